import type { Box, GroundingErrorCode, RasterImage } from '@grounder/core';
import { createRandom, createRasterImage, GroundingError } from '@grounder/core';
import type { ResampleFilter, ResampleKernel, ResizeOptions } from '@grounder/images';
import { fastestKernel, openSimdKernel, plainKernel, resizeImage } from '@grounder/images';
import { expect } from 'chai';

import { readCases, readLibraryCases, readSource } from './fixtures.js';

const filters: readonly ResampleFilter[] = ['nearest', 'bilinear', 'bicubic', 'lanczos'];
const simdKernel = openSimdKernel();
const kernels: readonly (readonly [name: string, kernel: ResampleKernel])[] = [
  ['plainKernel', plainKernel],
  ...(simdKernel === undefined ? [] : ([['SIMD kernel', simdKernel]] as const)),
];

function makeNoise(width: number, height: number, seed: number): RasterImage {
  const random = createRandom(seed);
  const data = Uint8Array.from({ length: 3 * width * height }, () => Math.floor(256 * random()));
  return createRasterImage(width, height, data);
}

function crop(image: RasterImage, { left, top, right, bottom }: Box): RasterImage {
  const rows = Array.from({ length: bottom - top }, (_, row) => {
    const start = 3 * ((top + row) * image.width + left);
    return [...image.data.subarray(start, start + 3 * (right - left))];
  });
  return createRasterImage(right - left, bottom - top, Uint8Array.from(rows.flat()));
}

function codeOf(act: () => unknown): GroundingErrorCode | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (!GroundingError.isInstance(error)) throw error;
    return error.code;
  }
}

describe('resizeImage', () => {
  for (const [kernelName, kernel] of kernels) {
    describe(`equals Pillow to the bit with the ${kernelName}`, () => {
      for (const { name, source, filter, region, surroundings, expected } of readCases()) {
        it(name, () => {
          const { width, height } = expected;
          const place = region === undefined ? {} : { region };

          const resized = resizeImage(source, {
            ...{ width, height, filter, surroundings, kernel },
            ...place,
          });

          expect(resized.width).to.equal(width);
          expect(resized.height).to.equal(height);
          expect(Buffer.from(resized.data).equals(Buffer.from(expected.data))).to.equal(true);
        });
      }
    });
  }

  for (const [kernelName, kernel] of kernels) {
    describe(`equals OpenCV and torchvision to the bit with the ${kernelName}`, () => {
      for (const { name, source, options, expected } of readLibraryCases()) {
        it(name, () => {
          const resized = resizeImage(source, { ...options, kernel });

          expect(Buffer.from(resized.data).equals(Buffer.from(expected.data))).to.equal(true);
        });
      }
    });
  }

  for (const [name, source, options] of [
    ['opencv', 'noise', { width: 97, height: 40, filter: 'bilinear', resample: 'opencv' }],
    ['torchvision', 'noise', { width: 32, height: 24, filter: 'bicubic', resample: 'torchvision' }],
  ] as const) {
    it(`keeps a part of what ${name} gives`, () => {
      const keep = { left: 5, top: 3, right: 30, bottom: 21 };
      const picture = readSource(source);

      const part = resizeImage(picture, { ...options, keep });

      expect(part.data).to.deep.equal(crop(resizeImage(picture, options), keep).data);
    });
  }

  for (const [name, options] of [
    ['another filter than bilinear', { filter: 'bicubic' }],
    ['the default filter', {}],
    ['a region', { filter: 'bilinear', region: { left: 0, top: 0, right: 5, bottom: 5 } }],
  ] as const) {
    it(`refuses ${name} as OpenCV's`, () => {
      const size = { width: 4, height: 4, resample: 'opencv', ...options } as const;

      expect(codeOf(() => resizeImage(makeNoise(9, 9, 1), size))).to.equal('INVALID_OPTION');
    });
  }

  it('uses bicubic with visible surroundings and the fastest kernel unless told otherwise', () => {
    const image = makeNoise(20, 20, 1);
    const region = { left: 5, top: 5, right: 15, bottom: 15 };
    const size = { width: 7, height: 9, region };

    const resized = resizeImage(image, size);

    const spelledOut = resizeImage(image, {
      ...size,
      filter: 'bicubic',
      surroundings: 'visible',
      kernel: fastestKernel(),
    });
    expect(resized.data).to.deep.equal(spelledOut.data);
  });

  for (const filter of filters) {
    describe(filter, () => {
      it('keeps a picture of one colour as it is', () => {
        const data = new Uint8Array(3 * 37 * 23).map((_, at) => [255, 0, 131][at % 3] ?? 0);
        const image = createRasterImage(37, 23, data);

        for (const [width, height] of [
          [1, 1],
          [5, 90],
          [64, 3],
          [36, 24],
        ] as const) {
          const resized = resizeImage(image, { width, height, filter });

          expect(resized.data.every((byte, at) => byte === data[at % 3])).to.equal(true);
        }
      });

      it('keeps a picture at its own size as it is, in a copy', () => {
        const image = makeNoise(31, 17, 2);

        const resized = resizeImage(image, { width: 31, height: 17, filter });

        expect(resized.data).to.deep.equal(image.data);
        expect(resized.data.buffer).not.to.equal(image.data.buffer);
      });

      it('equals cropping first when the surroundings are hidden', () => {
        const image = makeNoise(60, 50, 3);
        const region = { left: 13, top: 9, right: 44, bottom: 50 };
        const size = { width: 24, height: 51, filter };

        const resized = resizeImage(image, { ...size, region, surroundings: 'hidden' });

        expect(resized.data).to.deep.equal(resizeImage(crop(image, region), size).data);
      });

      it('keeps the wanted part only, equal to that part of the whole', () => {
        const image = makeNoise(60, 50, 4);
        const size = { width: 81, height: 33, filter };
        const keep = { left: 10, top: 7, right: 71, bottom: 30 };

        const part = resizeImage(image, { ...size, keep });

        expect(part.data).to.deep.equal(crop(resizeImage(image, size), keep).data);
      });

      it('gives the same bytes with every kernel, over many sizes', () => {
        const random = createRandom(5);
        const side = (): number => 1 + Math.floor(90 * random());
        for (let round = 0; round < 60; round++) {
          const image = makeNoise(side(), side(), round);
          const size = { width: side(), height: side(), filter };

          const [plain, ...others] = kernels.map(([, kernel]) =>
            resizeImage(image, { ...size, kernel }),
          );

          for (const other of others) expect(other.data).to.deep.equal(plain?.data);
        }
      });
    });
  }

  it('reads a picture that is larger than the kernels’ window of rows', () => {
    const image = makeNoise(3, 30_000, 6);
    const size = { width: 2, height: 7, filter: 'lanczos' } as const;

    const [plain, simd = plain] = kernels.map(([, kernel]) =>
      resizeImage(image, { ...size, kernel }),
    );

    expect(simd?.data).to.deep.equal(plain?.data);
  });

  it('passes on to the plain kernel what would take more memory than it keeps', () => {
    const image = makeNoise(2, 1500, 7);
    const size = { width: 9000, height: 1, filter: 'bicubic' } as const;

    const resized = resizeImage(image, size);

    expect(resized.data).to.deep.equal(resizeImage(image, { ...size, kernel: plainKernel }).data);
  });

  it('accepts clamped bytes', () => {
    const image = readSource('noise');
    const clamped = { ...image, data: Uint8ClampedArray.from(image.data) };
    const size = { width: 10, height: 10 };

    expect(resizeImage(clamped, size).data).to.deep.equal(resizeImage(image, size).data);
  });

  const image = createRasterImage(8, 6);
  const box = { left: 1, top: 1, right: 4, bottom: 4 };
  const refused: readonly (readonly [string, object, GroundingErrorCode])[] = [
    ['a width of 0', { width: 0 }, 'INVALID_OPTION'],
    ['a height that is not a number', { height: NaN }, 'INVALID_OPTION'],
    ['a width with a fraction', { width: 2.5 }, 'INVALID_OPTION'],
    ['more pixels than memory holds', { width: 1e6, height: 1e6 }, 'INVALID_OPTION'],
    ['an unknown filter', { filter: 'hamming' }, 'INVALID_OPTION'],
    ['a filter named like a method of objects', { filter: 'toString' }, 'INVALID_OPTION'],
    ['unknown surroundings', { surroundings: 'grey' }, 'INVALID_OPTION'],
    ['a region left of the picture', { region: { ...box, left: -0.1 } }, 'INVALID_BOX'],
    ['a region below the picture', { region: { ...box, bottom: 6.01 } }, 'INVALID_BOX'],
    ['an empty region', { region: { ...box, right: 1 } }, 'INVALID_BOX'],
    ['a reversed region', { region: { ...box, top: 5 } }, 'INVALID_BOX'],
    ['a region that is not a number', { region: { ...box, top: NaN } }, 'INVALID_BOX'],
    ['a part to keep beyond the new picture', { keep: { ...box, right: 6 } }, 'INVALID_BOX'],
    ['a part to keep between pixels', { keep: { ...box, left: 1.5 } }, 'INVALID_BOX'],
  ];
  for (const [name, options, code] of refused) {
    it(`refuses ${name} with ${code}`, () => {
      const all = { width: 5, height: 5, ...options } as ResizeOptions;

      expect(codeOf(() => resizeImage(image, all))).to.equal(code);
    });
  }
});
