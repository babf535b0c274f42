import { createHash } from 'node:crypto';

/** Marks files of {@link sealBytes} and the version of their layout. */
const mark = new TextEncoder().encode('GROUNDER1');
const digestLength = 32;
const sealLength = mark.length + digestLength;

/**
 * Makes the content of a file that shows whether it is whole: the bytes, their SHA-256, a mark.
 * @param bytes - The bytes to keep.
 */
export function sealBytes(bytes: Uint8Array): readonly Uint8Array[] {
  return [bytes, digestOf(bytes), mark];
}

/**
 * Takes the seal off.
 * @returns The bytes that were kept, a view of `file`; undefined when it is not whole.
 */
export function unsealBytes(file: Uint8Array): Uint8Array | undefined {
  if (file.length < sealLength) return undefined;
  const bytes = file.subarray(0, file.length - sealLength);
  const digest = file.subarray(bytes.length, bytes.length + digestLength);
  const isWhole = same(file.subarray(file.length - mark.length), mark);
  return isWhole && same(digest, digestOf(bytes)) ? bytes : undefined;
}

function digestOf(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest();
}

function same(first: Uint8Array, second: Uint8Array): boolean {
  return first.length === second.length && first.every((byte, index) => byte === second[index]);
}
