import type { RasterImage } from '@grounder/core';
import { createRasterImage } from '@grounder/core';
import { crc32, deflateSync } from 'node:zlib';

import { drawNoise } from './pixels.js';

/** An image file, and the picture in it. */
export interface ImageFile {
  /** What it is called in the report. */
  readonly name: string;
  /** The whole file. */
  readonly bytes: Uint8Array;
  /** The pixels that another decoder reads. */
  readonly expected: RasterImage;
  /**
   * How far one sample may be from them, and all in the mean.
   * @defaultValue 0, to the bit
   */
  readonly tolerance?: { readonly most: number; readonly mean: number };
}

/** Files that need no decoder to know what is in them. */
export function writeImageFiles(): readonly [rgb: ImageFile, rgba: ImageFile] {
  const expected = drawNoise(23, 17);
  const alpha = Uint8Array.from({ length: 23 * 17 }, (_, pixel) => (pixel * 7) % 256);
  const overWhite = expected.data.map((sample, index) => {
    const share = (alpha[Math.floor(index / 3)] ?? 0) / 255;
    return Math.round(sample * share + 255 * (1 - share));
  });
  return [
    { name: 'an RGB PNG', bytes: writePng(expected), expected },
    {
      name: 'a transparent PNG over white',
      bytes: writePng(expected, alpha),
      expected: createRasterImage(23, 17, Uint8Array.from(overWhite)),
      tolerance: { most: 1, mean: 1 },
    },
  ];
}

/** A JPEG file with the EXIF orientation 6: to be shown turned to the right by a quarter. */
export function turnJpeg(jpeg: Uint8Array): Uint8Array {
  // APP1 of 34 bytes: "Exif", a big-endian TIFF header, one entry 0x0112 of type SHORT.
  const hex = 'ffe1002245786966000049492a00080000000100120103000100000006000000' + '00000000';
  return Buffer.concat([jpeg.subarray(0, 2), Buffer.from(hex, 'hex'), jpeg.subarray(2)]);
}

/** A picture turned to the right by a quarter. */
export function turnPicture({ width, height, data }: RasterImage): RasterImage {
  const turned = createRasterImage(height, width);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const from = 3 * (y * width + x);
      turned.data.set(data.subarray(from, from + 3), 3 * (x * height + height - 1 - y));
    }
  }
  return turned;
}

/** Writes 8-bit rows without filters, as RGB or, with transparency, RGBA. */
function writePng({ width, height, data }: RasterImage, alpha?: Uint8Array): Uint8Array {
  const channels = alpha === undefined ? 3 : 4;
  const rows = new Uint8Array(height * (1 + channels * width));
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const at = 1 + Math.floor(pixel / width) + channels * pixel;
    rows.set(data.subarray(3 * pixel, 3 * pixel + 3), at);
    if (alpha !== undefined) rows[at + 3] = alpha[pixel] ?? 0;
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, alpha === undefined ? 2 : 6], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', new Uint8Array()),
  ]);
}

function chunk(type: string, content: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
