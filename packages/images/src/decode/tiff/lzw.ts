import { invalidImage } from '../errors.js';

const clearCode = 256;
const endCode = 257;
const firstFree = 258;
const mostCodes = 4096;

/**
 * Expands TIFF's LZW coding (section 13 of TIFF 6.0) up to a length and no further, so that a strip
 * made to swell costs no more than its rows. Codes have 9 to 12 bits, the highest first, and grow one
 * code early.
 * @param length - Bytes to expand.
 * @returns Exactly `length` bytes.
 * @throws GroundingError `INVALID_IMAGE` when the strip holds fewer, or a code that is not there yet.
 */
export function expandLzw(compressed: Uint8Array, length: number): Uint8Array {
  const expanded = new Uint8Array(length);
  // Each code means a stretch of what is already written: no strings are kept.
  const starts = new Uint32Array(mostCodes);
  const lengths = new Uint32Array(mostCodes);
  const readCode = codeReader(compressed);
  let free = firstFree;
  let at = 0;
  let previous = -1;
  while (at < length) {
    const code = readCode(free);
    if (code === endCode) break;
    if (code === clearCode) {
      free = firstFree;
      previous = -1;
      continue;
    }
    const start = at;
    at = writeString(code);
    // The string is the one before and the first byte of this: it is what was written there.
    if (previous >= 0 && free < mostCodes) {
      starts[free] = previous;
      lengths[free] = start - previous + 1;
      free += 1;
    }
    previous = start;
  }
  if (at < length) {
    throw invalidImage(`expected ${length} bytes of TIFF pixels, got ${at}; the file is damaged`);
  }
  return expanded;

  function writeString(code: number): number {
    if (code < clearCode) {
      expanded[at] = code;
      return at + 1;
    }
    if (code === free && previous >= 0) {
      const from = previous;
      return copy(from, at - from + 1);
    }
    if (code >= free) throw invalidImage(`expected an LZW code below ${free}, got ${code}`);
    return copy(starts[code] ?? 0, lengths[code] ?? 0);
  }

  function copy(from: number, count: number): number {
    const end = Math.min(at + count, length);
    // Byte by byte, since the stretch may reach into itself.
    for (let to = at, source = from; to < end; to++, source++) expanded[to] = expanded[source] ?? 0;
    return end;
  }
}

function codeReader(bytes: Uint8Array): (free: number) => number {
  let at = 0;
  let bits = 0;
  let held = 0;
  return (free) => {
    const width = free < 511 ? 9 : free < 1023 ? 10 : free < 2047 ? 11 : 12;
    while (bits < width) {
      if (at >= bytes.length) return endCode;
      held = ((held << 8) | (bytes[at] ?? 0)) & 0xffffff;
      at += 1;
      bits += 8;
    }
    bits -= width;
    return (held >> bits) & ((1 << width) - 1);
  };
}
