/**
 * Computes the complementary error function for z >= 0, to about 1e-14 relative: below 2 by the
 * series of Abramowitz & Stegun, "Handbook of Mathematical Functions", 7.1.6, above by their
 * continued fraction 7.1.14.
 */
export function complementaryErrorFunction(z: number): number {
  return z < 2 ? 1 - errorSeries(z) : errorFraction(z);
}

function errorSeries(z: number): number {
  let term = z;
  let sum = z;
  for (let odd = 3; term > sum * Number.EPSILON; odd += 2) {
    term *= (2 * z * z) / odd;
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-z * z) * sum;
}

/** Enough terms at 2, where it converges slowest. */
const fractionTerms = 100;

function errorFraction(z: number): number {
  let denominator = z;
  for (let term = fractionTerms; term > 0; term -= 1) denominator = z + term / 2 / denominator;
  return Math.exp(-z * z) / (Math.sqrt(Math.PI) * denominator);
}
