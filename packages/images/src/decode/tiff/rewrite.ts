import type { TiffTags } from './tags.js';
import { readDirectoryStart, tiffTag } from './tags.js';

const entryBytes = 12;
const shortType = 3;

/**
 * Copies a TIFF file with its first directory written anew behind the end: without the orientation,
 * which image-js refuses, and with the bits a sample said, which image-js asks for although the
 * specification lets bilevel files leave them out.
 *
 * @returns A copy with the same pixels.
 */
export function rewriteTiffDirectory(bytes: Uint8Array, tags: TiffTags): Uint8Array {
  const { littleEndian, fields } = tags;
  const source = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = readDirectoryStart(source, littleEndian);
  const count = source.getUint16(start, littleEndian);
  const kept: Uint8Array[] = [];
  for (let index = 0; index < count; index++) {
    const at = start + 2 + entryBytes * index;
    const isOrientation = source.getUint16(at, littleEndian) === tiffTag.orientation;
    if (!isOrientation) kept.push(bytes.subarray(at, at + entryBytes));
  }
  if (!fields.has(tiffTag.bitsPerSample)) {
    kept.push(shortEntry(tiffTag.bitsPerSample, 1, littleEndian));
  }
  // Directories begin on even bytes.
  const directory = bytes.length + (bytes.length % 2);
  const copy = new Uint8Array(directory + 2 + entryBytes * kept.length + 4);
  copy.set(bytes);
  const target = new DataView(copy.buffer);
  target.setUint32(4, directory, littleEndian);
  target.setUint16(directory, kept.length, littleEndian);
  for (const [index, entry] of kept.entries()) copy.set(entry, directory + 2 + entryBytes * index);
  return copy;
}

function shortEntry(tag: number, value: number, littleEndian: boolean): Uint8Array {
  const entry = new DataView(new ArrayBuffer(entryBytes));
  entry.setUint16(0, tag, littleEndian);
  entry.setUint16(2, shortType, littleEndian);
  entry.setUint32(4, 1, littleEndian);
  entry.setUint16(8, value, littleEndian);
  return new Uint8Array(entry.buffer);
}
