/**
 * What may have gone wrong in reading a phrase, as a literal that callers can switch on.
 *
 * - `NOT_ENGLISH`: the words are mostly of another language or script.
 * - `NO_SUBJECT`: the phrase names nothing.
 * - `SEVERAL_SENTENCES`: what follows the first sentence may be hung on the wrong thing.
 * - `PASSED_OVER`: words that say nothing of the thing, or nothing that was understood.
 * - `CONTRADICTION`: something is both said and denied, or two opposites are said of one thing.
 * - `LONG`: the phrase has more than 60 words.
 */
export type QueryWarningCode =
  'NOT_ENGLISH' | 'NO_SUBJECT' | 'SEVERAL_SENTENCES' | 'PASSED_OVER' | 'CONTRADICTION' | 'LONG';

/** A doubt about a parsed phrase. */
export interface QueryWarning {
  /** What it is about. */
  readonly code: QueryWarningCode;
  /** For a person: what was found and what follows from it. */
  readonly message: string;
}
