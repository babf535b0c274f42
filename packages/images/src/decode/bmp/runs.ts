import type { BmpHeader } from './header.js';

const endOfRow = 0;
const endOfPicture = 1;
const jump = 2;

/**
 * Expands the run-length coding of 4- and 8-bit BMP files: pairs of a count and a value, and after a
 * count of 0 an escape (0 end of row, 1 end of picture, 2 a jump, more a literal stretch). Pixels
 * that are jumped over keep index 0; what leaves the picture is dropped.
 * @returns One palette index a pixel, rows in stored order.
 */
export function expandRuns(bytes: Uint8Array, header: BmpHeader): Uint8Array {
  const canvas = createCanvas(header);
  let at = header.pixelOffset;
  while (at + 1 < bytes.length && canvas.hasRoom()) {
    const count = bytes[at] ?? 0;
    const value = bytes[at + 1] ?? 0;
    at += 2;
    if (count > 0) {
      canvas.put(count, (i) => pick(value, i, header.bits));
    } else if (value === endOfPicture) {
      break;
    } else {
      at += drawEscape(canvas, value, bytes.subarray(at, at + 256), header.bits);
    }
  }
  return canvas.indices;
}

/** Does what an escape says with the bytes after it; returns how many of them it took. */
function drawEscape(canvas: Canvas, escape: number, data: Uint8Array, bits: number): number {
  if (escape === endOfRow) {
    canvas.startRow();
    return 0;
  }
  if (escape === jump) {
    canvas.jump(data[0] ?? 0, data[1] ?? 0);
    return 2;
  }
  canvas.put(escape, (i) => pick(data[(i * bits) >> 3] ?? 0, i, bits));
  // Literal stretches fill whole 16-bit words.
  return 2 * Math.ceil((escape * bits) / 16);
}

type Canvas = ReturnType<typeof createCanvas>;

function createCanvas({ width, height }: BmpHeader) {
  const indices = new Uint8Array(width * height);
  let x = 0;
  let y = 0;
  return {
    indices,
    hasRoom: () => y < height,
    put: (count: number, indexAt: (i: number) => number) => {
      // What lies beyond the row costs nothing, however often a file says it.
      const seen = y < height ? Math.min(count, width - x) : 0;
      for (let i = 0; i < seen; i++) indices[y * width + x + i] = indexAt(i);
      x += count;
    },
    startRow: () => {
      x = 0;
      y += 1;
    },
    jump: (columns: number, rows: number) => {
      x += columns;
      y += rows;
    },
  };
}

/** The i-th index of a stretch in a byte: the byte itself, or its high and low half in turn. */
function pick(byte: number, i: number, bits: number): number {
  if (bits === 8) return byte;
  return i % 2 === 0 ? byte >> 4 : byte & 15;
}
