import { joinBytes } from '@grounder/core/internal';

import { invalidImage } from './errors.js';

/** Bytes that come out of a zlib stream as they are asked for. */
export interface InflatedBytes {
  /**
   * Fills an array with the next bytes when they are there already.
   * @returns False when {@link InflatedBytes.wait} must be called before.
   */
  take(target: Uint8Array): boolean;
  /** Waits until so many bytes are there, and throws when the stream has fewer. */
  wait(count: number): Promise<void>;
  /** Ends the stream, whatever is left of it. */
  close(): Promise<void>;
}

/**
 * Decompresses a zlib stream piece by piece with the platform's own `DecompressionStream`. Only what
 * is asked for is read, so that a stream made to swell costs no memory.
 * @param pieces - The compressed bytes in order.
 */
export function openInflated(pieces: Iterable<Uint8Array<ArrayBuffer>>): InflatedBytes {
  const { readable, writable } = new DecompressionStream('deflate');
  const reader = readable.getReader();
  void feed(writable.getWriter(), pieces);
  let left = new Uint8Array();
  return {
    take(target) {
      if (left.length < target.length) return false;
      target.set(left.subarray(0, target.length));
      left = left.subarray(target.length);
      return true;
    },
    async wait(count) {
      const parts = [left];
      let length = left.length;
      while (length < count) {
        const { done, value } = await reader.read().catch(throwDamaged);
        if (done)
          throw invalidImage(
            `expected ${count} more bytes of pixels, got ${length}; the file is damaged`,
          );
        parts.push(value);
        length += value.length;
      }
      left = parts.length === 1 ? left : joinBytes(parts);
    },
    // Everything that was asked for has been read: damage behind it is nobody's concern.
    close: () => reader.cancel().catch(() => undefined),
  };
}

/** Writes as fast as is read. Damage is for the reader to hear. */
async function feed(
  writer: WritableStreamDefaultWriter<BufferSource>,
  pieces: Iterable<Uint8Array<ArrayBuffer>>,
): Promise<void> {
  try {
    for (const piece of pieces) await writer.write(piece);
    await writer.close();
  } catch {
    // The reader was told, or has closed the stream.
  }
}

/** Decompresses a zlib stream up to a length; what it holds beyond that is left alone. */
export async function inflate(compressed: Uint8Array, length: number): Promise<Uint8Array> {
  const stream = openInflated(join([compressed]));
  try {
    const inflated = new Uint8Array(length);
    for (let at = 0; at < length; at += pieceBytes) {
      const part = inflated.subarray(at, at + pieceBytes);
      if (stream.take(part)) continue;
      await stream.wait(part.length);
      stream.take(part);
    }
    return inflated;
  } finally {
    await stream.close();
  }
}

const pieceBytes = 65_536;

/** Joins many small stretches of bytes into pieces worth handing on. */
export function* join(stretches: Iterable<Uint8Array>): Generator<Uint8Array<ArrayBuffer>> {
  let piece = new Uint8Array(pieceBytes);
  let filled = 0;
  for (const stretch of stretches) {
    for (let at = 0; at < stretch.length;) {
      const part = stretch.subarray(at, at + pieceBytes - filled);
      piece.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < pieceBytes) continue;
      yield piece;
      piece = new Uint8Array(pieceBytes);
      filled = 0;
    }
  }
  if (filled > 0) yield piece.subarray(0, filled);
}

function throwDamaged(error: unknown): never {
  throw invalidImage('expected an intact zlib stream, got damaged or cut data', error);
}
