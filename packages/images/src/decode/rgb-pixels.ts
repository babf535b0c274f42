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
 * Turns 8-bit samples into RGB: grey is repeated, alpha is laid over white by {@link overWhite}.
 *
 * @param samples - `channels` bytes a pixel.
 * @param channels - Samples a pixel.
 * @returns Three bytes a pixel, always a new array.
 */
export function toRgb(samples: ArrayLike<number>, channels: ChannelCount): Uint8Array {
  switch (channels) {
    case 1:
      return greyToRgb(samples);
    case 2:
      return greyAlphaToRgb(samples);
    case 3:
      return Uint8Array.from(samples);
    case 4:
      return rgbaToRgb(samples);
  }
}

/** Drops the low byte of 16-bit samples, as Pillow and libpng's `png_set_strip_16` do. */
export function narrowSamples(samples: Uint16Array): Uint8Array {
  const narrow = new Uint8Array(samples.length);
  for (let index = 0; index < samples.length; index++) narrow[index] = (samples[index] ?? 0) >> 8;
  return narrow;
}

function greyToRgb(samples: ArrayLike<number>): Uint8Array {
  const rgb = new Uint8Array(3 * samples.length);
  for (let from = 0, to = 0; to < rgb.length; from += 1, to += 3) {
    const grey = samples[from] ?? 0;
    rgb[to] = grey;
    rgb[to + 1] = grey;
    rgb[to + 2] = grey;
  }
  return rgb;
}

function greyAlphaToRgb(samples: ArrayLike<number>): Uint8Array {
  const rgb = new Uint8Array((3 * samples.length) / 2);
  for (let from = 0, to = 0; to < rgb.length; from += 2, to += 3) {
    const grey = overWhite(samples[from] ?? 0, samples[from + 1] ?? 0);
    rgb[to] = grey;
    rgb[to + 1] = grey;
    rgb[to + 2] = grey;
  }
  return rgb;
}

function rgbaToRgb(samples: ArrayLike<number>): Uint8Array {
  const rgb = new Uint8Array((3 * samples.length) / 4);
  for (let from = 0, to = 0; to < rgb.length; from += 4, to += 3) {
    const alpha = samples[from + 3] ?? 0;
    const red = samples[from] ?? 0;
    const green = samples[from + 1] ?? 0;
    const blue = samples[from + 2] ?? 0;
    // Photos are opaque throughout; skipping the division makes them twice as fast.
    rgb[to] = alpha === 255 ? red : overWhite(red, alpha);
    rgb[to + 1] = alpha === 255 ? green : overWhite(green, alpha);
    rgb[to + 2] = alpha === 255 ? blue : overWhite(blue, alpha);
  }
  return rgb;
}
