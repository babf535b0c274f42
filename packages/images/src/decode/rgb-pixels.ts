/** How many of a pixel's samples there are: grey, grey + alpha, RGB, RGB + alpha. */
export type ChannelCount = 1 | 2 | 3 | 4;

/**
 * Lays a colour over white: `round((sample·alpha + 255·(255 − alpha)) / 255)`, which never meets a
 * tie because 255 is odd. It is what Pillow's `alpha_composite` computes over an opaque white.
 */
export function overWhite(sample: number, alpha: number): number {
  return ((sample * alpha + 255 * (255 - alpha) + 127) / 255) | 0;
}

/**
 * Turns 8-bit samples into RGB: grey is repeated, alpha is laid over white by `overWhite`.
 * @param samples - `channels` bytes a pixel.
 * @param channels - Samples a pixel.
 * @returns Three bytes a pixel, always a new array.
 */
export function toRgb(samples: Samples, channels: ChannelCount): Uint8Array {
  const rgb = new Uint8Array((3 * samples.length) / channels);
  placeRgb(samples, channels, rgb, { first: 0, step: 1 });
  return rgb;
}

/** Bytes, one a sample. */
type Samples = Uint8Array | Uint8ClampedArray;

/** Where consecutive pixels go in a picture, counted in pixels. */
export interface PixelPlaces {
  /** The place of the first. */
  readonly first: number;
  /** From one to the next. */
  readonly step: number;
}

/** Writes 8-bit samples as RGB into a picture's data, as {@link toRgb} does. */
export function placeRgb(
  samples: Samples,
  channels: ChannelCount,
  rgb: Uint8Array | Uint8ClampedArray,
  { first, step }: PixelPlaces,
): void {
  const place: Place = { to: 3 * first, stride: 3 * step };
  switch (channels) {
    case 1:
      placeGrey(samples, rgb, place);
      return;
    case 2:
      placeGreyAlpha(samples, rgb, place);
      return;
    case 3:
      if (step === 1) rgb.set(samples, place.to);
      else placeColour(samples, rgb, place);
      return;
    case 4:
      placeColourAlpha(samples, rgb, place);
  }
}

interface Place {
  readonly to: number;
  readonly stride: number;
}

function placeGrey(samples: Samples, rgb: Samples, { to, stride }: Place): void {
  for (let from = 0, at = to; from < samples.length; from += 1, at += stride) {
    const grey = samples[from] ?? 0;
    rgb[at] = grey;
    rgb[at + 1] = grey;
    rgb[at + 2] = grey;
  }
}

function placeGreyAlpha(samples: Samples, rgb: Samples, { to, stride }: Place): void {
  for (let from = 0, at = to; from < samples.length; from += 2, at += stride) {
    const grey = overWhite(samples[from] ?? 0, samples[from + 1] ?? 0);
    rgb[at] = grey;
    rgb[at + 1] = grey;
    rgb[at + 2] = grey;
  }
}

function placeColour(samples: Samples, rgb: Samples, { to, stride }: Place): void {
  for (let from = 0, at = to; from < samples.length; from += 3, at += stride) {
    rgb[at] = samples[from] ?? 0;
    rgb[at + 1] = samples[from + 1] ?? 0;
    rgb[at + 2] = samples[from + 2] ?? 0;
  }
}

function placeColourAlpha(samples: Samples, rgb: Samples, { to, stride }: Place): void {
  for (let from = 0, at = to; from < samples.length; from += 4, at += stride) {
    const alpha = samples[from + 3] ?? 0;
    const red = samples[from] ?? 0;
    const green = samples[from + 1] ?? 0;
    const blue = samples[from + 2] ?? 0;
    // Photos are opaque throughout; skipping the division makes them twice as fast.
    rgb[at] = alpha === 255 ? red : overWhite(red, alpha);
    rgb[at + 1] = alpha === 255 ? green : overWhite(green, alpha);
    rgb[at + 2] = alpha === 255 ? blue : overWhite(blue, alpha);
  }
}
