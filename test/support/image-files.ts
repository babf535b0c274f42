import { inflateSync } from 'node:zlib';

import type { RasterImage } from '@grounder/core';
import { createRasterImage } from '@grounder/core';

import { readFixture, readJsonFixture } from './fixtures.js';

/** A small image file and what Pillow reads from it. */
export interface ImageFile {
  /** The file's name with its ending. */
  readonly name: string;
  /** The whole file. */
  readonly bytes: Uint8Array;
  /** The pixels. */
  readonly expected: RasterImage;
  /** Whether decoders may differ by rounding. */
  readonly lossy: boolean;
}

interface Expectations {
  readonly files: Readonly<
    Record<string, { width: number; height: number; pixels: string; lossy: boolean }>
  >;
  readonly pixels: Readonly<Record<string, string>>;
}

/** The image files that `generate/image-files.py` makes, those with certain endings only. */
export function listImageFiles(...endings: readonly string[]): readonly ImageFile[] {
  const { files, pixels } = readJsonFixture('images/files/expected.json') as Expectations;
  return Object.entries(files)
    .filter(([name]) => endings.some((ending) => name.endsWith(ending)))
    .map(([name, { width, height, pixels: id, lossy }]) => {
      const rgb = new Uint8Array(inflateSync(Buffer.from(pixels[id] ?? '', 'base64')));
      const bytes = Uint8Array.from(readFixture(`images/files/${name}`));
      return { name, bytes, expected: createRasterImage(width, height, rgb), lossy };
    });
}

/** One of {@link listImageFiles} by its name. */
export function readImageFile(name: string): ImageFile {
  const file = listImageFiles(name).find((candidate) => candidate.name === name);
  if (file === undefined) throw new Error(`no fixture images/files/${name}`);
  return file;
}
