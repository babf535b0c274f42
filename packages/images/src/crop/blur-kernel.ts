/** Blurs that make one Gaussian blur: three boxes are within 3 % of the Gaussian. */
export const passes = 3;

/** A box of fractional width: `2 * radius + 1` whole pixels and a share of one more on each side. */
export interface BoxKernel {
  /** Whole pixels on each side of the middle one. */
  readonly radius: number;
  /** Weight of each whole pixel, in units of 2^-24. */
  readonly nearWeight: number;
  /** Weight of the pixel at either end, in units of 2^-24. */
  readonly farWeight: number;
}

/**
 * Computes the box whose threefold application has a Gaussian's variance, after P. Gwosdek et al.,
 * "Theoretical foundations of Gaussian convolution by extended box filtering", 2011 (equations 7,
 * 11 and 14), rounded to single precision where Pillow's `GaussianBlur` rounds.
 * @param sigma - The Gaussian's standard deviation in pixels, above 0.
 */
export function boxKernel(sigma: number): BoxKernel {
  const single = Math.fround(sigma);
  const variance = Math.fround(Math.fround(single * single) / passes);
  const length = Math.fround(Math.sqrt(12 * variance + 1));
  const whole = Math.fround(Math.floor((length - 1) / 2));
  const share =
    Math.fround(Math.fround(2 * whole + 1) * Math.fround(whole * (whole + 1) - 3 * variance)) /
    Math.fround(6 * (variance - (whole + 1) * (whole + 1)));
  return quantise(Math.fround(whole + Math.fround(share)));
}

function quantise(extent: number): BoxKernel {
  const radius = Math.trunc(extent);
  const nearWeight = Math.trunc(Math.fround(2 ** 24 / Math.fround(extent * 2 + 1)));
  const farWeight = Math.trunc((2 ** 24 - (radius * 2 + 1) * nearWeight) / 2);
  return { radius, nearWeight, farWeight };
}
