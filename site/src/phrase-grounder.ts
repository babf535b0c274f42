import type { Box, Candidate, Query, QueryWarning } from '@grounder/core';

/** What the page shows of a grounding: its JSON form, as far as the page reads it. */
export interface Answer {
  readonly box: Box | null;
  readonly score: number | null;
  readonly label: string | null;
  readonly members?: readonly Box[];
  readonly candidates: readonly Candidate[];
  readonly query: Query;
  readonly timings: Readonly<Record<string, number>>;
  readonly reason: string;
  readonly warnings: readonly QueryWarning[];
}

/** What was understood of a phrase, and doubts about it. */
export interface Parse {
  readonly query: Query;
  readonly warnings: readonly QueryWarning[];
}

/** What the page needs of a grounder. */
export interface PhraseGrounder {
  /** Understands a phrase. */
  parse(phrase: string): Promise<Parse>;
  /** Finds what a phrase means. */
  ground(image: Blob, phrase: string, options: { readonly signal: AbortSignal }): Promise<Answer>;
}

/** How far one file of the model has come, in bytes. */
export interface LoadProgress {
  readonly file: string;
  readonly loaded: number;
  readonly total: number;
}

/** Who hears how the model is loaded. */
export interface LoadListener {
  readonly onProgress: (progress: LoadProgress) => void;
  /** Hears of what works less well than it might: nothing ends by it. */
  readonly onWarning: (warning: Error) => void;
}
