import { Buffer } from 'node:buffer';
import { readFile } from 'node:fs/promises';

import type { ImageCodec, RasterImage } from '@grounder/core';
import { decodeImage, encodeImage, resizeImage } from '@grounder/images';

import { assertFile } from '../datasets/file-errors.js';

/** A small picture that is part of the page, and the size of the large one. */
export interface Thumbnail {
  /** The small picture as a data URI. */
  readonly uri: string;
  /** Columns of the large picture: boxes are in its pixels. */
  readonly width: number;
  /** Rows of the large picture. */
  readonly height: number;
}

/** The longer side of a small picture. */
const longestSide = 400;

/** Makes the small picture of a file. */
export async function makeThumbnail(
  path: string,
  codec?: ImageCodec,
): Promise<Thumbnail | undefined> {
  const options = codec === undefined ? {} : { codec };
  try {
    await assertFile(path);
    const image = await decodeImage(await readFile(path), options);
    const bytes = await encodeImage(shrink(image), 'jpeg', options);
    const uri = `data:image/jpeg;base64,${Buffer.from(bytes).toString('base64')}`;
    return { uri, width: image.width, height: image.height };
  } catch {
    return undefined;
  }
}

function shrink(image: RasterImage): RasterImage {
  const scale = longestSide / Math.max(image.width, image.height);
  if (scale >= 1) return image;
  const width = Math.max(1, Math.round(image.width * scale));
  const height = Math.max(1, Math.round(image.height * scale));
  return resizeImage(image, { width, height, filter: 'bilinear' });
}
