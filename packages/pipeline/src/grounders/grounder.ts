import type { AttentionMap, CallOptions, Grounding, Query, ScoreOptions } from '@grounder/core';

import type { ImageSource } from '../images/image-source.js';

/** Finds the thing that a phrase means in a picture. */
export interface Grounder {
  /**
   * Grounds a referring expression.
   * @param image - A path, a file URL, an image file's bytes, a `Blob`, or raw pixels.
   * @param phrase - The expression, or a query that was parsed before.
   * @param options - With `closest`, what is nearest is the answer where nothing fits, with its low
   *   probability; grounders that never refuse do not heed it.
   * @returns The box and how it was chosen; the box is undefined when nothing fits.
   * @throws GroundingError for an image that cannot be read or a phrase that cannot be parsed.
   */
  ground(
    image: ImageSource,
    phrase: string | Query,
    options?: Omit<ScoreOptions, 'explain'>,
  ): Promise<Grounding>;

  /**
   * Tells where the picture matters to a phrase, for grounders that do not tell it with the answer;
   * absent where that cannot be told. It takes far longer than grounding.
   * @param image - As for `ground`.
   * @returns Shares of the cells of the whole picture.
   */
  attend?(image: ImageSource, query: Query, options?: CallOptions): Promise<AttentionMap>;
}
