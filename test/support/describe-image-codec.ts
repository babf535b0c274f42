import { expect } from 'chai';

import type { GroundingErrorCode, ImageCodec } from '@grounder/core';
import { createRandom, createRasterImage, GroundingError } from '@grounder/core';

import { rejectionOf } from './failures.js';
import type { ImageFile, PixelDifference } from './image-files.js';
import { comparePixels, listImageFiles, readImageFile } from './image-files.js';
import type { Create } from './subject.js';
import { subjectOf } from './subject.js';

const limits = { maxPixels: 1_000_000 };
const text = new TextEncoder();

/** What a codec promises beyond the port. */
export interface ImageCodecPromises {
  /** Endings of the files that it reads. */
  readonly endings: readonly string[];
  /** Names of files with these endings that it refuses as `UNSUPPORTED_IMAGE`. */
  readonly unsupported?: readonly string[];
  /** How far a lossy file may be from Pillow's pixels. */
  readonly tolerance: (file: ImageFile) => PixelDifference;
}

/**
 * The contract of `ImageCodec`.
 *
 * @param name - The adapter's name.
 * @param createCodec - Makes the codec.
 * @param promises - What it reads, and how exactly.
 */
export function describeImageCodec(
  name: string,
  createCodec: Create<ImageCodec>,
  { endings, unsupported = [], tolerance }: ImageCodecPromises,
): void {
  describe(`${name} keeps the contract of ImageCodec`, () => {
    const codec = subjectOf(createCodec);
    const files = listImageFiles(...endings);

    for (const file of files.filter((each) => !unsupported.includes(each.name))) {
      const { most, mean } = file.lossy ? tolerance(file) : { most: 0, mean: 0 };
      const promise = most === 0 ? 'to the bit' : `within ${most}, ${mean} in the mean`;

      it(`decodes ${file.name} as Pillow does, ${promise}`, async () => {
        const difference = comparePixels(await codec().decode(file.bytes, limits), file.expected);

        expect(difference.most).to.be.at.most(most);
        expect(difference.mean).to.be.at.most(mean);
      });
    }

    for (const file of unsupported) {
      it(`refuses ${file} instead of showing wrong colours`, async () => {
        await expectRefusal(codec().decode(readImageFile(file).bytes, limits), 'UNSUPPORTED_IMAGE');
      });
    }

    it('refuses empty bytes, text and cut headers', async () => {
      const png = readImageFile('rgb.png').bytes;
      const bad = [
        new Uint8Array(),
        text.encode('Not a picture.'),
        text.encode('BM'),
        png.subarray(0, 20),
      ];

      for (const bytes of bad) await expectRefusal(codec().decode(bytes, limits), 'INVALID_IMAGE');
    });

    it('refuses a JPEG file cut anywhere', async () => {
      for (const kind of ['baseline-420.jpg', 'progressive-420.jpg']) {
        const { bytes } = readImageFile(kind);
        for (const share of [0.5, 0.7, 0.9, 0.99]) {
          const cut = bytes.subarray(0, Math.floor(bytes.length * share));
          await expectRefusal(codec().decode(cut, limits), 'INVALID_IMAGE');
        }
      }
    });

    it('refuses a PNG file cut anywhere', async () => {
      const { bytes } = readImageFile('rgb.png');

      for (const share of [0.1, 0.5, 0.9, 0.99]) {
        const cut = bytes.subarray(0, Math.floor(bytes.length * share));
        await expectRefusal(codec().decode(cut, limits), 'INVALID_IMAGE');
      }
    });

    it('refuses more pixels than the limit, whatever the rest of the file is', async () => {
      const giant = readImageFile('rgb.png').bytes.slice();
      new DataView(giant.buffer).setUint32(16, 60_000);
      new DataView(giant.buffer).setUint32(20, 60_000);

      await expectRefusal(codec().decode(giant, limits), 'IMAGE_TOO_LARGE');
    });

    it('takes a picture of exactly as many pixels as the limit', async () => {
      const { bytes, expected } = readImageFile('rgb.png');
      const maxPixels = expected.width * expected.height;

      await codec().decode(bytes, { maxPixels });
      await expectRefusal(codec().decode(bytes, { maxPixels: maxPixels - 1 }), 'IMAGE_TOO_LARGE');
    });

    it('refuses a picture of no pixels', async () => {
      const empty = readImageFile('rgb.png').bytes.slice();
      new DataView(empty.buffer).setUint32(16, 0);

      await expectRefusal(codec().decode(empty, limits), 'INVALID_IMAGE');
    });

    it('decodes a view into a larger buffer and leaves it as it was', async () => {
      for (const kind of ['rgb.png', 'orientation-6.jpg', 'orientation-5.tif', 'rgb.bmp']) {
        const { bytes } = readImageFile(kind);
        const around = new Uint8Array(bytes.length + 13).fill(7);
        around.set(bytes, 5);
        const view = around.subarray(5, 5 + bytes.length);

        const decoded = await codec().decode(view, limits);

        expect(comparePixels(decoded, await codec().decode(bytes, limits)).most).to.equal(0);
        expect(Buffer.compare(view, bytes)).to.equal(0);
      }
    });

    it('fails on cut files with a grounding error or not at all', async () => {
      for (const { bytes } of files) {
        for (let part = 0; part < 20; part += 1) {
          await expectPictureOrError(
            codec().decode(bytes.subarray(0, Math.floor((bytes.length * part) / 20)), limits),
          );
        }
      }
    });

    it('fails on damaged files with a grounding error or not at all', async () => {
      const random = createRandom(2026);
      for (let round = 0; round < 200; round += 1) {
        const file = files[round % files.length];
        const damaged = file?.bytes.slice() ?? new Uint8Array();
        for (let flip = 0; flip < 1 + (round % 3); flip += 1) {
          damaged[Math.floor(random() * damaged.length)] = Math.floor(random() * 256);
        }
        await expectPictureOrError(codec().decode(damaged, limits));
      }
    });

    it('gives back the pixels that it wrote as PNG', async () => {
      const { expected } = readImageFile('rgb.png');

      const png = await codec().encode(expected, 'png');

      expect(comparePixels(await codec().decode(png, limits), expected).most).to.equal(0);
    });

    it('gives back nearly the pixels that it wrote as JPEG', async () => {
      const width = 64;
      const ramp = Uint8Array.from({ length: 3 * width * 48 }, (_, index) => {
        return 2 * (Math.floor(index / 3) % width) + 30 * (index % 3);
      });
      const smooth = createRasterImage(width, 48, ramp);

      const jpeg = await codec().encode(smooth, 'jpeg');

      expect(comparePixels(await codec().decode(jpeg, limits), smooth).most).to.be.at.most(8);
    });

    it('writes and reads a picture of one pixel, from a view into a larger buffer', async () => {
      const data = new Uint8ClampedArray([9, 9, 250, 100, 3, 9]).subarray(2, 5);
      const pixel = createRasterImage(1, 1, data);

      const decoded = await codec().decode(await codec().encode(pixel, 'png'), limits);

      expect([...decoded.data]).to.deep.equal([250, 100, 3]);
    });
  });
}

async function expectRefusal(promise: Promise<unknown>, code: GroundingErrorCode): Promise<void> {
  const error = await rejectionOf(promise);

  expect(GroundingError.isInstance(error), String(error)).to.be.true;
  expect(error).to.have.property('code', code);
}

async function expectPictureOrError(promise: ReturnType<ImageCodec['decode']>): Promise<void> {
  try {
    const { width, height, data } = await promise;
    expect(data.length).to.equal(3 * width * height);
  } catch (error) {
    expect(GroundingError.isInstance(error), String(error)).to.be.true;
  }
}
