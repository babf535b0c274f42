import type { ImageCodec, RasterImage, GroundingError } from '@grounder/core';
import { createRasterImage } from '@grounder/core';
import { imageJsCodec } from '@grounder/images';
import { describeImageCodec } from '@grounder/testing';

import type { Broken } from './example.js';
import { exampleOf } from './example.js';

const codec = imageJsCodec();
const black = (): RasterImage => createRasterImage(1, 1);
const cut = 'fails on cut files with a grounding error or not at all';
const damaged = 'fails on damaged files with a grounding error or not at all';

/** A codec that makes something else of errors. */
function failing(make: (error: GroundingError) => RasterImage): () => ImageCodec {
  return () => ({
    ...codec,
    decode: async (bytes, options) => {
      try {
        return await codec.decode(bytes, options);
      } catch (error) {
        return make(error as GroundingError);
      }
    },
  });
}

/** A codec that reads something else. */
function reading(
  change: (picture: RasterImage, bytes: Uint8Array) => RasterImage,
): () => ImageCodec {
  return () => ({
    ...codec,
    decode: async (bytes, options) => change(await codec.decode(bytes, options), bytes),
  });
}

/** A codec that writes something else. */
function writing(change: (image: RasterImage) => RasterImage): () => ImageCodec {
  return () => ({ ...codec, encode: (image, format) => codec.encode(change(image), format) });
}

const darker = (picture: RasterImage): RasterImage => {
  return { ...picture, data: picture.data.map((sample) => sample >> 1) };
};

const broken: readonly Broken<ImageCodec>[] = [
  {
    how: 'reads pictures too dark',
    create: reading(darker),
    fails: [
      'decodes an RGB PNG to the bit',
      'decodes a transparent PNG over white within 1, 1 in the mean',
      'gives back the pixels that it wrote as PNG',
      'gives back nearly the pixels that it wrote as JPEG',
      'writes and reads one pixel, from within a larger buffer',
    ],
  },
  {
    how: 'lays transparency over black',
    // Colour type 6 of the header is RGB with transparency.
    create: reading((picture, bytes) => (bytes[25] === 6 ? darker(picture) : picture)),
    fails: ['decodes a transparent PNG over white within 1, 1 in the mean'],
  },
  {
    how: 'reads the whole buffer',
    create: () => ({
      ...codec,
      decode: (bytes, options) => codec.decode(new Uint8Array(bytes.buffer), options),
    }),
    fails: [
      'decodes an RGB PNG from within a larger buffer, and leaves it',
      'decodes a transparent PNG over white from within a larger buffer, and leaves it',
    ],
  },
  {
    how: 'writes into the bytes',
    create: reading((picture, bytes) => {
      bytes[bytes.length - 1] = 0;
      return picture;
    }),
    fails: ['decodes an RGB PNG from within a larger buffer, and leaves it'],
  },
  {
    how: 'writes the whole buffer',
    create: writing(({ width, height, data }) => {
      return { width, height, data: new Uint8Array(data.buffer).subarray(0, data.length) };
    }),
    fails: ['writes and reads one pixel, from within a larger buffer'],
  },
  {
    how: 'ignores the orientation',
    create: () => ({
      ...codec,
      decode: (bytes, options) => {
        const exif = Buffer.from(bytes).indexOf('Exif');
        const blind = Uint8Array.from(bytes);
        if (exif >= 0) blind[exif] = 0;
        return codec.decode(blind, options);
      },
    }),
    fails: ['shows a JPEG file upright as its EXIF orientation says'],
  },
  {
    how: 'shows a black picture instead of an error',
    create: failing(black),
    fails: [
      'refuses empty bytes, text and cut headers',
      'refuses a PNG file cut anywhere',
      'refuses a JPEG file cut anywhere',
      'refuses a picture of no pixels',
      'refuses a GIF instead of showing wrong colours',
      'refuses more pixels than the limit, whatever the rest of the file is',
    ],
  },
  {
    how: 'ignores the limit',
    create: () => ({
      ...codec,
      decode: (bytes, options) => codec.decode(bytes, { ...options, maxPixels: Infinity }),
    }),
    fails: ['takes a picture of exactly as many pixels as the limit'],
  },
  {
    how: 'hears no signal',
    create: () => ({
      ...codec,
      decode: (bytes, { maxPixels }) => codec.decode(bytes, { maxPixels }),
    }),
    fails: ['rejects with the reason of a signal that is aborted'],
  },
  {
    how: 'lets errors of its library out',
    create: failing((error) => {
      throw new RangeError(error.message);
    }),
    fails: ['refuses empty bytes, text and cut headers', cut, damaged],
  },
  {
    how: 'gives pictures without bytes of damaged files',
    create: failing(() => ({ ...black(), data: new Uint8Array() })),
    fails: [cut, damaged],
  },
];

export const imageCodec = exampleOf<ImageCodec>(
  (name, options) => {
    const gif = { name: 'a GIF', bytes: Buffer.from('GIF89a\x01\x00\x01\x00\x00\x00\x00;') };
    describeImageCodec(name, { ...options, unsupported: [gif] });
  },
  'image codec',
  imageJsCodec,
  broken,
);
