/** The three planes of one picture in a tensor, with what each byte becomes there. */
export interface Planes {
  /** Holds the planes. */
  readonly data: Float32Array;
  /** Where red, green and blue begin. */
  readonly starts: readonly [red: number, green: number, blue: number];
  /** What each byte becomes, for red, green and blue. */
  readonly tables: readonly [red: Float32Array, green: Float32Array, blue: Float32Array];
}

/** A row of new pixels. */
export interface RowBytes {
  /** Holds the row, RGB interleaved; also other things. */
  readonly memory: Uint8Array | Uint8ClampedArray;
  /** Where in `memory` the row begins. */
  readonly lineStart: number;
  /** Pixels of the row. */
  readonly width: number;
}

/** Normalises a row of pixels into the planes. */
export function spreadRow(row: RowBytes, planes: Planes, shift: number): void {
  const { memory, lineStart, width } = row;
  const { data, starts, tables } = planes;
  const [reds, greens, blues] = tables;
  const red = starts[0] + shift;
  const green = starts[1] + shift;
  const blue = starts[2] + shift;
  for (let column = 0, at = lineStart; column < width; column++, at += 3) {
    data[red + column] = reds[memory[at] ?? 0] ?? 0;
    data[green + column] = greens[memory[at + 1] ?? 0] ?? 0;
    data[blue + column] = blues[memory[at + 2] ?? 0] ?? 0;
  }
}
