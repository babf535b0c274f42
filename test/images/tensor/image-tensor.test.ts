import type { GroundingErrorCode, RasterImage } from '@grounder/core';
import { createRasterImage, GroundingError } from '@grounder/core';
import type { ImageTensorOptions } from '@grounder/images';
import {
  byteRange,
  clipNormalisation,
  createImageTensor,
  imageNetNormalisation,
  minusOneToOne,
  resizeImage,
  toNdarray,
  writeImageTensor,
  zeroToOne,
} from '@grounder/images';
import { expect } from 'chai';

import { readClipRows, readSource } from '../resample/fixtures.js';

const image = readSource('noise');

/** Resized bytes, normalised one by one in double precision: channel × row × column. */
function normaliseSlowly(resized: RasterImage, options: ImageTensorOptions): number[] {
  const { scale, mean, standardDeviation } = options.normalisation ?? zeroToOne;
  return ([0, 1, 2] as const).flatMap((channel) =>
    Array.from({ length: resized.width * resized.height }, (_, pixel) => {
      const byte = resized.data[3 * pixel + channel] ?? 0;
      return (byte * scale - mean[channel]) / standardDeviation[channel];
    }),
  );
}

function expectClose(actual: Float32Array, expected: readonly number[], tolerance: number): void {
  expect(actual.length).to.equal(expected.length);
  const worst = actual.reduce((most, value, at) => {
    return Math.max(most, Math.abs(value - (expected[at] ?? NaN)));
  }, 0);
  expect(worst).to.be.at.most(tolerance);
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

describe('createImageTensor', () => {
  const recipes = {
    byteRange,
    clipNormalisation,
    imageNetNormalisation,
    minusOneToOne,
    zeroToOne,
  };
  for (const [name, normalisation] of Object.entries(recipes)) {
    it(`lays out resized pixels by channel, normalised by ${name}`, () => {
      const options = { width: 13, height: 9, filter: 'bilinear', normalisation } as const;

      const tensor = createImageTensor([image], options);

      expect(tensor.type).to.equal('float32');
      expect(tensor.dims).to.deep.equal([1, 3, 9, 13]);
      expectClose(tensor.data, normaliseSlowly(resizeImage(image, options), options), 3e-7);
    });
  }

  it('equals the pixel values of transformers’ CLIPImageProcessor', () => {
    const width = Math.trunc((224 * image.width) / image.height);
    const left = (width - 224) >> 1;

    const { data } = createImageTensor([image], {
      width,
      height: 224,
      keep: { left, top: 100, right: left + 224, bottom: 124 },
      normalisation: clipNormalisation,
    });

    expectClose(data, [...readClipRows()], 0);
  });

  it('makes one picture of a batch of each image', () => {
    const images = [image, readSource('edges'), readSource('column')];
    const options = { width: 6, height: 5 };

    const batch = createImageTensor(images, options);

    expect(batch.dims).to.deep.equal([3, 3, 5, 6]);
    expect([...batch.data]).to.deep.equal(
      images.flatMap((one) => [...createImageTensor([one], options).data]),
    );
  });

  it('is empty for no images', () => {
    const batch = createImageTensor([], { width: 6, height: 5 });

    expect(batch.dims).to.deep.equal([0, 3, 5, 6]);
    expect(batch.data.length).to.equal(0);
  });

  it('swaps red and blue, with their means, for bgr', () => {
    const options = { width: 4, height: 4, normalisation: imageNetNormalisation } as const;
    const rgb = createImageTensor([image], options).data;

    const bgr = createImageTensor([image], { ...options, channelOrder: 'bgr' }).data;

    expect(bgr.subarray(0, 16)).to.deep.equal(rgb.subarray(32, 48));
    expect(bgr.subarray(16, 32)).to.deep.equal(rgb.subarray(16, 32));
    expect(bgr.subarray(32, 48)).to.deep.equal(rgb.subarray(0, 16));
  });

  it('lays the picture on a canvas and fills the rest with a normalised grey', () => {
    const white = createRasterImage(2, 1, new Uint8Array(6).fill(255));

    const { data, dims } = createImageTensor([white], {
      width: 2,
      height: 1,
      normalisation: minusOneToOne,
      canvas: { width: 4, height: 3, left: 1, top: 1, fill: { grey: 51 } },
    });

    const plane = [-0.6, -0.6, -0.6, -0.6, -0.6, 1, 1, -0.6, -0.6, -0.6, -0.6, -0.6];
    expect(dims).to.deep.equal([1, 3, 3, 4]);
    expectClose(data, [...plane, ...plane, ...plane], 1e-7);
  });

  it('fills the rest with the float itself when a value is given', () => {
    const white = createRasterImage(1, 1, new Uint8Array(3).fill(255));

    const { data } = createImageTensor([white], {
      width: 1,
      height: 1,
      canvas: { width: 1, height: 2, fill: { value: -7 } },
    });

    expect([...data]).to.deep.equal([1, -7, 1, -7, 1, -7]);
  });

  it('normalises to 0..1, red first, over black, unless told otherwise', () => {
    const options = { width: 4, height: 4 };
    const canvas = { width: 6, height: 5 };

    const tensor = createImageTensor([image], { ...options, canvas });

    const spelledOut = createImageTensor([image], {
      ...options,
      normalisation: zeroToOne,
      channelOrder: 'rgb',
      canvas: { ...canvas, left: 0, top: 0, fill: { grey: 0 } },
    });
    expect(tensor.data).to.deep.equal(spelledOut.data);
  });
});

describe('writeImageTensor', () => {
  it('writes a region into its slot and touches nothing else', () => {
    const region = { left: 3, top: 4, right: 30, bottom: 31 };
    const options = { width: 5, height: 5, region, surroundings: 'hidden' } as const;
    const data = new Float32Array(10 + 75 + 10).fill(9);

    writeImageTensor(image, options, { data, offset: 10 });

    expect([...data.subarray(0, 10)]).to.deep.equal(new Array(10).fill(9));
    expect([...data.subarray(85)]).to.deep.equal(new Array(10).fill(9));
    expect(data.subarray(10, 85)).to.deep.equal(createImageTensor([image], options).data);
  });

  const size = { width: 4, height: 4 };
  const nan: ImageTensorOptions['normalisation'] = { ...zeroToOne, scale: NaN };
  const flat: ImageTensorOptions['normalisation'] = { ...zeroToOne, standardDeviation: [1, 0, 1] };
  const refused: readonly (readonly [string, ImageTensorOptions, number, number])[] = [
    ['a buffer that is too short', size, 47, 0],
    ['an offset that leaves no room', size, 48, 1],
    ['a negative offset', size, 48, -1],
    ['a normalisation with NaN', { ...size, normalisation: nan }, 48, 0],
    ['a deviation of 0', { ...size, normalisation: flat }, 48, 0],
    ['a canvas that is too small', { ...size, canvas: { width: 3, height: 4 } }, 48, 0],
    ['a picture that leaves its canvas', { ...size, canvas: { ...size, left: 1 } }, 48, 0],
    ['a canvas of no size', { ...size, canvas: { width: NaN, height: 4 } }, 48, 0],
    ['a grey above 255', { ...size, canvas: { ...size, fill: { grey: 256 } } }, 48, 0],
    ['a fill of NaN', { ...size, canvas: { ...size, fill: { value: NaN } } }, 48, 0],
    ['an unknown channel order', { ...size, ...{ channelOrder: 'grb' as 'rgb' } }, 48, 0],
    ['a width of 0', { width: 0, height: 4 }, 48, 0],
  ];
  for (const [name, options, length, offset] of refused) {
    it(`refuses ${name} with INVALID_OPTION and writes nothing`, () => {
      const data = new Float32Array(length);

      const code = codeOf(() => {
        writeImageTensor(image, options, { data, offset });
      });

      expect(code).to.equal('INVALID_OPTION');
      expect(data.every((value) => value === 0)).to.equal(true);
    });
  }
});

describe('toNdarray', () => {
  it('views a picture as channel × row × column on the same data', () => {
    const tensor = createImageTensor([image, readSource('edges')], { width: 4, height: 3 });

    const view = toNdarray(tensor, 1);

    expect(view.shape).to.deep.equal([3, 3, 4]);
    expect(view.get(2, 1, 3)).to.equal(tensor.data[36 + 2 * 12 + 4 + 3]);
    expect(view.data).to.equal(tensor.data);
  });

  it('views the first picture unless told otherwise', () => {
    expect(toNdarray(createImageTensor([image], { width: 4, height: 3 })).offset).to.equal(0);
  });

  for (const index of [1, -1, 0.5, NaN]) {
    it(`refuses picture ${index} of 1 with INVALID_OPTION`, () => {
      const tensor = createImageTensor([image], { width: 4, height: 3 });

      expect(codeOf(() => toNdarray(tensor, index))).to.equal('INVALID_OPTION');
    });
  }
});
