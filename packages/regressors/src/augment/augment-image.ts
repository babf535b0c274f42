import type { RasterImage } from '@grounder/core';
import { resizeImage } from '@grounder/images';

import type { Augmentation } from './augmentation.js';

/** What stands where a moved picture has left: CLIP's mean colour, which its encoder reads as 0. */
const background = [122, 116, 104] as const;

/** Changes a picture. */
export function augmentImage(image: RasterImage, augmentation: Augmentation): RasterImage {
  const seen = augmentation.mirror ? mirrored(image) : image;
  return recoloured(placed(seen, augmentation), augmentation.colours);
}

function mirrored({ width, height, data }: RasterImage): RasterImage {
  const result = new Uint8Array(data.length);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const column = pixel % width;
    const from = 3 * (pixel - column + (width - 1 - column));
    result.set(data.subarray(from, from + 3), 3 * pixel);
  }
  return { width, height, data: result };
}

function placed(image: RasterImage, { scale, offsetX, offsetY }: Augmentation): RasterImage {
  const { width, height } = image;
  if (scale === 1) return image;
  if (scale > 1) {
    const left = (-offsetX / scale) * width;
    const top = (-offsetY / scale) * height;
    const region = { left, top, right: left + width / scale, bottom: top + height / scale };
    return resizeImage(image, { width, height, region: within(region, image), filter: 'bilinear' });
  }
  const small = resizeImage(image, {
    width: Math.max(1, Math.round(scale * width)),
    height: Math.max(1, Math.round(scale * height)),
    filter: 'bilinear',
  });
  const data = Uint8Array.from(
    { length: 3 * width * height },
    (_, index) => background[index % 3] ?? 0,
  );
  const firstColumn = Math.min(Math.round(offsetX * width), width - small.width);
  const firstRow = Math.min(Math.round(offsetY * height), height - small.height);
  for (let row = 0; row < small.height; row += 1) {
    const line = small.data.subarray(3 * row * small.width, 3 * (row + 1) * small.width);
    data.set(line, 3 * ((firstRow + row) * width + firstColumn));
  }
  return { width, height, data };
}

interface Region {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Rounding may put an end a hair outside. */
function within({ left, top, right, bottom }: Region, { width, height }: RasterImage): Region {
  return {
    left: Math.max(0, left),
    top: Math.max(0, top),
    right: Math.min(width, right),
    bottom: Math.min(height, bottom),
  };
}

/** As Pillow's `ImageEnhance`: Brightness, then Contrast, then Color. */
function recoloured(image: RasterImage, factors: Augmentation['colours']): RasterImage {
  const [brightness, contrast, saturation] = factors;
  if (factors.every((factor) => factor === 1)) return image;
  const { width, height } = image;
  const data = Uint8Array.from(image.data, (level) => blend(0, level, brightness));
  const greys = greysOf(data);
  const mean = Math.floor(greys.reduce((sum, grey) => sum + grey, 0) / greys.length + 0.5);
  const contrasted = data.map((level) => blend(mean, level, contrast));
  const again = greysOf(contrasted);
  const result = contrasted.map((level, index) =>
    blend(again[Math.floor(index / 3)] ?? 0, level, saturation),
  );
  return { width, height, data: result };
}

/** ITU-R 601 luma as Pillow rounds it. */
function greysOf(data: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: data.length / 3 }, (_, pixel) => {
    const [red = 0, green = 0, blue = 0] = data.subarray(3 * pixel, 3 * pixel + 3);
    return (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16;
  });
}

/** Pillow's `Image.blend`, which cuts off the fraction, in single precision. */
function blend(from: number, to: number, factor: number): number {
  const value = Math.fround(from + Math.fround(Math.fround(factor) * (to - from)));
  return value <= 0 ? 0 : value >= 255 ? 255 : Math.floor(value);
}
