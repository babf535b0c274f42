import { invalidImage } from '../errors.js';

/**
 * Decompresses a zlib stream of known length with the platform's own `DecompressionStream`. It
 * stops once the length is reached, so that a stream made to swell costs no memory.
 *
 * @param length - Bytes to read out of it.
 * @returns Exactly `length` bytes.
 */
export async function inflate(
  compressed: Uint8Array<ArrayBuffer>,
  length: number,
): Promise<Uint8Array> {
  const inflated = new Uint8Array(length);
  const reader = new Blob([compressed])
    .stream()
    .pipeThrough(new DecompressionStream('deflate'))
    .getReader();
  let filled = 0;
  try {
    while (filled < length) {
      const { done, value } = await reader.read();
      if (done) break;
      inflated.set(value.subarray(0, length - filled), filled);
      filled += value.length;
    }
  } catch (error) {
    throw invalidImage('expected an intact zlib stream, got damaged or cut data', error);
  } finally {
    await reader.cancel().catch(ignoreDamageBehindTheEnd);
  }
  if (filled < length) {
    throw invalidImage(`expected ${length} bytes of rows, got ${filled}; the file is damaged`);
  }
  return inflated;
}

function ignoreDamageBehindTheEnd(): void {
  // Everything that was asked for has been read.
}
