import type * as Resvg from '@resvg/resvg-wasm';

import type { RasterImage, Size } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { assertRasterImage } from '@grounder/core/internal';

import { svgOf } from './svg.js';

/** Makes pixels of an SVG. */
export interface SvgRasteriser {
  /** Draws the SVG as large as it says itself, as RGBA with premultiplied alpha. */
  rasterise(svg: string): Size & { readonly data: Uint8Array };
}

/** What {@link openResvg} needs; nothing is read from a disk or a network here. */
export interface ResvgOptions {
  /** `index_bg.wasm` of `@resvg/resvg-wasm`, or where a browser finds it. */
  readonly wasm: Uint8Array<ArrayBuffer> | URL;
  /** TrueType or OpenType fonts for the text, such as Arimo Bold. */
  readonly fonts: readonly Uint8Array[];
}

// The module can be initialised once only.
let opened: Promise<typeof Resvg> | undefined;

/** Opens the rasteriser of `@resvg/resvg-wasm`, in Node and in browsers. */
export async function openResvg({ wasm, fonts }: ResvgOptions): Promise<SvgRasteriser> {
  opened ??= import('@resvg/resvg-wasm').then(async (module) => {
    await module.initWasm(wasm);
    return module;
  });
  const { Resvg: Drawing } = await opened;
  const options = { font: { fontBuffers: [...fonts], defaultFontFamily: 'Arimo' } };
  return {
    rasterise: (svg) => {
      const drawing = new Drawing(svg, options);
      const picture = drawing.render();
      const { width, height, pixels } = picture;
      picture.free();
      drawing.free();
      return { width, height, data: pixels };
    },
  };
}

/**
 * Lays an SVG, as `annotate` and `drawHeatMap` make it, over an image. Where the SVG is higher than
 * the image, as with a legend, it lies on white.
 * @returns A new picture as wide as the image and as high as the SVG.
 * @throws GroundingError `INVALID_OPTION` when the SVG was made for another width or is lower.
 */
export function drawOnImage(
  image: RasterImage,
  svg: string,
  rasteriser: SvgRasteriser,
): RasterImage {
  assertRasterImage(image);
  const { width, height, data: over } = rasteriser.rasterise(svg);
  if (width !== image.width || height < image.height) {
    const got = `${width} × ${height}`;
    throw new GroundingError(
      'INVALID_OPTION',
      `expected an SVG of at least ${image.width} × ${image.height} pixels, got ${got}`,
    );
  }
  const data = new Uint8Array(3 * width * height).fill(255);
  data.set(image.data);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const clear = 255 - (over[4 * pixel + 3] ?? 0);
    if (clear === 255) continue;
    for (let channel = 0; channel < 3; channel++) {
      const below = (data[3 * pixel + channel] ?? 0) * clear;
      data[3 * pixel + channel] = (over[4 * pixel + channel] ?? 0) + Math.round(below / 255);
    }
  }
  return { width, height, data };
}

/** Joins a picture file and what is drawn over it into one SVG that shows both anywhere. */
export function embedImage(
  { uri, width, height }: Size & { readonly uri: string },
  overlays: readonly string[],
): string {
  const heights = overlays.map((svg) => Number(/^<svg [^>]*? height="(\d+)"/.exec(svg)?.[1] ?? 0));
  return svgOf({ width, height: Math.max(height, ...heights) }, [
    `<image width="${width}" height="${height}" href="${uri}"/>`,
    ...overlays,
  ]);
}
