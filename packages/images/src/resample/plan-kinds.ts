import type { LinearAxis } from './linear-taps.js';
import type { Taps } from './taps.js';

/** A resampling in which every new pixel is one pixel of the picture. */
export interface CopyPlan {
  /** Tells the kinds of plan apart. */
  readonly kind: 'copy';
  /** The picture's column for each new column. */
  readonly columns: Int32Array;
  /** The picture's row for each new row. */
  readonly rows: Int32Array;
}

/** A resampling in which new pixels are weighted sums. */
export interface FilterPlan {
  /** Tells the kinds of plan apart. */
  readonly kind: 'filter';
  /** Taps for each new column, in columns of the picture. */
  readonly columns: Taps;
  /** Taps for each new row, in rows of the picture. */
  readonly rows: Taps;
}

/**
 * A resampling of rows first and columns second, by way of a picture in between. Which direction
 * comes first shows in the rounding.
 */
export interface RowsFirstPlan {
  /** Tells the kinds of plan apart. */
  readonly kind: 'rowsFirst';
  /** Makes the rows, and leaves the columns as they are. */
  readonly rowStep: FilterPlan;
  /** Makes the columns from what the first step gives, and leaves its rows as they are. */
  readonly columnStep: FilterPlan;
}

/** A resampling between the two nearest columns and rows, as OpenCV does it. */
export interface LinearPlan {
  /** Tells the kinds of plan apart. */
  readonly kind: 'linear';
  /** What each new column is made of. */
  readonly columns: LinearAxis;
  /** What each new row is made of. */
  readonly rows: LinearAxis;
}

/** What is to be read and weighted to make each wanted row and column. */
export type ResamplePlan = CopyPlan | FilterPlan | LinearPlan | RowsFirstPlan;
