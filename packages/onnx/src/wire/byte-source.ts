/** Bytes that are read in parts: a file, a blob, a resource behind range requests. */
export interface ByteSource {
  /** How many bytes there are. */
  readonly size: number;
  /**
   * Reads a part.
   * @param offset - Index of the first byte, 0 to `size`.
   * @param length - How many bytes; `offset + length` is at most `size`.
   * @returns The bytes; fewer than asked for mean that the source has become shorter.
   */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/**
 * Offers bytes in memory as a source.
 * @param bytes - The bytes; parts are views of them.
 */
export function bytesSource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
  };
}

/**
 * Offers a blob as a source: a `File` that a user chose in a browser, or in Node what `openAsBlob`
 * of `node:fs` gives. Only the parts asked for are read.
 */
export function blobSource(blob: Pick<Blob, 'size' | 'slice'>): ByteSource {
  return {
    size: blob.size,
    read: async (offset, length) =>
      new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer()),
  };
}
