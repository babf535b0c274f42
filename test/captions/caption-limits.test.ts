import { expect } from 'chai';

import type {
  ClipCapCaptionerOptions,
  EncoderDecoderCaptionerOptions,
} from '@grounder/captions/internal';
import {
  ClipCapCaptioner,
  createTextTokenizer,
  EncoderDecoderCaptioner,
  parseCaptionPicture,
} from '@grounder/captions';
import type { Detection, ImageEncoder, Progress, TensorInfo } from '@grounder/core';
import { createRasterImage } from '@grounder/core';

import { expectCode, expectRejection, rejectionOf } from '../support/failures.js';
import { readJsonFixture } from '../support/fixtures.js';
import type { FakeLanguageModel } from './fake-sessions.js';
import { decoderInputs, fakeDecoder, fakeSession, floats, vocabulary } from './fake-sessions.js';

const tokenizer = createTextTokenizer({
  tokenizer: readJsonFixture('models/tiny-gpt2/tokenizer.json'),
  config: readJsonFixture('models/tiny-gpt2/tokenizer_config.json'),
});
const image = createRasterImage(64, 48);
const picture = parseCaptionPicture({ size: 8 });
/** The token `<|endoftext|>` of the fixture. */
const end = 0;
const width = 4;
const features = 3;

function regionsOf(count: number): readonly Detection[] {
  return Array.from({ length: count }, (_, index) => {
    const left = index % 60;
    return { label: 'thing', score: 1, box: { left, top: 0, right: left + 4, bottom: 4 } };
  });
}

/** CLIP's image encoder, which keeps how many pictures it was given. */
function fakeEncoder(dim = features) {
  const batches: number[] = [];
  const encoder: ImageEncoder = {
    encode(images) {
      batches.push(images.length);
      const data = new Float32Array(images.length * dim).fill(1);
      return Promise.resolve({ rows: images.length, dim, data, normalised: false });
    },
  };
  return { encoder, batches };
}

const embeddingInputs: readonly TensorInfo[] = [
  ...decoderInputs,
  { name: 'inputs_embeds', type: 'float32', dims: ['b', 'l', width] },
  { name: 'embeds_mask', type: 'bool', dims: ['b', 'l', 1] },
];

interface ClipCapChanges extends Partial<ClipCapCaptionerOptions> {
  readonly model?: FakeLanguageModel;
  /** Axes of the prefix for a number of rows. */
  readonly prefix?: (rows: number) => readonly number[];
  readonly contextLength?: number;
}

function clipCap({ model, prefix, contextLength, ...changes }: ClipCapChanges = {}) {
  const { decoder, session } = fakeDecoder({ inputs: embeddingInputs, ...model }, contextLength);
  const { encoder, batches } = fakeEncoder();
  const mapper = fakeSession({
    inputs: [{ name: 'clip', type: 'float32', dims: ['batch', features] }],
    outputs: [{ name: 'prefix', type: 'float32', dims: ['batch', 2, width] }],
    answer: ({ clip }) => ({
      prefix: floats(prefix?.(clip?.dims[0] ?? 0) ?? [clip?.dims[0] ?? 0, 2, width], 1),
    }),
  });
  const parts = { encoder, mapper, decoder, tokenizer, stopTokens: ['<|endoftext|>'] };
  const captioner = new ClipCapCaptioner({ ...parts, ...changes });
  return { captioner, session, mapper, batches };
}

function encoderDecoder(
  changes: Partial<EncoderDecoderCaptionerOptions> & { readonly model?: FakeLanguageModel } = {},
) {
  const states: TensorInfo = { name: 'encoder_hidden_states', type: 'float32', dims: [] };
  const { model, ...options } = changes;
  const { decoder, session } = fakeDecoder({ inputs: [...decoderInputs, states], ...model });
  const vision = fakeSession({
    inputs: [{ name: 'pixel_values', type: 'float32', dims: ['batch', 3, 8, 8] }],
    outputs: [{ name: 'last_hidden_state', type: 'float32', dims: ['batch', 5, width] }],
    answer: ({ pixel_values: pixels }) => ({
      last_hidden_state: floats([pixels?.dims[0] ?? 0, 5, width], 1),
    }),
  });
  const captioner = new EncoderDecoderCaptioner({
    ...{ vision, decoder, picture, tokenizer, startTokens: [1], stopTokens: [end] },
    ...options,
  });
  return { captioner, session, vision };
}

describe('ClipCapCaptioner and EncoderDecoderCaptioner', () => {
  const kinds = { ClipCapCaptioner: clipCap, EncoderDecoderCaptioner: encoderDecoder };
  for (const [name, create] of Object.entries(kinds)) {
    describe(name, () => {
      it('gives what was written of a text that never ends', async () => {
        const { captioner, session } = create();
        const short = create({ maxTokens: 3 });

        const [caption] = await captioner.caption(image, regionsOf(1));
        const [cut] = await short.captioner.caption(image, regionsOf(1));

        const likes = (count: number) => tokenizer.decode(Array.from({ length: count }, () => 3));
        expect(caption).to.equal(likes(20));
        expect(cut).to.equal(likes(3));
        expect(session.runs).to.have.lengthOf(20);
      });

      it('gives an empty caption when the model ends at once', async () => {
        const { captioner, session } = create({ model: { next: (token) => -token } });

        expect(await captioner.caption(image, regionsOf(2))).to.deep.equal(['', '']);
        expect(session.runs).to.have.lengthOf(1);
      });

      it('rejects a token that the vocabulary lacks with INVALID_DATA', async () => {
        const model: FakeLanguageModel = {
          change: (outputs) => ({
            ...outputs,
            logits: floats([1, outputs.logits?.dims[1] ?? 0, 1000], (place) => place % 1000),
          }),
        };
        const { captioner } = create({ model });

        const error = await expectRejection(captioner.caption(image, regionsOf(1)), 'INVALID_DATA');

        expect(error.message).to.include('the token 999');
      });

      it('stops between tokens with the signal’s reason and no further run', async () => {
        const stop = new AbortController();
        const reason = new Error('no longer wanted');
        const { captioner, session } = create({
          model: {
            change(outputs, run) {
              if (run === 2) stop.abort(reason);
              return outputs;
            },
          },
        });

        const written = captioner.caption(image, regionsOf(20), { signal: stop.signal });

        expect(await rejectionOf(written)).to.equal(reason);
        expect(session.runs).to.have.lengthOf(2);
      });

      it('writes of no region without running anything', async () => {
        const { captioner, session } = create();

        expect(await captioner.caption(image, [])).to.deep.equal([]);
        expect(session.runs).to.deep.equal([]);
      });

      it('writes of 5,000 regions batch by batch, and tells how far it is', async function () {
        this.timeout(60_000);
        const heard: Progress[] = [];
        const onProgress = (progress: Progress) => heard.push(progress);
        const { captioner, session } = create({ batchSize: 64, maxTokens: 2 });

        const captions = await captioner.caption(image, regionsOf(5000), { onProgress });

        expect(captions).to.have.lengthOf(5000);
        expect(new Set(captions)).to.deep.equal(new Set([tokenizer.decode([3, 3])]));
        const rows = session.runs.map(({ input_ids: ids }) => ids?.dims[0] ?? 0);
        expect(Math.max(...rows)).to.equal(64);
        expect(heard).to.have.lengthOf(Math.ceil(5000 / 64));
        expect(heard.at(-1)).to.deep.equal({ stage: 'caption', done: 5000, total: 5000 });
      });

      it('refuses a batch size below 1, and frees its models', async () => {
        expectCode(() => create({ batchSize: 0 }), 'INVALID_OPTION');
        const { captioner, session } = create();

        await captioner.dispose();

        expect(session.disposals()).to.equal(1);
      });
    });
  }
});

describe('ClipCapCaptioner', () => {
  it('stops where the language model has no more positions', async () => {
    const { captioner, session } = clipCap({ contextLength: 6 });

    await captioner.caption(image, regionsOf(1));

    // Four positions behind the prefix, and the token behind the last one is not read.
    expect(session.runs).to.have.lengthOf(5);
  });

  it('takes prefixes that are not cut into tokens', async () => {
    const { captioner, session } = clipCap({ prefix: (rows) => [rows, 2 * width] });

    await captioner.caption(image, regionsOf(1));

    expect(session.runs[0]?.inputs_embeds?.dims).to.deep.equal([1, 2, width]);
    expect(session.runs[0]?.embeds_mask?.data).to.deep.equal(Uint8Array.of(1, 1));
    // The prefix is read once; then the cache has it.
    expect(session.runs[1]?.embeds_mask?.data).to.deep.equal(Uint8Array.of(0));
  });

  const wrongPrefixes: Readonly<Record<string, (rows: number) => readonly number[]>> = {
    'another width': (rows) => [rows, 2, width + 1],
    'no whole number of tokens': (rows) => [rows, 2 * width + 1],
    'another number of rows': (rows) => [rows + 1, 2, width],
    nothing: (rows) => [rows, 0, width],
  };
  for (const [name, prefix] of Object.entries(wrongPrefixes)) {
    it(`rejects a mapper that gives ${name} with MODEL_MISMATCH`, async () => {
      const { captioner, session } = clipCap({ prefix });

      const error = await expectRejection(captioner.caption(image, regionsOf(2)), 'MODEL_MISMATCH');

      expect(error.message).to.include('mapper');
      expect(session.runs).to.deep.equal([]);
    });
  }

  it('rejects vectors of another length than the mapper was trained with', async () => {
    const { encoder } = fakeEncoder(features + 2);
    const { captioner, mapper } = clipCap({ encoder });

    const error = await expectRejection(captioner.caption(image, regionsOf(1)), 'MODEL_MISMATCH');

    expect(error.message).to.include('length 5').and.include('one of 3');
    expect(mapper.runs).to.deep.equal([]);
  });

  it('refuses a mapper of several inputs', () => {
    const inputs = ['one', 'two'].map((name) => ({ name, type: 'float32', dims: [] }));
    const mapper = fakeSession({ inputs, outputs: inputs.slice(1), answer: () => ({}) });

    expectCode(() => clipCap({ mapper }), 'MODEL_MISMATCH');
  });

  it('rejects a language model that takes no embeddings', async () => {
    const { captioner } = clipCap({ model: { inputs: decoderInputs } });

    await expectRejection(captioner.caption(image, regionsOf(1)), 'MODEL_MISMATCH');
  });

  it('refuses a stop token that the vocabulary lacks with INVALID_DATA', () => {
    expectCode(() => clipCap({ stopTokens: ['<stop>'] }), 'INVALID_DATA');
  });

  it('ends with a full stop, and keeps it, unless told otherwise', async () => {
    const stop = tokenizer.idOf('.') ?? NaN;
    const parts = { size: vocabulary + stop };
    const { captioner } = clipCap({
      stopTokens: ['.', '<|endoftext|>'],
      model: {
        change: (outputs, run) => ({
          ...outputs,
          logits: floats([1, 1, parts.size], (token) => (token === (run < 3 ? 3 : stop) ? 1 : 0)),
        }),
      },
    });

    const [caption] = await captioner.caption(image, regionsOf(1));

    expect(caption).to.equal(tokenizer.decode([3, 3, stop]));
  });

  it('does not run the mapper when it is told to stop while pictures are encoded', async () => {
    const stop = new AbortController();
    const reason = new Error('no longer wanted');
    const encoder: ImageEncoder = {
      encode(images) {
        stop.abort(reason);
        const data = new Float32Array(images.length * features);
        return Promise.resolve({ rows: images.length, dim: features, data, normalised: false });
      },
    };
    const { captioner, mapper } = clipCap({ encoder });

    const written = captioner.caption(image, regionsOf(1), { signal: stop.signal });

    expect(await rejectionOf(written)).to.equal(reason);
    expect(mapper.runs).to.deep.equal([]);
  });
});

describe('EncoderDecoderCaptioner', () => {
  /** A model of pictures with one output. */
  function visionOf(name: string, dims: (rows: number) => readonly number[]) {
    return fakeSession({
      inputs: [{ name: 'pixel_values', type: 'float16', dims: ['batch', 3, 8, 8] }],
      outputs: [{ name, type: 'float32', dims: [] }],
      answer: ({ pixel_values: pixels }) => ({ [name]: floats(dims(pixels?.dims[0] ?? 0), 1) }),
    });
  }

  it('takes states under the name image_embeds, and pixels in the model’s precision', async () => {
    const vision = visionOf('image_embeds', (rows) => [rows, 5, width]);
    const { captioner, session } = encoderDecoder({ vision });

    await captioner.caption(image, regionsOf(2));

    expect(vision.runs[0]?.pixel_values).to.include({ type: 'float16' });
    expect(session.runs[0]?.encoder_hidden_states?.dims).to.deep.equal([2, 5, width]);
  });

  it('gives a mask of the states to a decoder that asks for it, for each beam', async () => {
    const asked = ['encoder_hidden_states', 'encoder_attention_mask'];
    const inputs = asked.map((name, place) => {
      return { name, type: place === 0 ? 'float32' : 'int64', dims: [] };
    });
    const { captioner, session } = encoderDecoder({
      model: { inputs: [...decoderInputs, ...inputs] },
      search: { kind: 'beam', width: 3 },
    });

    await captioner.caption(image, regionsOf(2));

    const masks = session.runs.map(({ encoder_attention_mask: mask }) => mask);
    expect(masks[0]?.dims).to.deep.equal([2, 5]);
    expect(masks[0]?.data).to.deep.equal(new BigInt64Array(10).fill(1n));
    expect(masks[1]?.dims).to.deep.equal([6, 5]);
  });

  it('rejects one vector for a whole picture with MODEL_MISMATCH', async () => {
    const vision = visionOf('image_embeds', (rows) => [rows, width]);

    const { captioner, session } = encoderDecoder({ vision });
    await expectRejection(captioner.caption(image, regionsOf(1)), 'MODEL_MISMATCH');

    expect(session.runs).to.deep.equal([]);
  });

  it('refuses a model that reads no pictures, or gives no states, with MODEL_MISMATCH', () => {
    const noStates = visionOf('logits', (rows) => [rows, 5, width]);
    const noPixels = fakeSession({ inputs: [], outputs: noStates.outputs, answer: () => ({}) });

    for (const vision of [noStates, noPixels]) {
      expectCode(() => encoderDecoder({ vision }), 'MODEL_MISMATCH');
    }
  });

  it('rejects a decoder that does not look at pictures with MODEL_MISMATCH', async () => {
    const { captioner } = encoderDecoder({ model: { inputs: decoderInputs } });

    await expectRejection(captioner.caption(image, regionsOf(1)), 'MODEL_MISMATCH');
  });
});
