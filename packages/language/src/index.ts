export type { CompletedByOptions, FirstOfOptions } from './match/chained-matchers.js';
export { bestOf, completedBy, firstOf } from './match/chained-matchers.js';
export type { EncoderLabelMatcherOptions } from './match/encoder-label-matcher.js';
export { encoderLabelMatcher } from './match/encoder-label-matcher.js';
export type { EverydayMatcherOptions } from './match/everyday-matcher.js';
export { everydayMatcher } from './match/everyday-matcher.js';
export type { SynonymTable } from './words/everyday-synonyms.js';
export { everydaySynonyms } from './words/everyday-synonyms.js';
export { describeSimilarity, evidence } from './match/evidence.js';
export type { LexicalMatcherOptions } from './match/lexical-matcher.js';
export { lexicalMatcher } from './match/lexical-matcher.js';
export type { LexiconAdditions, WordListName } from './words/lexicon.js';
export { impliedHead } from './parse/chunk.js';
export { pronounMatcher } from './match/pronoun-matcher.js';
export { queryWarnings } from './parse/query-warnings.js';
export type {
  AttributeFactor,
  AttributeRequest,
  AttributeSite,
} from './ground/factors/attribute-factor.js';
export type { ColourNamer, SeenColours } from './ground/factors/colour-factor.js';
export { colourFactor, facingFactor } from './ground/factors/colour-factor.js';
export type { ColourName } from './ground/factors/colour-meanings.js';
export { defaultOrders } from './ground/orders/default-orders.js';
export { defaultRelations } from './ground/relations/default-relations.js';
export { explainTree } from './ground/explain/explain-tree.js';
export type { Factor, FactorKind } from './ground/factors/factor.js';
export type { GroupOptions, RegionGroup } from './ground/group-regions.js';
export { groupRegions } from './ground/group-regions.js';
export type { NoTargetModel } from './ground/no-target.js';
export { defaultNoTarget } from './ground/no-target.js';
export type { OrderDefinition } from './ground/orders/order-definition.js';
export type { PatternName, PatternNamer, SeenPattern } from './ground/factors/pattern-factor.js';
export { patternFactor } from './ground/factors/pattern-factor.js';
export type { PlacedRegion } from './ground/placed-region.js';
export type { ConfidenceModel } from './ground/region-priors.js';
export { defaultConfidence } from './ground/region-priors.js';
export type {
  BinaryRelation,
  ExtremeRelation,
  IdentityRelation,
  RelationDefinition,
  TernaryRelation,
} from './ground/relations/relation-definition.js';
export type { RelationalOptions } from './ground/relational-options.js';
export { relational, RelationalScorer } from './ground/relational-scorer.js';
export type { SceneFindings, SceneJudgement } from './ground/scene-judgement.js';
export type { ScorerFactorOptions } from './ground/factors/scorer-factor.js';
export { scorerFactor } from './ground/factors/scorer-factor.js';
export { emptinessFactor, postureFactor, sizeFactor } from './ground/factors/shape-factors.js';
export type { FactorWeights } from './ground/weights.js';
export { defaultWeights } from './ground/weights.js';
export type { SubjectScorerOptions } from './ground/subject-scorer.js';
export { SubjectScorer } from './ground/subject-scorer.js';
export type { WholeMatcherOptions } from './match/whole-matcher.js';
export { wholeMatcher } from './match/whole-matcher.js';
export type { WinkQueryParserOptions } from './parse/wink-query-parser.js';
export { WinkQueryParser } from './parse/wink-query-parser.js';
export type { WordVectorMatcherOptions, WordVectors } from './match/word-vector-matcher.js';
export { wordVectorMatcher } from './match/word-vector-matcher.js';
export type { WordNetMatcherOptions } from './match/wordnet-matcher.js';
export { wordNetMatcher } from './match/wordnet-matcher.js';
export type { Synset, WordNetFiles } from './match/wordnet.js';
export { WordNet } from './match/wordnet.js';
