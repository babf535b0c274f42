import { createHash } from 'node:crypto';

import type { Tensor, TensorInfo } from '@grounder/core';
import type { ModelDetector } from '@grounder/detectors';
import { detectorFor } from '@grounder/detectors';
import { expect } from 'chai';

import { expectCode, expectRejection } from '../support/failures.js';
import { readJsonFixture } from '../support/fixtures.js';
import type { FakeMember, ScriptedSession } from './fake-detectors.js';
import { labels, members, picture, scriptedSession } from './fake-detectors.js';
import { readPicture } from './tiny-models.js';

interface ReferenceCase {
  readonly modelType: string;
  readonly preprocessor: Readonly<Record<string, unknown>>;
  readonly image: string;
  readonly shape: readonly [number, number];
  readonly maskRows: number | null;
  readonly maskColumns: number | null;
  readonly pillow: string;
  readonly torchvision: string;
}

const cases = readJsonFixture('detectors/preprocessors.json') as readonly ReferenceCase[];
const softmaxTypes = ['detr', 'table-transformer', 'yolos'];
const pixels: TensorInfo = { name: 'pixel_values', type: 'float32', dims: [1, 3, 'h', 'w'] };
const mask: TensorInfo = { name: 'pixel_mask', type: 'int64', dims: [1, 'h', 'w'] };

function memberFor(modelType: string): FakeMember {
  const kind = softmaxTypes.includes(modelType) ? 'detr' : 'rt-detr';
  const member = members.find((one) => one.kind === kind);
  if (member === undefined) throw new Error(`no ${kind}`);
  return member;
}

function open(
  modelType: string,
  options: Partial<Parameters<typeof detectorFor>[0]>,
  inputs: readonly TensorInfo[] = [pixels],
): { readonly session: ScriptedSession; readonly detector: ModelDetector } {
  const session = scriptedSession(memberFor(modelType), { inputs });
  const config = { model_type: modelType };
  return { session, detector: detectorFor({ session, labels, config, ...options }) };
}

function digest({ data }: Tensor): string {
  const values = Int32Array.from(data as Float32Array, (value) => Math.round(1024 * value));
  return createHash('sha256').update(values).digest('hex');
}

function sum(values: readonly bigint[]): number {
  return Number(values.reduce((total, value) => total + value, 0n));
}

describe('preprocessor_config.json', () => {
  for (const one of cases) {
    const { modelType, preprocessor, image, shape } = one;
    for (const resample of ['pillow', 'torchvision'] as const) {
      it(`shows ${modelType} ${image} by ${JSON.stringify(preprocessor)} as ${resample}`, async () => {
        const hasMask = one.maskRows !== null && !['rt_detr', 'd_fine'].includes(modelType);
        const inputs = hasMask ? [pixels, mask] : [pixels];
        const { session, detector } = open(modelType, { preprocessor, resample }, inputs);

        await detector.detect(await readPicture({ image }));

        const [feeds = {}] = session.runs;
        const { pixel_values: values, pixel_mask: valid } = feeds;
        if (values === undefined) throw new Error('nothing was fed');
        expect(values.dims).to.deep.equal([1, 3, ...shape]);
        expect(digest(values)).to.equal(one[resample]);
        if (!hasMask) return;
        const columns = shape[1];
        const cells = Array.from(valid?.data as BigInt64Array);
        expect(sum(cells.slice(0, columns))).to.equal(one.maskColumns);
        expect(sum(cells.filter((_, cell) => cell % columns === 0))).to.equal(one.maskRows);
      });
    }
  }

  it("has the family's shorter side where it names the longer one only", async () => {
    const { session, detector } = open('detr', { preprocessor: { size: { longest_edge: 140 } } });

    await detector.detect(picture);

    expect(session.runs[0]?.pixel_values?.dims).to.deep.equal([1, 3, 70, 140]);
  });

  it('has the size that the caller asks for instead of that of the file', async () => {
    const preprocessor = { size: { shortest_edge: 96, longest_edge: 160 } };
    const { session, detector } = open('detr', {
      preprocessor,
      inputSize: { width: 40, height: 20 },
    });

    await detector.detect(picture);

    expect(session.runs[0]?.pixel_values?.dims).to.deep.equal([1, 3, 20, 40]);
  });

  it('leaves the size to a model that fixes it where the file keeps the aspect', async () => {
    const fixed = { ...pixels, dims: [1, 3, 64, 96] };
    const preprocessor = { size: { shortest_edge: 800, longest_edge: 1333 } };
    const { session, detector } = open('detr', { preprocessor }, [fixed]);

    await detector.detect(picture);

    expect(session.runs[0]?.pixel_values?.dims).to.deep.equal([1, 3, 64, 96]);
  });

  for (const [name, preprocessor] of [
    ['a list', []],
    ['a size in words', { size: { shortest_edge: '800' } }],
    ['a size of 0', { size: { shortest_edge: 0 } }],
    ['a broken size', { size: 1.5 }],
    ['an empty size', { size: {} }],
    ['a height alone', { size: { height: 64 } }],
    ['the filter "box"', { resample: 4 }],
    ['two means', { do_normalize: true, image_mean: [0, 0] }],
    ['a deviation of 0', { do_normalize: true, image_std: [1, 0, 1] }],
    ['a factor in words', { rescale_factor: '1/255' }],
    ['a flag in words', { do_normalize: 'false' }],
    ['flipped channels', { do_flip_channel_order: true }],
    ['padding without a width', { do_pad: true, pad_size: { height: 9 } }],
  ] as const) {
    for (const modelType of ['detr', 'conditional_detr', 'rt_detr', 'd_fine', 'yolos']) {
      it(`refuses ${name} for ${modelType}`, () => {
        expectCode(() => open(modelType, { preprocessor }), 'INVALID_DATA');
      });
    }
  }

  it('refuses a size that the model cannot read', () => {
    const fixed = { ...pixels, dims: [1, 3, 64, 96] };
    const preprocessor = { size: { height: 96, width: 64 } };

    expectCode(() => open('rt_detr', { preprocessor }, [fixed]), 'MODEL_MISMATCH');
  });

  it('refuses padding that does not hold the picture', async () => {
    const preprocessor = { do_resize: false, pad_size: { height: 20, width: 200 } };
    const { detector } = open('detr', { preprocessor });

    await expectRejection(detector.detect(picture), 'INVALID_DATA');
  });
});
