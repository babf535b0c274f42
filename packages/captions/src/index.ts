export type { Fact, FactKind } from './fact.js';
export type { PseudoQueriesOptions, PseudoQuery } from './pseudo-queries.js';
export { pseudoQueries } from './pseudo-queries.js';
export { templateCaptioner } from './template-captioner.js';
