import { expect } from 'chai';

import type { TransformerTextEncoderOptions } from '@grounder/captions/internal';
import { createTextEncoder, TransformerTextEncoder } from '@grounder/captions';
import type { Tensor, TensorInfo } from '@grounder/core';
import { narrowToHalves } from '@grounder/core';

import { expectCode, expectRejection, rejectionOf } from '../support/failures.js';
import { readJsonFixture } from '../support/fixtures.js';
import type { FakeSession, Tensors } from './fake-sessions.js';
import { fakeSession, floats } from './fake-sessions.js';

const ids: TensorInfo = { name: 'input_ids', type: 'int64', dims: ['batch', 'length'] };
const mask: TensorInfo = { name: 'attention_mask', type: 'int64', dims: ['batch', 'length'] };
const types: TensorInfo = { name: 'token_type_ids', type: 'int64', dims: ['batch', 'length'] };
const hidden: TensorInfo = { name: 'last_hidden_state', type: 'float32', dims: [] };

/** A tokenizer whose tokens are the codes of the letters. */
const letters: TransformerTextEncoderOptions['tokenizer'] = {
  maxLength: 16,
  padId: 99,
  encode: (text) => {
    const codes = Array.from(text, (letter) => letter.charCodeAt(0));
    return { ids: codes, typeIds: codes.map(() => 0) };
  },
  decode: () => '',
  idOf: () => undefined,
};

/** Hidden states of two texts of three and one tokens, width 2; what stands at padding is wild. */
const states = [...[1, -4, 3, 5, 5, -1], ...[-2, -7, 900, 900, -900, 900]];

/** A model whose state of a token is its id and its place, or what is given. */
function model(given: { inputs?: readonly TensorInfo[]; outputs?: Tensors } = {}): FakeSession {
  const { inputs = [ids, mask], outputs } = given;
  const written = outputs ?? { last_hidden_state: floats([1], 0) };
  return fakeSession({
    inputs,
    outputs: Object.keys(written).map((name) => ({ ...hidden, name })),
    answer: ({ input_ids: tokens }) =>
      outputs ?? {
        last_hidden_state: floats([...(tokens?.dims ?? []), 2], (place) => 1 + (place % 3)),
      },
  });
}

async function encode(options: Partial<TransformerTextEncoderOptions>, texts = ['abc', 'd']) {
  const last = { type: 'float32', dims: [2, 3, 2], data: Float32Array.from(states) };
  const encoder = new TransformerTextEncoder({
    session: model({ outputs: { last_hidden_state: last } }),
    tokenizer: letters,
    normalise: false,
    ...options,
  });
  const { dim, data, normalised } = await encoder.encode(texts);
  return { dim, data: [...data], normalised };
}

describe('TransformerTextEncoder', () => {
  it('takes the mean over the tokens of a text, padding left out', async () => {
    expect((await encode({ pooling: 'mean' })).data).to.deep.equal([3, 0, -2, -7]);
    expect(await encode({})).to.deep.equal(await encode({ pooling: 'mean' }));
  });

  it('takes the state of the first token', async () => {
    expect((await encode({ pooling: 'cls' })).data).to.deep.equal([1, -4, -2, -7]);
  });

  it('takes the greatest value of each dimension, padding left out', async () => {
    expect((await encode({ pooling: 'max' })).data).to.deep.equal([5, 5, -2, -7]);
  });

  it('brings vectors to length 1 unless told otherwise', async () => {
    const { data, normalised } = await encode({ normalise: true, pooling: 'cls' });

    expect(normalised).to.equal(true);
    expect(data[0]).to.be.closeTo(1 / Math.hypot(1, 4), 1e-6);
    expect(Math.hypot(...data.slice(2))).to.be.closeTo(1, 1e-6);
  });

  it('takes sentence embeddings as the model gives them, before states', async () => {
    const outputs = {
      last_hidden_state: floats([2, 3, 2], 9),
      sentence_embedding: floats([2, 2], (place) => place),
    };

    const { dim, data } = await encode({ session: model({ outputs }) });

    expect([dim, ...data]).to.deep.equal([2, 0, 1, 2, 3]);
  });

  it('pools token_embeddings, and floats of half precision', async () => {
    const half: Tensor = {
      type: 'float16',
      dims: [2, 3, 2],
      data: narrowToHalves(Float32Array.from(states)),
    };

    const { data } = await encode({
      session: model({ outputs: { token_embeddings: half } }),
      pooling: 'max',
    });

    expect(data).to.deep.equal([5, 5, -2, -7]);
  });

  it('gives ids, mask and types to a model that asks for them, and fills rows up', async () => {
    const session = model({ inputs: [ids, mask, { ...types, type: 'int32' }] });
    const encoder = new TransformerTextEncoder({ session, tokenizer: letters });

    await encoder.encode(['abc', 'd']);

    const [feeds] = session.runs;
    expect(feeds?.input_ids?.data).to.deep.equal(BigInt64Array.of(97n, 98n, 99n, 100n, 99n, 99n));
    expect(feeds?.attention_mask?.data).to.deep.equal(BigInt64Array.of(1n, 1n, 1n, 1n, 0n, 0n));
    expect(feeds?.token_type_ids?.data).to.deep.equal(new Int32Array(6));
  });

  it('gives ids alone to a model that reads nothing else', async () => {
    const session = model({ inputs: [ids] });
    const encoder = new TransformerTextEncoder({ session, tokenizer: letters });

    await encoder.encode(['ab']);

    expect(Object.keys(session.runs[0] ?? {})).to.deep.equal(['input_ids']);
  });

  it('encodes no texts without a run, and many in batches', async () => {
    const session = model();
    const encoder = new TransformerTextEncoder({ session, tokenizer: letters, batchSize: 2 });

    expect(await encoder.encode([])).to.include({ rows: 0 });
    expect(session.runs).to.deep.equal([]);
    const { rows, data } = await encoder.encode(['abc', 'd', 'ef']);

    expect([rows, data.length]).to.deep.equal([3, 6]);
    expect(session.runs.map((feeds) => feeds.input_ids?.dims)).to.deep.equal([
      [2, 3],
      [1, 2],
    ]);
  });

  it('gives a text without a token a vector of finite numbers', async () => {
    for (const pooling of ['mean', 'cls', 'max'] as const) {
      const session = model();
      const encoder = new TransformerTextEncoder({ session, tokenizer: letters, pooling });

      const { data } = await encoder.encode(['']);

      expect([...data].every(Number.isFinite), pooling).to.equal(true);
    }
  });

  it('stops between batches with the signal’s reason', async () => {
    const stop = new AbortController();
    const reason = new Error('no longer wanted');
    const session = model();
    const encoder = new TransformerTextEncoder({ session, tokenizer: letters, batchSize: 1 });
    const onProgress = () => {
      stop.abort(reason);
    };

    const encoded = encoder.encode(['a', 'b', 'c'], { signal: stop.signal, onProgress });

    expect(await rejectionOf(encoded)).to.equal(reason);
    expect(session.runs).to.have.lengthOf(1);
  });

  const wrongModels: Readonly<Record<string, Parameters<typeof model>[0]>> = {
    'no ids': { inputs: [mask] },
    'ids that are floats': { inputs: [{ ...ids, type: 'float32' }] },
    'an input that is not known': { inputs: [ids, { ...ids, name: 'pixel_values' }] },
    'no states': { outputs: { logits: floats([1], 0) } },
  };
  for (const [name, given] of Object.entries(wrongModels)) {
    it(`refuses a model with ${name} with MODEL_MISMATCH`, () => {
      expectCode(
        () => new TransformerTextEncoder({ session: model(given), tokenizer: letters }),
        'MODEL_MISMATCH',
      );
    });
  }

  it('rejects states of other rows with MODEL_MISMATCH', async () => {
    const outputs = { last_hidden_state: floats([1, 3, 2], 0) };

    await expectRejection(encode({ session: model({ outputs }) }), 'MODEL_MISMATCH');
  });

  it('refuses a batch size below 1', () => {
    expectCode(
      () => new TransformerTextEncoder({ session: model(), tokenizer: letters, batchSize: 0 }),
      'INVALID_OPTION',
    );
  });
});

describe('createTextEncoder', () => {
  const tokenizer = {
    tokenizer: readJsonFixture('models/tiny-bert/tokenizer.json'),
    config: readJsonFixture('models/tiny-bert/tokenizer_config.json'),
  };
  const long = 'the man on the left of the boat '.repeat(40);

  /** Tokens that the model is given of a long text. */
  async function read(config: unknown, sentence?: unknown): Promise<number> {
    const session = model();
    const parts = { config, tokenizer, session };
    const encoder = createTextEncoder(sentence === undefined ? parts : { ...parts, sentence });
    await encoder.encode([long]);
    return session.runs[0]?.input_ids?.dims[1] ?? NaN;
  }

  it('reads as many tokens as the smallest of the limits in its files', async () => {
    expect(await read({ max_position_embeddings: 20 })).to.equal(20);
    expect(await read({ max_position_embeddings: 20 }, { max_seq_length: 9 })).to.equal(9);
    expect(await read({ max_position_embeddings: 20 }, { max_seq_length: 30 })).to.equal(20);
  });

  it('leaves out the positions that RoBERTa does not use', async () => {
    const config = { max_position_embeddings: 20, pad_token_id: 1 };

    expect(await read({ ...config, model_type: 'roberta' })).to.equal(18);
    expect(await read({ ...config, model_type: 'bert' })).to.equal(20);
  });

  it('pools as 1_Pooling/config.json says', async () => {
    const kinds = { mean_tokens: 'mean', cls_token: 'cls', max_tokens: 'max' } as const;
    for (const [key, pooling] of Object.entries(kinds)) {
      const file = { pooling_mode_mean_tokens: false, [`pooling_mode_${key}`]: true };
      const options = { config: {}, tokenizer, pooling: file, session: model() };
      const own = await createTextEncoder(options).encode(['the man']);

      const plain = createTextEncoder({ config: {}, tokenizer, session: model() });
      expect(own.rows).to.equal(1);
      const differs = String(own.data) !== String((await plain.encode(['the man'])).data);
      expect(differs, key).to.equal(pooling !== 'mean');
    }
  });

  it('refuses files that are not what they should be with INVALID_DATA', () => {
    const session = model();
    const two = { pooling_mode_mean_tokens: true, pooling_mode_cls_token: true };

    expectCode(() => createTextEncoder({ config: null, tokenizer, session }), 'INVALID_DATA');
    for (const pooling of [null, {}, two]) {
      expectCode(
        () => createTextEncoder({ config: {}, tokenizer, session, pooling }),
        'INVALID_DATA',
      );
    }
  });
});
