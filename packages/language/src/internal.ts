// For the other packages of this repository: what is here may change with any version.
export { explainTree } from './ground/explain/explain-tree.js';
export type {
  AttributeFactor,
  AttributeRequest,
  AttributeTarget,
} from './ground/factors/attribute-factor.js';
export type { ColourNamer, SeenColours } from './ground/factors/colour-factor.js';
export type { Factor, FactorKind } from './ground/factors/factor.js';
export type { PatternName, PatternNamer, SeenPattern } from './ground/factors/pattern-factor.js';
export type { PersonFactorParts } from './ground/factors/person-factor.js';
export { personFactor } from './ground/factors/person-factor.js';
export type { ScorerFactorOptions } from './ground/factors/scorer-factor.js';
export { emptinessFactor, postureFactor, sizeFactor } from './ground/factors/shape-factors.js';
export type { GroupOptions, RegionGroup } from './ground/group-regions.js';
export { groupRegions } from './ground/group-regions.js';
export type { Absence, NoTargetModel } from './ground/no-target.js';
export { defaultNoTarget } from './ground/no-target.js';
export type { OrderDefinition } from './ground/orders/order-definition.js';
export type { PlacedRegion } from './ground/placed-region.js';
export type { ConfidenceModel } from './ground/region-priors.js';
export type { RelationalOptions } from './ground/relational-options.js';
export { RelationalScorer } from './ground/relational-scorer.js';
export type {
  BinaryRelation,
  ExtremeRelation,
  IdentityRelation,
  TernaryRelation,
} from './ground/relations/relation-definition.js';
export type { SceneFindings, SceneJudgement } from './ground/scene-judgement.js';
export type { SubjectScorerOptions } from './ground/subject-scorer.js';
export type { UsageReading, UsageTerm, UsageWeights } from './ground/usage/usage-factors.js';
export { usageMeasureNames } from './ground/usage/usage-measures.js';
export type { FactorWeights } from './ground/weights.js';
export type { CompletedByOptions, FirstOfOptions } from './match/chained-matchers.js';
export type { CompactWordNet } from './match/compact-wordnet.js';
export { compactWordNet } from './match/compact-wordnet.js';
export type { EncoderLabelMatcherOptions } from './match/encoder-label-matcher.js';
export type { EverydayMatcherOptions } from './match/everyday-matcher.js';
export type { LexicalMatcherOptions } from './match/lexical-matcher.js';
export type { WholeMatcherOptions } from './match/whole-matcher.js';
export type { WordVectorMatcherOptions, WordVectors } from './match/word-vector-matcher.js';
export type { WordNetMatcherOptions } from './match/wordnet-matcher.js';
export type { Synset } from './match/synset.js';
export type { WordNetFiles } from './match/wordnet-files.js';
export { queryWarnings } from './parse/query-warnings.js';
export type { WinkQueryParserOptions } from './parse/wink-query-parser.js';
export type { SynonymTable } from './words/everyday-synonyms.js';
