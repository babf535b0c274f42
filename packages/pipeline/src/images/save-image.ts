import { access, constants, stat, writeFile } from 'node:fs/promises';
import { dirname, extname } from 'node:path';

import type { ImageFormat, RasterImage } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { encodeImage } from '@grounder/images';

import { loadDefaultCodec } from './default-codec.js';

const formats: Readonly<Record<string, ImageFormat>> = {
  '.png': 'png',
  '.jpg': 'jpeg',
  '.jpeg': 'jpeg',
};

/**
 * Checks that a picture could be written to a path, without writing.
 *
 * @param path - Where the picture is to go; its ending names the format.
 * @throws GroundingError `INVALID_OPTION` for another ending than .png, .jpg or .jpeg,
 *   `FILE_UNWRITABLE` when the folder is absent or cannot be written.
 */
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
 * Writes a picture to a file.
 *
 * @param path - Where it goes; .png, .jpg or .jpeg.
 * @param image - The picture.
 * @throws GroundingError `INVALID_OPTION` for another ending, `FILE_UNWRITABLE` when the file
 *   cannot be written.
 */
export async function saveImage(path: string, image: RasterImage): Promise<void> {
  const bytes = await encodeImage(image, formatOf(path), { codec: await loadDefaultCodec() });
  try {
    await writeFile(path, bytes);
  } catch (error) {
    throw new GroundingError(
      'FILE_UNWRITABLE',
      `expected to write ${path}, but the system refused: choose another place`,
      { cause: error },
    );
  }
}

function formatOf(path: string): ImageFormat {
  const format = formats[extname(path).toLowerCase()];
  if (format !== undefined) return format;
  throw new GroundingError(
    'INVALID_OPTION',
    `expected a file that ends in .png, .jpg or .jpeg, got ${path}`,
  );
}
