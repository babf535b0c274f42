/**
 * How pixels are weighted when a picture changes its size. All but `nearest` widen with the factor
 * when a picture shrinks, which is what prevents aliasing.
 *
 * - `nearest`: the pixel at the centre of the new pixel.
 * - `bilinear`: triangle, reaches 1 pixel.
 * - `bicubic`: Keys' cubic convolution with a = -0.5, reaches 2 pixels.
 * - `lanczos`: sinc windowed by sinc, reaches 3 pixels.
 */
export type ResampleFilter = 'nearest' | 'bilinear' | 'bicubic' | 'lanczos';

/** A filter that weights more than one pixel. */
export type SmoothFilter = Exclude<ResampleFilter, 'nearest'>;

/** The shape of a filter. */
export interface FilterShape {
  /** How far the filter reaches, in pixels, when the size stays as it is. */
  readonly reach: number;
  /**
   * Weights a pixel, before the weights are made to sum to 1.
   * @param distance - Distance from the filter's centre in pixels, of either sign.
   * @returns The weight; 0 beyond the reach.
   */
  weigh(distance: number): number;
}

/** The smooth filters' shapes, in the order of operations of Pillow's `Resample.c`. */
export const filterShapes: Readonly<Record<SmoothFilter, FilterShape>> = {
  bilinear: { reach: 1, weigh: weighTriangle },
  bicubic: { reach: 2, weigh: weighCubic },
  lanczos: { reach: 3, weigh: weighLanczos },
};

function weighTriangle(distance: number): number {
  const x = Math.abs(distance);
  return x < 1 ? 1 - x : 0;
}

// R. Keys, "Cubic convolution interpolation for digital image processing", 1981.
const cubicSlope = -0.5;

function weighCubic(distance: number): number {
  const x = Math.abs(distance);
  if (x < 1) return ((cubicSlope + 2) * x - (cubicSlope + 3)) * x * x + 1;
  if (x < 2) return (((x - 5) * x + 8) * x - 4) * cubicSlope;
  return 0;
}

function weighLanczos(distance: number): number {
  return distance >= -3 && distance < 3 ? sinc(distance) * sinc(distance / 3) : 0;
}

function sinc(x: number): number {
  if (x === 0) return 1;
  const angle = x * Math.PI;
  return Math.sin(angle) / angle;
}
