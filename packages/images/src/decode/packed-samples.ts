/**
 * Makes one byte a sample of packed samples: those of fewer than 8 bits stay numbers from 0 on, those
 * of 16 bits lose their low byte, as in Pillow and libpng's `png_set_strip_16`.
 * @param packed - Samples from the highest bit on; those of 16 bits have their high byte first.
 * @param depth - Bits a sample: 1, 2, 4, 8 or 16.
 * @param bytes - Where to; its length says how many.
 */
export function unpackSamples(packed: Uint8Array, depth: number, bytes: Uint8Array): void {
  if (depth === 8) {
    bytes.set(packed.subarray(0, bytes.length));
  } else if (depth === 16) {
    for (let index = 0; index < bytes.length; index++) bytes[index] = packed[2 * index] ?? 0;
  } else {
    const perByte = 8 / depth;
    const mask = (1 << depth) - 1;
    for (let index = 0; index < bytes.length; index++) {
      const shift = 8 - depth * ((index % perByte) + 1);
      bytes[index] = ((packed[Math.floor(index / perByte)] ?? 0) >> shift) & mask;
    }
  }
}
