import { open } from 'node:fs/promises';

import type { ByteSource } from '@grounder/onnx';

/** A source that counts what is read from it. */
export interface CountingSource extends ByteSource {
  /** Bytes read so far. */
  readonly bytesRead: number;
  /** The largest part read so far, in bytes. */
  readonly largestRead: number;
}

/** Counts what is read from a source; refuses reads outside it. */
export function countingSource(source: ByteSource): CountingSource {
  const { size } = source;
  let bytesRead = 0;
  let largestRead = 0;
  return {
    size,
    get bytesRead() {
      return bytesRead;
    },
    get largestRead() {
      return largestRead;
    },
    read: (offset, length) => {
      if (offset < 0 || length < 0 || offset + length > size) {
        throw new RangeError(`read ${length} bytes at ${offset} of ${size}`);
      }
      bytesRead += length;
      largestRead = Math.max(largestRead, length);
      return source.read(offset, length);
    },
  };
}

/** A file as a source, with what closes it. */
export async function openFileSource(path: string): Promise<ByteSource & AsyncDisposable> {
  const file = await open(path);
  const { size } = await file.stat();
  return {
    size,
    read: async (offset, length) => {
      const { bytesRead, buffer } = await file.read(new Uint8Array(length), 0, length, offset);
      return buffer.subarray(0, bytesRead);
    },
    [Symbol.asyncDispose]: () => file.close(),
  };
}
