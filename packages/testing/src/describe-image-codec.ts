import type { ImageCodec, RasterImage } from '@grounder/core';
import { createRandom, createRasterImage, GroundingError } from '@grounder/core';
import { defined } from '@grounder/core/internal';

import type { Check, ContractOptions } from './contract.js';
import { describeContract } from './contract.js';
import {
  expectCode,
  expectEqual,
  expectLength,
  expectThat,
  expectWithin,
  rejectionOf,
} from './expectations.js';
import type { ImageFile } from './image-files.js';
import { turnJpeg, turnPicture, writeImageFiles } from './image-files.js';
import { comparePixels } from './pixels.js';
import { checkAbort } from './shared-cases.js';

const maxPixels = 1_000_000;
const [rgbFile, transparentFile] = writeImageFiles();
const smooth = createRasterImage(
  64,
  48,
  Uint8Array.from({ length: 3 * 64 * 48 }, (_, index) => {
    return 2 * (Math.floor(index / 3) % 64) + 30 * (index % 3);
  }),
);

/**
 * The contract of `ImageCodec`.
 * @param name - The adapter's name.
 * @param options - How to make it, and what it is asked.
 */
export function describeImageCodec(
  name: string,
  options: ContractOptions<ImageCodec> & {
    /** Files that it reads, beside PNG and JPEG ones of our own, and the pixels in them. */
    readonly files?: readonly ImageFile[];
    /** Files that it refuses as `UNSUPPORTED_IMAGE` instead of showing wrong colours. */
    readonly unsupported?: readonly Pick<ImageFile, 'name' | 'bytes'>[];
  },
): void {
  const { files = [], unsupported = [] } = options;
  const all = [rgbFile, transparentFile, ...files];

  describeContract(`${name} keeps the contract of ImageCodec`, options, (check) => {
    for (const file of all) checkFile(check, file);
    for (const file of unsupported) {
      check(`refuses ${file.name} instead of showing wrong colours`, async (codec) => {
        expectCode(await rejectionOf(decode(codec, file.bytes)), 'UNSUPPORTED_IMAGE');
      });
    }
    checkEncoding(check);
    checkOrientation(check);
    checkCutFiles(check);
    checkLimits(check);
    checkAbort<ImageCodec>(check, (codec, { signal } = {}) =>
      codec.decode(Uint8Array.from(rgbFile.bytes), { maxPixels, ...defined({ signal }) }),
    );
    checkDamage(check, [...all, ...unsupported]);
  });
}

function checkFile(check: Check<ImageCodec>, file: ImageFile): void {
  const { most, mean } = file.tolerance ?? { most: 0, mean: 0 };
  const promise = most === 0 ? 'to the bit' : `within ${most}, ${mean} in the mean`;

  check(`decodes ${file.name} ${promise}`, async (codec) => {
    const difference = comparePixels(await decode(codec, file.bytes), file.expected);

    expectWithin(difference.most, [0, most], 'the largest difference of a sample');
    expectWithin(difference.mean, [0, mean], 'the mean difference');
  });

  check(`decodes ${file.name} from within a larger buffer, and leaves it`, async (codec) => {
    const { bytes } = file;
    const around = new Uint8Array(bytes.length + 13).fill(7);
    around.set(bytes, 5);
    const view = around.subarray(5, 5 + bytes.length);

    const decoded = await codec.decode(view, { maxPixels });

    const difference = comparePixels(decoded, await decode(codec, bytes));
    expectEqual(difference.most, 0, 'no difference to the file in a buffer of its own');
    expectThat(Buffer.compare(view, bytes) === 0, 'the bytes unchanged', 'other bytes');
  });
}

function checkEncoding(check: Check<ImageCodec>): void {
  check('gives back the pixels that it wrote as PNG', async (codec) => {
    const png = await codec.encode(rgbFile.expected, 'png');

    const { most } = comparePixels(await decode(codec, png), rgbFile.expected);
    expectEqual(most, 0, 'no difference');
  });

  check('gives back nearly the pixels that it wrote as JPEG', async (codec) => {
    const jpeg = await codec.encode(smooth, 'jpeg');

    const { most } = comparePixels(await decode(codec, jpeg), smooth);
    expectWithin(most, [0, 8], 'the largest difference of a sample');
  });

  check('writes and reads one pixel, from within a larger buffer', async (codec) => {
    const data = new Uint8ClampedArray([9, 9, 250, 100, 3, 9]).subarray(2, 5);
    const pixel = createRasterImage(1, 1, data);

    const decoded = await decode(codec, await codec.encode(pixel, 'png'));

    expectEqual([...decoded.data], [250, 100, 3], 'the pixel');
  });
}

function checkOrientation(check: Check<ImageCodec>): void {
  check('shows a JPEG file upright as its EXIF orientation says', async (codec) => {
    const jpeg = await codec.encode(smooth, 'jpeg');
    const upright = turnPicture(await decode(codec, jpeg));

    const decoded = await decode(codec, turnJpeg(jpeg));

    const { most } = comparePixels(decoded, upright);
    expectWithin(most, [0, 8], 'the largest difference to the picture turned by a quarter');
  });
}

function checkCutFiles(check: Check<ImageCodec>): void {
  check('refuses empty bytes, text and cut headers', async (codec) => {
    const texts = ['', 'Not a picture.', 'BM'].map((text) => new TextEncoder().encode(text));

    for (const bytes of [...texts, rgbFile.bytes.subarray(0, 20)]) {
      expectCode(await rejectionOf(decode(codec, bytes)), 'INVALID_IMAGE');
    }
  });

  for (const format of ['png', 'jpeg'] as const) {
    check(`refuses a ${format.toUpperCase()} file cut anywhere`, async (codec) => {
      const bytes = await codec.encode(smooth, format);
      for (const share of [0.1, 0.5, 0.7, 0.9, 0.99]) {
        const cut = bytes.subarray(0, Math.floor(bytes.length * share));
        expectCode(await rejectionOf(decode(codec, cut)), 'INVALID_IMAGE');
      }
    });
  }
}

function checkLimits(check: Check<ImageCodec>): void {
  const resized = (width: number, height: number): Uint8Array => {
    const bytes = Buffer.from(rgbFile.bytes);
    bytes.writeUInt32BE(width, 16);
    bytes.writeUInt32BE(height, 20);
    return bytes;
  };

  check('refuses more pixels than the limit, whatever the rest of the file is', async (codec) => {
    const error = await rejectionOf(decode(codec, resized(60_000, 60_000)));

    expectCode(error, 'IMAGE_TOO_LARGE');
  });

  check('takes a picture of exactly as many pixels as the limit', async (codec) => {
    const { bytes, expected } = rgbFile;
    const most = expected.width * expected.height;

    await decode(codec, bytes, most);
    const error = await rejectionOf(decode(codec, bytes, most - 1));
    expectCode(error, 'IMAGE_TOO_LARGE');
  });

  check('refuses a picture of no pixels', async (codec) => {
    const { height } = rgbFile.expected;

    expectCode(await rejectionOf(decode(codec, resized(0, height))), 'INVALID_IMAGE');
  });
}

function checkDamage(
  check: Check<ImageCodec>,
  files: readonly Pick<ImageFile, 'name' | 'bytes'>[],
): void {
  check('fails on cut files with a grounding error or not at all', async (codec) => {
    for (const { bytes } of files) {
      for (let part = 0; part < 20; part += 1) {
        const cut = bytes.subarray(0, Math.floor((bytes.length * part) / 20));
        await expectPictureOrError(decode(codec, cut));
      }
    }
  });

  check('fails on damaged files with a grounding error or not at all', async (codec) => {
    const random = createRandom(2026);
    for (let round = 0; round < 200; round += 1) {
      const damaged = Uint8Array.from(files[round % files.length]?.bytes ?? []);
      for (let flip = 0; flip < 1 + (round % 3); flip += 1) {
        damaged[Math.floor(random() * damaged.length)] = Math.floor(random() * 256);
      }
      await expectPictureOrError(decode(codec, damaged));
    }
  });
}

/** Decodes a copy, so that a codec that writes into its input spoils nothing. */
function decode(codec: ImageCodec, bytes: Uint8Array, most = maxPixels): Promise<RasterImage> {
  return codec.decode(Uint8Array.from(bytes), { maxPixels: most });
}

async function expectPictureOrError(promise: Promise<RasterImage>): Promise<void> {
  try {
    const { width, height, data } = await promise;
    expectLength(data, 3 * width * height, `bytes for ${width}×${height}`);
  } catch (error) {
    if (error instanceof Error && error.name === 'AssertionError') throw error;
    expectThat(GroundingError.isInstance(error), 'a picture or a GroundingError', error);
  }
}
