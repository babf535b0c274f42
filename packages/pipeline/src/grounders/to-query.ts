import type { Query, QueryParser } from '@grounder/core';
import { assertQuery } from '@grounder/core/internal';

/**
 * Parses a phrase, unless it was parsed before.
 * @throws GroundingError `INVALID_QUERY` for what is neither, and what the parser throws.
 */
export function toQuery(phrase: string | Query, parser: QueryParser): Query {
  if (typeof phrase === 'string') return parser.parse(phrase);
  assertQuery(phrase);
  return phrase;
}
