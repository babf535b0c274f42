import { Buffer } from 'node:buffer';
import { access, constants, readFile, realpath, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, extname } from 'node:path';

import type { ImageFormat, RasterImage } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import {
  assertRasterImage,
  describeValue,
  placeOfModule,
  toUnwritable,
} from '@grounder/core/internal';
import type { SvgRasteriser } from '@grounder/images/internal';
import { drawOnImage, embedImage, encodeImage, openResvg } from '@grounder/images';

import { loadDefaultCodec } from './default-codec.js';

const formats: Readonly<Record<string, ImageFormat | 'svg'>> = {
  '.svg': 'svg',
  '.png': 'png',
  '.jpg': 'jpeg',
  '.jpeg': 'jpeg',
};

/** Checks that a picture could be written to a path, without writing. */
export async function assertImagePath(path: string): Promise<void> {
  formatOf(path);
  const folder = dirname(path);
  try {
    if (!(await stat(folder)).isDirectory()) throw new Error(`${folder} is not a folder`);
    await access(folder, constants.W_OK);
  } catch (error) {
    throw new GroundingError(
      'FILE_UNWRITABLE',
      `expected a folder that can be written at ${folder}: create it or choose another`,
      { cause: error },
    );
  }
}

/**
 * Writes a picture to a file, with what is drawn over it. Into an SVG the drawings go as they are,
 * over the photo as a JPEG; for the other formats they become pixels.
 * @param path - Where it goes; .png, .jpg, .jpeg or .svg.
 * @param overlays - SVGs made for it by `annotate…` or `drawHeatMap`, the lowest first.
 * @throws GroundingError `INVALID_OPTION` for another ending, `FILE_UNWRITABLE` when the file
 *   cannot be written.
 */
export async function saveImage(
  path: string,
  image: RasterImage,
  overlays: readonly string[] = [],
): Promise<void> {
  const format = formatOf(path);
  assertRasterImage(image);
  await assertImagePath(path);
  const content = await encode(image, format, overlays);
  try {
    await replace(path, content);
  } catch (error) {
    throw toUnwritable(error, path, 'an older one is left as it was; choose another place');
  }
}

/** A picture of which the disk took a part only must not take the place of an older one. */
async function replace(path: string, content: Uint8Array | string): Promise<void> {
  const { writeInOneStep } = await import('@grounder/models/internal');
  const found = await stat(path).catch(() => undefined);
  if (found !== undefined && !found.isFile()) await writeFile(path, content);
  // A link goes on leading to the file.
  else await writeInOneStep(found === undefined ? path : await realpath(path), [content]);
}

async function encode(
  image: RasterImage,
  format: ImageFormat | 'svg',
  overlays: readonly string[],
): Promise<Uint8Array | string> {
  const codec = await loadDefaultCodec();
  if (format !== 'svg') {
    return encodeImage(await drawOverlays(image, overlays), format, { codec });
  }
  const photo = Buffer.from(await encodeImage(image, 'jpeg', { codec }));
  const { width, height } = image;
  const uri = `data:image/jpeg;base64,${photo.toString('base64')}`;
  return embedImage({ width, height, uri }, overlays);
}

/** Draws SVGs over a picture. */
export async function drawOverlays(
  image: RasterImage,
  overlays: readonly string[],
): Promise<RasterImage> {
  if (overlays.length === 0) return image;
  const rasteriser = await defaultRasteriser();
  return overlays.reduce((picture, svg) => drawOnImage(picture, svg, rasteriser), image);
}

let opened: Promise<SvgRasteriser> | undefined;

/** Opened by the first drawing and kept: it holds a font and no picture. */
function defaultRasteriser(): Promise<SvgRasteriser> {
  opened ??= openRasteriser();
  return opened;
}

async function openRasteriser(): Promise<SvgRasteriser> {
  const require = createRequire(placeOfModule(import.meta.url));
  const [wasm, font] = await Promise.all([
    readFile(require.resolve('@resvg/resvg-wasm/index_bg.wasm')),
    readFile(require.resolve('@expo-google-fonts/arimo/700Bold/Arimo_700Bold.ttf')),
  ]);
  return openResvg({ wasm: Uint8Array.from(wasm), fonts: [font] });
}

function formatOf(path: unknown): ImageFormat | 'svg' {
  const format = typeof path === 'string' ? formats[extname(path).toLowerCase()] : undefined;
  if (format !== undefined) return format;
  throw new GroundingError(
    'INVALID_OPTION',
    'expected a file that ends in .png, .jpg, .jpeg or .svg, got ' +
      (typeof path === 'string' ? path : describeValue(path)),
  );
}
