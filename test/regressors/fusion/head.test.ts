import { expect } from 'chai';

import type { Tensor } from '@grounder/core';
import { createRandom, readFloats } from '@grounder/core';
import { nodeRuntime } from '@grounder/models';
import type { FusionHeadOptions, FusionTokens } from '@grounder/regressors/internal';
import { buildFusionHead } from '@grounder/regressors/internal';
import type { Batch } from '@grounder/training/internal';
import {
  adamW,
  add,
  buildTrainingModel,
  encodeGraph,
  giouLoss,
  Graph,
  l1Loss,
  mean,
  openTrainingStep,
  toCorners,
} from '@grounder/training';
import { weightsOf } from '@grounder/training/internal';

import { expectCode } from '../../support/failures.js';
import { readJsonFixture } from '../../support/fixtures.js';

interface Reference {
  readonly boxes: readonly number[];
  readonly attention: readonly number[];
  readonly losses: readonly number[];
  readonly weights: Readonly<Record<string, readonly number[]>>;
}

interface FusionFixture {
  readonly parameters: readonly (readonly [name: string, shape: readonly number[]])[];
  readonly post: Reference;
  readonly pre: Reference;
  /** Post-norm; the picture's tokens are three layers, each brought to mean 0 and variance 1. */
  readonly even: Reference;
}

const runtime = nodeRuntime({ threads: 1 });
const fixture = readJsonFixture('regressors/fusion.json') as FusionFixture;
const tokens = { image: { count: 9, width: 12 }, text: { count: 5, width: 10 } };
const sizes = { width: 16, heads: 4, inner: 32, layers: 2 };
const rows = 6;

/** The head, its loss, and the numbers of the fixture. */
function createFusion(options: FusionHeadOptions = {}, inputs: FusionTokens = tokens) {
  const graph = new Graph();
  const head = buildFusionHead(
    graph,
    inputs,
    { random: createRandom(1) },
    { ...sizes, ...options },
  );
  const target = graph.input('target', ['batch', 4]);
  const overlap = mean(giouLoss(toCorners(head.box), toCorners(target)));
  return { head, loss: add(l1Loss(head.box, target), overlap) };
}

function numbersOf() {
  const random = createRandom(11);
  const uniform = (limit: number, ...dims: readonly number[]): Tensor => {
    const length = dims.reduce((product, dim) => product * dim, 1);
    const data = Float32Array.from({ length }, () => Math.fround((2 * random() - 1) * limit));
    return { type: 'float32', dims, data };
  };
  const weights = Object.fromEntries(
    fixture.parameters.map(([name, shape]) => {
      const { data } = uniform(0.3, ...shape);
      const isScale = name.includes('norm') && name.endsWith('weight');
      const numbers = Float32Array.from(data as Float32Array, (value) => value + (isScale ? 1 : 0));
      return [name, numbers] as const;
    }),
  );
  const batches = [0, 1].map((): Batch => {
    const image = uniform(1, rows, 9, 12);
    const text = uniform(1, rows, 5, 10);
    const mask = Float32Array.from({ length: rows * 5 }, (_, place) =>
      place % 5 < 1 + (Math.floor(place / 5) % 5) ? 1 : 0,
    );
    const boxes = uniform(0.15, rows, 4);
    const target = Float32Array.from(boxes.data as Float32Array, (value) => 0.5 + value);
    return {
      image_tokens: image,
      text_tokens: text,
      text_mask: { type: 'float32', dims: [rows, 5], data: mask },
      target: { ...boxes, data: target },
    };
  });
  return { weights, batches };
}

function withoutTarget(batch: Batch = {}): Batch {
  return Object.fromEntries(Object.entries(batch).filter(([name]) => name !== 'target'));
}

describe('buildFusionHead', () => {
  const even = { image: { ...tokens.image, layers: 3 }, text: { ...tokens.text, layers: 1 } };
  const variants: Readonly<Record<'post' | 'pre' | 'even', Parameters<typeof createFusion>>> = {
    post: [{}, tokens],
    pre: [{ norm: 'pre' }, tokens],
    even: [{}, even],
  };
  for (const name of ['post', 'pre', 'even'] as const) {
    it(`has the boxes and the attention of PyTorch's layers, ${name}`, async () => {
      const { head } = createFusion(...variants[name]);
      const { weights, batches } = numbersOf();
      const { box, attention } = head;
      await using session = await runtime.open(
        encodeGraph({ outputs: { box, attention }, weights }),
      );
      const feeds = withoutTarget(batches[0]);

      const outputs = await session.run(feeds);

      expectClose(readFloats(outputs.box, [rows, 4]), fixture[name].boxes, 1e-5);
      expectClose(readFloats(outputs.attention, [rows, 9]), fixture[name].attention, 1e-5);
    });

    it(`trains as PyTorch does for 20 steps, ${name}`, async () => {
      const { loss } = createFusion(...variants[name]);
      const { weights, batches } = numbersOf();
      const model = buildTrainingModel({ loss, optimizer: adamW({ weightDecay: 1e-4 }) });
      await using step = await openTrainingStep(runtime, model);
      let state = step.start(weights);
      const losses: number[] = [];
      for (let index = 0; index < fixture[name].losses.length; index += 1) {
        const batch = batches[index % 2] ?? {};
        const result = await step.run({ state, batch, learningRate: 1e-3 });
        ({ state } = result);
        losses.push(result.scalars.loss ?? NaN);
      }

      expectClose(losses, fixture[name].losses, 1e-4);
      const final = weightsOf(state);
      for (const [key, expected] of Object.entries(fixture[name].weights)) {
        expectClose(final[key]?.subarray(0, expected.length) ?? [], expected, 1e-4);
      }
    });
  }

  it('drops other tokens with another seed while training, and none afterwards', async () => {
    const graph = new Graph();
    const seed = graph.input('seed', [], 'int64');
    const { box } = buildFusionHead(graph, tokens, { random: createRandom(1), seed }, sizes);
    await using session = await runtime.open(encodeGraph({ outputs: { box } }));
    const feeds = withoutTarget(numbersOf().batches[0]);
    const run = async (value: bigint) => {
      const data = BigInt64Array.of(value);
      const outputs = await session.run({ ...feeds, seed: { type: 'int64', dims: [], data } });
      return [...readFloats(outputs.box, [rows, 4])];
    };

    expect(await run(1n)).to.deep.equal(await run(1n));
    expect(await run(1n)).not.to.deep.equal(await run(2n));
  });

  it('does not look at padding', async () => {
    const { head } = createFusion();
    await using session = await runtime.open(encodeGraph({ outputs: { box: head.box } }));
    const feeds = withoutTarget(numbersOf().batches[0]);
    const text = feeds.text_tokens;
    if (!(text?.data instanceof Float32Array)) throw new TypeError('floats expected');
    // The first phrase has one token; the others of its row are padding.
    const changed = Float32Array.from(text.data, (value, index) =>
      index >= 10 && index < 50 ? value + 5 : value,
    );

    const before = await session.run(feeds);
    const after = await session.run({ ...feeds, text_tokens: { ...text, data: changed } });

    expect(readFloats(after.box, [rows, 4])).to.deep.equal(readFloats(before.box, [rows, 4]));
  });

  it('refuses sizes that cannot be', () => {
    for (const options of [{ width: 18 }, { heads: 0 }, { layers: 1.5 }, { inner: -1 }]) {
      expectCode(() => createFusion(options), 'INVALID_OPTION');
    }
  });
});

function expectClose(got: ArrayLike<number>, expected: readonly number[], tolerance: number): void {
  expect(got).to.have.lengthOf(expected.length);
  for (const [index, value] of expected.entries())
    expect(got[index]).to.be.closeTo(value, tolerance);
}
