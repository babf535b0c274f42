const digitBits = 11;
const digitCount = 1 << digitBits;
const signBit = 0x80000000;

/**
 * Lists candidates from the highest score to the lowest; equal scores stay in their order. Scores
 * are sorted as 32-bit patterns in three counting passes (LSD radix sort), in linear time.
 * @param scores - The scores; NaN is left out.
 */
export function orderByScore(scores: Float32Array, scoreThreshold = -Infinity): Uint32Array {
  const { indices, keys } = listAbove(scores, scoreThreshold);
  const count = indices.length;
  let from: Entries = { indices, keys };
  let to: Entries = { indices: new Uint32Array(count), keys: new Uint32Array(count) };
  const offsets = new Uint32Array(digitCount);
  for (let shift = 0; shift < 32; shift += digitBits) {
    if (!placeDigits(from.keys, shift, offsets)) continue;
    distribute(from, to, shift, offsets);
    [from, to] = [to, from];
  }
  return from.indices;
}

interface Entries {
  readonly indices: Uint32Array;
  readonly keys: Uint32Array;
}

function listAbove(scores: Float32Array, scoreThreshold: number): Entries {
  const indices = new Uint32Array(scores.length);
  const values = new Float32Array(scores.length);
  let count = 0;
  for (let index = 0; index < scores.length; index += 1) {
    const score = scores[index] ?? NaN;
    if (!(score >= scoreThreshold)) continue;
    indices[count] = index;
    // Adding 0 turns -0 into 0, whose patterns differ.
    values[count] = score + 0;
    count += 1;
  }
  const keys = new Uint32Array(values.buffer, 0, count);
  for (let index = 0; index < count; index += 1) keys[index] = toFallingKey(keys[index] ?? 0);
  return { indices: indices.subarray(0, count), keys };
}

/**
 * Patterns of positive floats rise with the float and those of negative floats fall; this makes
 * all of them fall, so that counting upwards gives the highest score first.
 */
function toFallingKey(pattern: number): number {
  return (pattern & signBit) === 0 ? ~(pattern | signBit) : pattern;
}

/** Finds where the entries of each digit start; false when all have the same digit. */
function placeDigits(keys: Uint32Array, shift: number, offsets: Uint32Array): boolean {
  offsets.fill(0);
  for (const key of keys) {
    const digit = (key >>> shift) & (digitCount - 1);
    offsets[digit] = (offsets[digit] ?? 0) + 1;
  }
  let start = 0;
  for (let digit = 0; digit < digitCount; digit += 1) {
    const size = offsets[digit] ?? 0;
    if (size === keys.length) return false;
    offsets[digit] = start;
    start += size;
  }
  return true;
}

function distribute(from: Entries, to: Entries, shift: number, offsets: Uint32Array): void {
  const count = from.keys.length;
  for (let entry = 0; entry < count; entry += 1) {
    const key = from.keys[entry] ?? 0;
    const digit = (key >>> shift) & (digitCount - 1);
    const place = offsets[digit] ?? 0;
    offsets[digit] = place + 1;
    to.keys[place] = key;
    to.indices[place] = from.indices[entry] ?? 0;
  }
}
