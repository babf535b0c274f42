export type { CompletedByOptions, FirstOfOptions } from './chained-matchers.js';
export { bestOf, completedBy, firstOf } from './chained-matchers.js';
export type { EncoderLabelMatcherOptions } from './encoder-label-matcher.js';
export { encoderLabelMatcher } from './encoder-label-matcher.js';
export type { EverydayMatcherOptions } from './everyday-matcher.js';
export { everydayMatcher } from './everyday-matcher.js';
export type { SynonymTable } from './everyday-synonyms.js';
export { everydaySynonyms } from './everyday-synonyms.js';
export { describeSimilarity, evidence } from './evidence.js';
export type { LexicalMatcherOptions } from './lexical-matcher.js';
export { lexicalMatcher } from './lexical-matcher.js';
export type { LexiconAdditions, WordListName } from './lexicon/lexicon.js';
export { impliedHead } from './parse-chunk.js';
export { pronounMatcher } from './pronoun-matcher.js';
export { queryWarnings } from './query-warnings.js';
export type { AttributeFactor, AttributeRequest, AttributeSite } from './scene/attribute-factor.js';
export type { ColourNamer, SeenColours } from './scene/colour-factor.js';
export { colourFactor, facingFactor } from './scene/colour-factor.js';
export type { ColourName } from './scene/colour-meanings.js';
export { defaultOrders } from './scene/default-orders.js';
export { defaultRelations } from './scene/default-relations.js';
export { explainTree } from './scene/explain-tree.js';
export type { Factor, FactorKind } from './scene/factor.js';
export type { GroupOptions, RegionGroup } from './scene/group-regions.js';
export { groupRegions } from './scene/group-regions.js';
export type { NoTargetModel } from './scene/no-target.js';
export { defaultNoTarget } from './scene/no-target.js';
export type { OrderDefinition } from './scene/order-definition.js';
export type { PatternName, PatternNamer, SeenPattern } from './scene/pattern-factor.js';
export { patternFactor } from './scene/pattern-factor.js';
export type { PlacedRegion } from './scene/placed-region.js';
export type { ConfidenceModel } from './scene/region-priors.js';
export { defaultConfidence } from './scene/region-priors.js';
export type {
  BinaryRelation,
  ExtremeRelation,
  IdentityRelation,
  RelationDefinition,
  TernaryRelation,
} from './scene/relation-definition.js';
export type { RelationalOptions } from './scene/relational-options.js';
export { relational, RelationalScorer } from './scene/relational-scorer.js';
export type { SceneFindings, SceneJudgement } from './scene/scene-judgement.js';
export type { ScorerFactorOptions } from './scene/scorer-factor.js';
export { scorerFactor } from './scene/scorer-factor.js';
export { emptinessFactor, postureFactor, sizeFactor } from './scene/shape-factors.js';
export type { FactorWeights } from './scene/weights.js';
export { defaultWeights } from './scene/weights.js';
export type { SubjectScorerOptions } from './subject-scorer.js';
export { SubjectScorer } from './subject-scorer.js';
export type { WholeMatcherOptions } from './whole-matcher.js';
export { wholeMatcher } from './whole-matcher.js';
export type { WinkQueryParserOptions } from './wink-query-parser.js';
export { WinkQueryParser } from './wink-query-parser.js';
export type { WordVectorMatcherOptions, WordVectors } from './word-vector-matcher.js';
export { wordVectorMatcher } from './word-vector-matcher.js';
export type { WordNetMatcherOptions } from './wordnet-matcher.js';
export { wordNetMatcher } from './wordnet-matcher.js';
export type { Synset, WordNetFiles } from './wordnet.js';
export { WordNet } from './wordnet.js';
