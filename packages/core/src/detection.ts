import type { Box } from './box.js';

/** An object that a detector believes to see. */
export interface Detection {
  /** Where, in pixels of the image that was searched. */
  readonly box: Box;
  /** The detector's name for it, as in its class list. */
  readonly label: string;
  /** The detector's confidence, 0 to 1. */
  readonly score: number;
}
