/** The middle of some numbers: of an even count, the higher of the two middle ones. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

/** The largest difference between numbers of two lists at one place. */
export function largestDifference(first: ArrayLike<number>, second: ArrayLike<number>): number {
  return Math.max(...Array.from(first, (value, index) => Math.abs(value - (second[index] ?? NaN))));
}

/** Spearman's correlation of two lists without ties: 1 when they order alike. */
export function rankCorrelation(first: ArrayLike<number>, second: ArrayLike<number>): number {
  const [a, b] = [ranks(first), ranks(second)];
  const squares = a.reduce((sum, rank, index) => sum + (rank - (b[index] ?? NaN)) ** 2, 0);
  return 1 - (6 * squares) / (a.length * (a.length ** 2 - 1));
}

function ranks(values: ArrayLike<number>): number[] {
  const list = Array.from(values);
  const order = [...list.keys()].sort((a, b) => (list[a] ?? 0) - (list[b] ?? 0));
  const found = new Array<number>(list.length).fill(0);
  order.forEach((index, rank) => (found[index] = rank));
  return found;
}
