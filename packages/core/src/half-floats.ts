/**
 * Widens IEEE 754 half-precision numbers, exactly.
 * @returns The same numbers in single precision.
 */
export function widenHalves(halves: Uint16Array): Float32Array {
  const floats = new Float32Array(halves.length);
  const patterns = new Uint32Array(floats.buffer);
  for (let index = 0; index < halves.length; index += 1) {
    const half = halves[index] ?? 0;
    const exponent = (half >> 10) & 0x1f;
    if (exponent === 0) {
      floats[index] = (half & 0x8000 ? -1 : 1) * (half & 0x3ff) * 2 ** -24;
    } else {
      const wide = exponent === 0x1f ? 0xff : exponent + 112;
      patterns[index] = ((half & 0x8000) << 16) | (wide << 23) | ((half & 0x3ff) << 13);
    }
  }
  return floats;
}

/**
 * Narrows numbers to IEEE 754 half precision, to the nearest and halves to the even one.
 * @param floats - Numbers in single precision; what lies beyond 65,504 becomes infinite.
 */
export function narrowToHalves(floats: Float32Array): Uint16Array {
  const patterns = new Uint32Array(floats.buffer, floats.byteOffset, floats.length);
  const halves = new Uint16Array(floats.length);
  for (let index = 0; index < floats.length; index += 1)
    halves[index] = narrow(patterns[index] ?? 0);
  return halves;
}

function narrow(pattern: number): number {
  const sign = (pattern >>> 16) & 0x8000;
  const exponent = ((pattern >>> 23) & 0xff) - 127;
  const fraction = pattern & 0x7fffff;
  if (exponent === 128) return sign | 0x7c00 | (fraction === 0 ? 0 : 0x200);
  if (exponent > 15) return sign | 0x7c00;
  // A fraction that rounds up carries into the exponent, which is the right number, too.
  if (exponent >= -14) return sign | shiftToNearest(((exponent + 15) << 23) | fraction, 13);
  return exponent < -25 ? sign : sign | shiftToNearest(fraction | 0x800000, -1 - exponent);
}

/** Drops low bits, to the nearest and halves to the even number. */
function shiftToNearest(value: number, bits: number): number {
  const quotient = value >>> bits;
  const rest = value & ((1 << bits) - 1);
  const half = 1 << (bits - 1);
  return quotient + (rest > half || (rest === half && (quotient & 1) === 1) ? 1 : 0);
}
