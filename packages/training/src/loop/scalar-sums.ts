import type { Scalars } from '../step/training-step.js';

/** Name of the count among the sums. */
const rowCount = 'rows';

/** Adds scalars up until their means are asked for. */
export interface ScalarSums {
  /** Adds the means over some rows. */
  add(scalars: Scalars, rows: number): void;
  /** The sums, by scalar, with the number of rows as `rows`. */
  readonly sums: Readonly<Record<string, number>>;
  /** The means over all rows so far. */
  means(): Scalars;
}

/** Creates sums of scalars. */
export function sumsOf(start: Readonly<Record<string, number>> = {}): ScalarSums {
  const sums: Record<string, number> = { ...start };
  return {
    sums,
    add(scalars, rows) {
      sums[rowCount] = (sums[rowCount] ?? 0) + rows;
      for (const [name, value] of Object.entries(scalars)) {
        sums[name] = (sums[name] ?? 0) + value * rows;
      }
    },
    means() {
      const { [rowCount]: rows = 0, ...others } = sums;
      return Object.fromEntries(Object.entries(others).map(([name, sum]) => [name, sum / rows]));
    },
  };
}
