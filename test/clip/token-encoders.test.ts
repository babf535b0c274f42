import { expect } from 'chai';

import type { ClipSession } from '@grounder/clip/internal';
import { createClipTokenEncoders } from '@grounder/clip';
import type { TokenFeatures } from '@grounder/core';
import { nodeRuntime } from '@grounder/models';
import { decodeModel, encodeModel, exposeTensors, findHiddenStates } from '@grounder/onnx';

import { expectCode, expectRejection } from '../support/failures.js';
import { readFixture, readJsonFixture } from '../support/fixtures.js';
import { readModelJson, readPhoto } from './reference.js';

/** What `generate/tiny_clip_hidden_states.py` writes. */
interface HiddenStates {
  readonly images: readonly {
    readonly image: string;
    readonly layers: readonly (readonly (readonly number[])[])[];
  }[];
  readonly texts: readonly {
    readonly text: string;
    readonly ids: readonly number[];
    readonly layers: readonly (readonly (readonly number[])[])[];
  }[];
}

const reference = readJsonFixture('models/tiny-clip/hidden-states.json') as HiddenStates;
const runtime = nodeRuntime({ threads: 1 });
const parts = {
  config: readModelJson('tiny-clip', 'config.json'),
  preprocessor: readModelJson('tiny-clip', 'preprocessor_config.json'),
  tokenizer: {
    tokenizer: readModelJson('tiny-clip', 'tokenizer.json'),
    config: readModelJson('tiny-clip', 'tokenizer_config.json'),
  },
};

/** Opens a file so that it gives its hidden states. */
async function openStates(
  file: string,
  input: string,
): Promise<{ readonly session: ClipSession; readonly names: readonly string[] }> {
  const model = decodeModel(readFixture(`models/tiny-clip/onnx/${file}.onnx`));
  const names = findHiddenStates(model.graph, input);
  return { session: await runtime.open(encodeModel(exposeTensors(model, names))), names };
}

async function open(files: readonly [string, string], textLength = 12) {
  const vision = await openStates(files[0], 'pixel_values');
  const text = await openStates(files[1], 'input_ids');
  const sessions = { vision: vision.session, text: text.session };
  return createClipTokenEncoders(
    { ...parts, sessions },
    {
      imageTensors: vision.names,
      textTensor: text.names.at(-1) ?? '',
      textLength,
      resize: { kind: 'squash' },
    },
  );
}

function tokenAt({ tokens, dim, data }: TokenFeatures, row: number, token: number) {
  const start = (row * tokens + token) * dim;
  return data.subarray(start, start + dim);
}

function expectClose(got: ArrayLike<number>, expected: readonly number[]): void {
  expect(got).to.have.lengthOf(expected.length);
  for (const [index, value] of expected.entries()) {
    expect(got[index]).to.be.closeTo(value, 2e-4 * Math.max(1, Math.abs(value)));
  }
}

describe('CLIP token encoders', () => {
  for (const files of [
    ['vision_model', 'text_model'],
    ['model', 'model'],
  ] as const) {
    it(`give the hidden states of transformers, ${files.join(' + ')}`, async () => {
      await using encoders = await open(files);
      const photos = await Promise.all(reference.images.map(({ image }) => readPhoto(image)));

      const seen = await encoders.image.encodeTokens(photos);
      const read = await encoders.text.encodeTokens(reference.texts.map(({ text }) => text));

      expect(seen).to.include({ rows: 2, tokens: 16, dim: 64 });
      for (const [row, { layers }] of reference.images.entries()) {
        for (let token = 0; token < 16; token += 1) {
          const expected = layers.flatMap((layer) => layer[token] ?? []);
          expectClose(tokenAt(seen, row, token), expected);
        }
      }
      expect(read).to.include({ rows: 2, tokens: 12, dim: 16 });
      for (const [row, { ids, layers }] of reference.texts.entries()) {
        const last = layers.at(-1) ?? [];
        for (const [token, expected] of last.entries()) {
          expectClose(tokenAt(read, row, token), expected);
        }
        const mask = [...read.mask.subarray(12 * row, 12 * row + 12)];
        expect(mask).to.deep.equal(
          Array.from({ length: 12 }, (_, token) => (token < ids.length ? 1 : 0)),
        );
      }
    });
  }

  it('pad with zeros, and cut long texts before their end token', async () => {
    await using encoders = await open(['vision_model', 'text_model'], 4);
    const [phrase] = reference.texts;

    const cut = await encoders.text.encodeTokens([phrase?.text ?? '', '']);

    expect(cut.tokens).to.equal(4);
    expect([...cut.mask]).to.deep.equal([1, 1, 1, 1, 1, 1, 0, 0]);
    // Start and the first words are as in the whole phrase, since CLIP's text looks backwards.
    for (const token of [0, 1, 2]) {
      expectClose(tokenAt(cut, 0, token), phrase?.layers.at(-1)?.[token] ?? []);
    }
    expect([...tokenAt(cut, 1, 3)].every((value) => value === 0)).to.equal(true);
  });

  it('give the same in batches of one, and tell progress', async () => {
    await using encoders = await open(['vision_model', 'text_model']);
    const vision = await openStates('vision_model', 'pixel_values');
    const text = await openStates('text_model', 'input_ids');
    await using single = createClipTokenEncoders(
      { ...parts, sessions: { vision: vision.session, text: text.session } },
      { imageTensors: vision.names, textTensor: text.names.at(-1) ?? '', batchSize: 1 },
    );
    const photos = await Promise.all(reference.images.map(({ image }) => readPhoto(image)));
    const done: number[] = [];

    const one = await single.text.encodeTokens(['a dog', 'boats'], {
      onProgress: (progress) => done.push(progress.done),
    });

    expect(done).to.deep.equal([1, 2]);
    expect(single.text.length).to.equal(40);
    const both = await encoders.text.encodeTokens(['a dog', 'boats']);
    expectClose(tokenAt(one, 1, 1), [...tokenAt(both, 1, 1)]);
    expect((await encoders.image.encodeTokens([])).rows).to.equal(0);
    const stopped = encoders.image.encodeTokens(photos, { signal: AbortSignal.abort() });
    expect(
      await stopped.then(
        () => 'ended',
        () => 'stopped',
      ),
    ).to.equal('stopped');
  });

  it('refuse models without such outputs, and outputs that are no hidden states', async () => {
    const text = await openStates('text_model', 'input_ids');
    const pooled = await runtime.open(readFixture('models/tiny-clip/onnx/vision_model.onnx'));
    const sessions = { vision: pooled, text: text.session };
    const create = (imageTensors: readonly string[], textTensor = text.names[0] ?? '') =>
      createClipTokenEncoders({ ...parts, sessions }, { imageTensors, textTensor });

    expectCode(() => create(['v141']), 'MODEL_MISMATCH');
    expectCode(() => create([]), 'MODEL_MISMATCH');
    expectCode(() => create(['image_embeds'], 'nothing'), 'MODEL_MISMATCH');
    await using flat = create(['image_embeds']);
    const photo = await readPhoto('boats-61x43');
    const error = await expectRejection(flat.image.encodeTokens([photo]), 'MODEL_MISMATCH');
    expect(error.message).to.contain('hidden states').and.to.contain('image_embeds');
  });
});
