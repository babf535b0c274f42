import { createHash } from 'node:crypto';

import type { ClipPreprocessing } from '@grounder/clip/internal';
import { parsePreprocessorConfig, writePixelValues } from '@grounder/clip';
import { createRasterImage } from '@grounder/core';
import { decodeImage } from '@grounder/images';
import { expect } from 'chai';

import { expectCode } from '../support/failures.js';
import { readFixture, readJsonFixture } from '../support/fixtures.js';
import type { TinyModel } from './reference.js';
import { readModelJson, readPhoto, readReference, readReferenceFloats } from './reference.js';

const models: readonly TinyModel[] = ['tiny-clip', 'tiny-mobileclip', 'tiny-siglip'];

const base = readModelJson('tiny-clip', 'preprocessor_config.json') as Record<string, unknown>;

describe('writePixelValues', () => {
  for (const model of models) {
    const file = parsePreprocessorConfig(readModelJson(model, 'preprocessor_config.json'));
    for (const { image, resize, pixelValues } of readReference(model).imageCases) {
      it(`gives the reference's pixel values for ${model}, ${image}, ${resize}`, async () => {
        const expected = readReferenceFloats(model, pixelValues.file);
        const preprocessing: ClipPreprocessing =
          resize === 'squash' ? { ...file, resize: { kind: 'squash' } } : file;
        const data = new Float32Array(expected.length);

        writePixelValues(await readPhoto(image), preprocessing, { data });

        const most = data.reduce(
          (far, value, index) => Math.max(far, Math.abs(value - (expected[index] ?? NaN))),
          0,
        );
        expect(most).to.be.below(1e-6);
      });
    }
  }

  it('pads the shorter side with the mean', () => {
    const preprocessing: ClipPreprocessing = {
      ...parsePreprocessorConfig(base),
      resize: { kind: 'pad' },
    };
    const white = createRasterImage(64, 32, new Uint8Array(64 * 32 * 3).fill(255));
    const data = new Float32Array(3 * 32 * 32);

    writePixelValues(white, preprocessing, { data });

    expect(data[0]).to.equal(0);
    expect(data[8 * 32]).to.be.closeTo((1 - 0.48145466) / 0.26862954, 1e-6);
    expect(data[23 * 32 + 31]).to.be.above(1);
    expect(data[24 * 32]).to.equal(0);
  });

  it('lays black round a picture that is smaller than the crop', () => {
    const preprocessing = parsePreprocessorConfig({
      ...base,
      do_normalize: false,
      size: { shortest_edge: 29 },
    });
    const white = createRasterImage(5, 5, new Uint8Array(75).fill(255));
    const data = new Float32Array(3 * 32 * 32);

    writePixelValues(white, preprocessing, { data });

    const row = Array.from(data.subarray(16 * 32, 17 * 32));
    expect(row.indexOf(1)).to.equal(2);
    expect(row.lastIndexOf(1)).to.equal(30);
  });
});

interface ProcessorCase {
  readonly modelType: string;
  readonly preprocessor: unknown;
  readonly image: string;
  readonly pillow: string;
  readonly torchvision: string;
}

describe('the image processors of transformers', () => {
  const cases = readJsonFixture('clip/preprocessors.json') as readonly ProcessorCase[];
  for (const one of cases) {
    const { modelType, preprocessor, image } = one;
    for (const resample of ['pillow', 'torchvision'] as const) {
      it(`are equalled for ${modelType} ${image} by ${JSON.stringify(preprocessor)} as ${resample}`, async () => {
        const preprocessing = { ...parsePreprocessorConfig(preprocessor), resample };
        const { width, height } = preprocessing;
        const data = new Float32Array(3 * width * height);
        const picture = await decodeImage(readFixture(`models/images/${image}.png`));

        writePixelValues(picture, preprocessing, { data });

        const rounded = Int32Array.from(data, (value) => Math.round(1024 * value));
        expect(createHash('sha256').update(rounded).digest('hex')).to.equal(one[resample]);
      });
    }
  }
});

describe('parsePreprocessorConfig', () => {
  it('reads the files of CLIP, MobileCLIP and SigLIP', () => {
    const [clip, mobile, siglip] = models.map((model) =>
      parsePreprocessorConfig(readModelJson(model, 'preprocessor_config.json')),
    );

    expect(clip?.resize).to.deep.equal({ kind: 'centreCrop', shortestEdge: 32 });
    expect(mobile?.filter).to.equal('bilinear');
    expect(mobile?.normalisation.mean).to.deep.equal([0, 0, 0]);
    expect(siglip?.resize).to.deep.equal({ kind: 'squash' });
    expect(siglip?.normalisation.mean).to.deep.equal([0.5, 0.5, 0.5]);
  });

  it('reads sizes that are written as numbers', () => {
    const { width, height, resize } = parsePreprocessorConfig({ ...base, size: 40, crop_size: 36 });

    expect([width, height]).to.deep.equal([36, 36]);
    expect(resize).to.deep.equal({ kind: 'centreCrop', shortestEdge: 40 });
  });

  const wrong: readonly (readonly [string, unknown])[] = [
    ['nothing', undefined],
    ['a list', []],
    ['no size', { ...base, size: undefined }],
    ['a size of 0', { ...base, size: { shortest_edge: 0 } }],
    ['no crop', { ...base, do_center_crop: false }],
    ['another crop than size', { ...base, size: { width: 40, height: 40 } }],
    ['no resizing', { ...base, do_resize: false }],
    ['an unknown filter', { ...base, resample: 9 }],
    ['two means', { ...base, image_mean: [0, 0] }],
    ['a mean in words', { ...base, image_mean: ['a', 'b', 'c'] }],
    ['a deviation of 0', { ...base, image_std: [1, 0, 1] }],
    ['a scale in words', { ...base, rescale_factor: '1/255' }],
  ];
  for (const [name, value] of wrong) {
    it(`refuses ${name}`, () => {
      expectCode(() => parsePreprocessorConfig(value), 'INVALID_DATA');
    });
  }
});
