import { expect } from 'chai';

import type { Session, Tensor } from '@grounder/core';
import { nodeRuntime } from '@grounder/models';
import type { OnnxGraph, OnnxModel, OnnxNode, OnnxTensor } from '@grounder/onnx';
import { acceptEmbeddings, decodeModel, encodeModel } from '@grounder/onnx';

import { expectCode } from '../../support/failures.js';
import { readFixture } from '../../support/fixtures.js';

const runtime = nodeRuntime();
const tolerance = 1e-5;
const width = 32;
const vocabulary = 330;
const tokens = [5, 17, 3, 42, 8, 17];
const shape = { rows: 2, length: 3 };
/** GPT-2 in the layouts of the hub: places that are in the past, and what else is fed. */
const layouts: Readonly<Record<string, readonly { past: number; branch?: boolean }[]>> = {
  decoder_model: [{ past: 0 }],
  decoder_with_past_model: [{ past: 4 }],
  decoder_model_merged: [
    { past: 0, branch: false },
    { past: 4, branch: true },
  ],
};

const toInt32 = { name: 'to', kind: 'int', value: 6 } as const;

type Feeds = Record<string, Tensor>;

function feedsOf(session: Session, past: number, branch: boolean | undefined): Feeds {
  const { rows, length } = shape;
  const feeds: Feeds = {
    input_ids: { type: 'int64', dims: [rows, length], data: BigInt64Array.from(tokens, BigInt) },
    attention_mask: {
      ...{ type: 'int64', dims: [rows, length + past] },
      data: new BigInt64Array(rows * (length + past)).fill(1n),
    },
  };
  for (const { name, dims } of session.inputs) {
    if (!name.startsWith('past_key_values.')) continue;
    const axes = [rows, Number(dims[1]), past, Number(dims[3])];
    feeds[name] = wave(axes, name.length);
  }
  if (branch !== undefined) {
    feeds.use_cache_branch = { type: 'bool', dims: [1], data: Uint8Array.of(branch ? 1 : 0) };
  }
  return feeds;
}

/** Floats that look like any others. */
function wave(dims: readonly number[], phase: number): Tensor {
  const size = dims.reduce((product, axis) => product * axis, 1);
  const data = Float32Array.from({ length: size }, (_, place) => Math.sin(place + phase));
  return { type: 'float32', dims, data };
}

function embeds(data: Float32Array, flags: readonly number[]): Feeds {
  const { rows, length } = shape;
  return {
    inputs_embeds: { type: 'float32', dims: [rows, length, width], data },
    embeds_mask: { type: 'bool', dims: [rows, length, 1], data: Uint8Array.from(flags) },
  };
}

/** No embeddings, in the smallest tensors that stretch. */
const nothing: Feeds = {
  inputs_embeds: { type: 'float32', dims: [1, 1, width], data: new Float32Array(width) },
  embeds_mask: { type: 'bool', dims: [1, 1, 1], data: new Uint8Array(1) },
};

/** The table of embeddings of tokens: the one with as many rows as there are tokens. */
function tableOf({ graph }: OnnxModel): Float32Array {
  const table = graph.initializers.find(({ dims }) => dims.join() === `${vocabulary},${width}`);
  const bytes = Uint8Array.from((table?.data ?? []) as Uint8Array);
  return new Float32Array(bytes.buffer);
}

function expectClose(got: Tensor | undefined, expected: Tensor | undefined): void {
  expect(got?.dims).to.deep.equal(expected?.dims);
  const values = got?.data as Float32Array;
  for (const [index, value] of (expected?.data as Float32Array).entries()) {
    expect(values[index]).to.be.closeTo(value, tolerance);
  }
}

function expectFar(got: Tensor | undefined, other: Tensor | undefined): void {
  const values = got?.data as Float32Array;
  const differences = (other?.data as Float32Array).map((value, index) =>
    Math.abs(value - (values[index] ?? NaN)),
  );
  expect(Math.max(...differences)).to.be.above(100 * tolerance);
}

describe('acceptEmbeddings', () => {
  for (const [file, cases] of Object.entries(layouts)) {
    for (const { past, branch } of cases) {
      describe(`on ${file}, ${past} tokens in the past`, () => {
        const bytes = readFixture(`models/tiny-gpt2/onnx/${file}.onnx`);
        const model = decodeModel(bytes);
        const rows = tokens.flatMap((token) => [
          ...tableOf(model).subarray(token * width, (token + 1) * width),
        ]);
        const looked = Float32Array.from(rows);
        let original: Session;
        let changed: Session;
        let feeds: Feeds;
        let expected: Readonly<Record<string, Tensor>>;

        before(async () => {
          original = await runtime.open(bytes);
          changed = await runtime.open(encodeModel(acceptEmbeddings(model)));
          feeds = feedsOf(original, past, branch);
          expected = await original.run(feeds);
        });

        after(async () => {
          await original.dispose();
          await changed.dispose();
        });

        it('adds two inputs behind the model’s own', () => {
          const added = changed.inputs.slice(original.inputs.length);

          expect(changed.inputs.slice(0, original.inputs.length)).to.deep.equal(original.inputs);
          expect(added.map(({ name, type, dims }) => [name, type, dims[2]])).to.deep.equal([
            ['inputs_embeds', 'float32', width],
            ['embeds_mask', 'bool', 1],
          ]);
          expect(changed.outputs).to.deep.equal(original.outputs);
        });

        it('gives what it gave for ids', async () => {
          const outputs = await changed.run({ ...feeds, ...nothing });

          for (const [name, tensor] of Object.entries(expected)) expectClose(outputs[name], tensor);
        });

        it('gives the same for the embeddings of these ids, whatever the ids are', async () => {
          const ids = { ...feeds.input_ids, data: new BigInt64Array(tokens.length) } as Tensor;
          const outputs = await changed.run({
            ...{ ...feeds, input_ids: ids },
            ...embeds(looked, [1, 1, 1, 1, 1, 1]),
          });

          for (const [name, tensor] of Object.entries(expected)) expectClose(outputs[name], tensor);
        });

        it('takes embeddings where the mask says so, and ids elsewhere', async () => {
          const flags = [1, 1, 0, 0, 1, 0];
          const ids = tokens.map((token, place) => BigInt(flags[place] === 1 ? 0 : token));
          const given = looked.map((value, place) =>
            flags[Math.floor(place / width)] === 1 ? value : 99,
          );
          const outputs = await changed.run({
            ...feeds,
            input_ids: { ...feeds.input_ids, data: BigInt64Array.from(ids) } as Tensor,
            ...embeds(given, flags),
          });

          expectClose(outputs.logits, expected.logits);
        });

        it('reads the embeddings: others give other logits', async () => {
          const other = looked.map((value) => -value);
          const outputs = await changed.run({ ...feeds, ...embeds(other, [1, 1, 1, 1, 1, 1]) });

          expectFar(outputs.logits, expected.logits);
        });

        it('leaves the model as it was', () => {
          expect(model).to.deep.equal(decodeModel(bytes));
        });
      });
    }
  }

  it('leaves a model alone that takes embeddings already', () => {
    const once = acceptEmbeddings(
      decodeModel(readFixture('models/tiny-gpt2/onnx/decoder_model.onnx')),
    );

    expect(acceptEmbeddings(once)).to.equal(once);
  });

  it('follows ids through casts and shapes, and takes rows of quantised tables as floats', async () => {
    const model = small([
      { opType: 'Cast', inputs: ['input_ids'], outputs: ['cast'], attributes: [toInt32] },
      { opType: 'Unsqueeze', inputs: ['cast', 'axis'], outputs: ['apart'] },
      { opType: 'Squeeze', inputs: ['apart', 'axis'], outputs: ['ids'] },
      { opType: 'Gather', inputs: ['table', 'ids'], outputs: ['packed'] },
      { opType: 'DequantizeLinear', inputs: ['packed', 'scale', 'zero'], outputs: ['y'] },
    ]);
    await using session = await runtime.open(encodeModel(acceptEmbeddings(model)));

    const { y } = await session.run({
      input_ids: { type: 'int64', dims: [1, 3], data: BigInt64Array.of(2n, 0n, 1n) },
      inputs_embeds: { type: 'float32', dims: [1, 3, 2], data: Float32Array.of(7, 8, 7, 8, 7, 8) },
      embeds_mask: { type: 'bool', dims: [1, 3, 1], data: Uint8Array.of(0, 1, 0) },
    });

    // Rows of the table are (value - 10) * 0.5.
    expect([...(y?.data as Float32Array)]).to.deep.equal([2, 2.5, 7, 8, 1, 1.5]);
  });

  const strange: Readonly<Record<string, OnnxModel>> = {
    'a model that reads pictures': decodeModel(
      readFixture('models/tiny-clip/onnx/vision_model.onnx'),
    ),
    'a model that looks up something else': small([
      { opType: 'Gather', inputs: ['table', 'axis'], outputs: ['y'] },
    ]),
    'a quantised table that never becomes floats': small([
      { opType: 'Gather', inputs: ['table', 'input_ids'], outputs: ['y'] },
    ]),
    'a lookup of one axis': small([
      { opType: 'Gather', inputs: ['axis', 'input_ids'], outputs: ['y'] },
    ]),
  };
  for (const [name, model] of Object.entries(strange)) {
    it(`refuses ${name} with MODEL_MISMATCH`, () => {
      expectCode(() => acceptEmbeddings(model), 'MODEL_MISMATCH');
    });
  }
});

/** A model of some nodes from `input_ids` to `y`, with a quantised table of three rows. */
function small(nodes: readonly OnnxNode[]): OnnxModel {
  const bytes = (values: ArrayBufferView) => new Uint8Array(values.buffer as ArrayBuffer);
  const table = Uint8Array.of(10, 11, 12, 13, 14, 15);
  const initializers: readonly OnnxTensor[] = [
    { name: 'table', type: 'uint8', dims: [3, 2], data: table },
    { name: 'scale', type: 'float32', dims: [], data: bytes(Float32Array.of(0.5)) },
    { name: 'zero', type: 'uint8', dims: [], data: Uint8Array.of(10) },
    { name: 'axis', type: 'int64', dims: [1], data: bytes(BigInt64Array.of(0n)) },
  ];
  const ids = { kind: 'tensor', type: 'int64', dims: ['batch', 'length'] } as const;
  const graph: OnnxGraph = {
    ...{ name: 'small', nodes, initializers },
    inputs: [{ name: 'input_ids', type: ids }],
    outputs: [{ name: 'y', type: { kind: 'tensor', type: 'float32' } }],
  };
  return { irVersion: 8, operatorSets: [{ domain: '', version: 17 }], graph };
}
