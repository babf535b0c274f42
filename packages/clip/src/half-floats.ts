const singles = new Float32Array(1);
const singleBits = new Uint32Array(singles.buffer);

/**
 * Widens IEEE 754 half-precision numbers.
 *
 * @param halves - Bit patterns.
 * @returns The same numbers in single precision, exactly.
 */
export function widenHalves(halves: Uint16Array): Float32Array {
  return Float32Array.from(halves, widenHalf);
}

function widenHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/**
 * Narrows numbers to IEEE 754 half precision: to the nearest, of two equally near ones to the even.
 *
 * @param floats - Numbers in single precision; those beyond 65,504 become infinite.
 * @returns Bit patterns.
 */
export function narrowToHalves(floats: Float32Array): Uint16Array {
  return Uint16Array.from(floats, narrowToHalf);
}

function narrowToHalf(value: number): number {
  singles[0] = value;
  const bits = singleBits[0] ?? 0;
  const sign = (bits >>> 16) & 0x8000;
  if (Number.isNaN(value)) return sign | 0x7e00;
  const magnitude = Math.abs(value);
  // Halfway between the largest half and the next power of two goes up, to infinity.
  if (magnitude >= 65520) return sign | 0x7c00;
  if (magnitude < 2 ** -14) return sign | roundToEven(magnitude * 2 ** 24);
  const exponent = ((bits >>> 23) & 0xff) - 127;
  const fraction = roundToEven((magnitude / 2 ** exponent - 1) * 1024);
  // A fraction that rounds up to 1024 carries into the exponent, as it should.
  return sign | (((exponent + 15) << 10) + fraction);
}

function roundToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}
