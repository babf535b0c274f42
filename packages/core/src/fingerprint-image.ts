import { assertRasterImage } from './foreign-values.js';
import type { RasterImage } from './raster-image.js';

const multipliers = [0x239b961b, 0xab0e9789, 0x38b34ae5, 0xa1e38b93] as const;

/**
 * Names a picture by its content: equal pictures have equal names wherever they came from, and two
 * different ones meet with a chance of 2⁻¹²⁸. Not proof against a forger. One pass over the
 * pixels.
 * @returns Width, height and 32 hexadecimal digits: MurmurHash3 x86 128 of the pixels.
 * @example
 * ```ts
 * console.log(fingerprintImage(createRasterImage(2, 1)));
 * // 2x1-777fa95660bde92360bde92360bde923
 * ```
 */
export function fingerprintImage(image: RasterImage): string {
  assertRasterImage(image);
  const { width, height, data } = image;
  const lanes = hashBytes(data, 0);
  const digits = lanes.map((lane) => lane.toString(16).padStart(8, '0'));
  return `${width}x${height}-${digits.join('')}`;
}

/**
 * Hashes bytes by MurmurHash3 x86 128, after `MurmurHash3.cpp` of A. Appleby's SMHasher.
 * @param bytes - The bytes.
 * @param seed - An unsigned 32-bit number.
 * @returns Four unsigned 32-bit numbers.
 */
export function hashBytes(
  bytes: Uint8Array | Uint8ClampedArray,
  seed: number,
): readonly [number, number, number, number] {
  const words = wordsOf(bytes);
  const state = new Int32Array(4).fill(seed);
  mixBlocks(state, words);
  mixTail(state, bytes.subarray(words.length * 4));
  return finish(state, bytes.length);
}

/** Whole blocks of four words; a copy where the bytes do not lie on a word's border. */
function wordsOf(bytes: Uint8Array | Uint8ClampedArray): Int32Array {
  const length = 4 * Math.floor(bytes.length / 16);
  if (bytes.byteOffset % 4 === 0) return new Int32Array(bytes.buffer, bytes.byteOffset, length);
  return new Int32Array(bytes.slice(0, 4 * length).buffer);
}

function mixBlocks(state: Int32Array, words: Int32Array): void {
  let [h1 = 0, h2 = 0, h3 = 0, h4 = 0] = state;
  const [c1, c2, c3, c4] = multipliers;
  for (let index = 0; index < words.length; index += 4) {
    let word = Math.imul(words[index] ?? 0, c1);
    h1 ^= Math.imul((word << 15) | (word >>> 17), c2);
    h1 = Math.imul(((h1 << 19) | (h1 >>> 13)) + h2, 5) + 0x561ccd1b;
    word = Math.imul(words[index + 1] ?? 0, c2);
    h2 ^= Math.imul((word << 16) | (word >>> 16), c3);
    h2 = Math.imul(((h2 << 17) | (h2 >>> 15)) + h3, 5) + 0x0bcaa747;
    word = Math.imul(words[index + 2] ?? 0, c3);
    h3 ^= Math.imul((word << 17) | (word >>> 15), c4);
    h3 = Math.imul(((h3 << 15) | (h3 >>> 17)) + h4, 5) + 0x96cd1c35;
    word = Math.imul(words[index + 3] ?? 0, c4);
    h4 ^= Math.imul((word << 18) | (word >>> 14), c1);
    h4 = Math.imul(((h4 << 13) | (h4 >>> 19)) + h1, 5) + 0x32ac3b17;
  }
  state.set([h1, h2, h3, h4]);
}

/** The up to 15 bytes that fill no block. */
function mixTail(state: Int32Array, tail: Uint8Array | Uint8ClampedArray): void {
  const words = new Int32Array(4);
  tail.forEach((byte, index) => {
    words[index >> 2] = (words[index >> 2] ?? 0) | (byte << (8 * (index & 3)));
  });
  words.forEach((word, lane) => {
    const turned = rotate(Math.imul(word, multipliers[lane] ?? 0), 15 + lane);
    state[lane] = (state[lane] ?? 0) ^ Math.imul(turned, multipliers[(lane + 1) % 4] ?? 0);
  });
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

function finish(state: Int32Array, length: number): readonly [number, number, number, number] {
  for (const lane of state.keys()) state[lane] = (state[lane] ?? 0) ^ length;
  spread(state);
  for (const lane of state.keys()) state[lane] = scramble(state[lane] ?? 0);
  spread(state);
  const [first = 0, second = 0, third = 0, fourth = 0] = new Uint32Array(state.buffer);
  return [first, second, third, fourth];
}

/** Adds all lanes to the first, and then that one to the others. */
function spread(state: Int32Array): void {
  const sum = state.reduce((total, lane) => (total + lane) | 0, 0);
  for (const lane of state.keys()) state[lane] = lane === 0 ? sum : (state[lane] ?? 0) + sum;
}

function scramble(lane: number): number {
  const first = Math.imul(lane ^ (lane >>> 16), 0x85ebca6b);
  const second = Math.imul(first ^ (first >>> 13), 0xc2b2ae35);
  return second ^ (second >>> 16);
}
