import { invalidImage } from '../errors.js';

/** Where the pixels of one pass of an interlaced PNG lie; a plain file is one pass of all. */
export interface PngPass {
  /** First column. */
  readonly left: number;
  /** First row. */
  readonly top: number;
  /** Columns from one pixel to the next. */
  readonly stepX: number;
  /** Rows from one row to the next. */
  readonly stepY: number;
  /** Pixels a row. */
  readonly columns: number;
  /** Rows. */
  readonly rows: number;
}

/** The seven passes of Adam7: left, top, column step, row step. */
const adam7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/**
 * Lists the passes in which a PNG's pixels come.
 * @returns The passes that hold at least one pixel.
 */
export function listPasses(width: number, height: number, interlaced: boolean): readonly PngPass[] {
  const grid = interlaced ? adam7 : ([[0, 0, 1, 1]] as const);
  return grid
    .map(([left, top, stepX, stepY]) => ({
      left,
      top,
      stepX,
      stepY,
      columns: Math.ceil((width - left) / stepX),
      rows: Math.ceil((height - top) / stepY),
    }))
    .filter(({ columns, rows }) => columns > 0 && rows > 0);
}

/**
 * Undoes the PNG filter of a row in place (section 9 of the specification).
 * @param row - The byte that names the filter, then the row's bytes.
 * @param above - The row before it, in the same form; zeros for the first.
 * @param stride - Bytes from one pixel to the next, at least 1.
 */
export function unfilterRow(row: Uint8Array, above: Uint8Array, stride: number): void {
  const first = 1 + stride;
  switch (row[0]) {
    case 0:
      return;
    case 1:
      for (let i = first; i < row.length; i++) row[i] = byte(row, i) + byte(row, i - stride);
      return;
    case 2:
      for (let i = 1; i < row.length; i++) row[i] = byte(row, i) + byte(above, i);
      return;
    case 3:
      addAverages(row, above, stride);
      return;
    case 4:
      addPaethPredictions(row, above, stride);
      return;
    default:
      throw invalidImage(
        `expected a PNG row filter of 0 to 4, got ${byte(row, 0)}; the file is damaged`,
      );
  }
}

function addAverages(row: Uint8Array, above: Uint8Array, stride: number): void {
  for (let i = 1; i < row.length; i++) {
    const left = i <= stride ? 0 : byte(row, i - stride);
    row[i] = byte(row, i) + ((left + byte(above, i)) >> 1);
  }
}

function addPaethPredictions(row: Uint8Array, above: Uint8Array, stride: number): void {
  // Without a left neighbour the prediction is the byte above.
  const first = Math.min(1 + stride, row.length);
  for (let i = 1; i < first; i++) row[i] = byte(row, i) + byte(above, i);
  for (let i = first; i < row.length; i++) {
    const left = byte(row, i - stride);
    const up = byte(above, i);
    const corner = byte(above, i - stride);
    const farLeft = Math.abs(up - corner);
    const farUp = Math.abs(left - corner);
    const farCorner = Math.abs(left + up - 2 * corner);
    const second = farUp <= farCorner ? up : corner;
    row[i] = byte(row, i) + (farLeft <= farUp && farLeft <= farCorner ? left : second);
  }
}

function byte(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? 0;
}
