import { expect } from 'chai';

import type { CaptionSearch } from '@grounder/captions/internal';
import { CaptionDecoder, generate } from '@grounder/captions';
import type { TensorInfo } from '@grounder/core';

import { expectCode, expectRejection, rejectionOf } from '../support/failures.js';
import type { Tensors } from './fake-sessions.js';
import {
  decoderInputs,
  decoderOutputs,
  fakeDecoder,
  fakeLanguageModel,
  floats,
  vocabulary,
} from './fake-sessions.js';

const searches: readonly CaptionSearch[] = [
  { kind: 'greedy' },
  { kind: 'beam', width: 3 },
  { kind: 'nucleus', topP: 0.5 },
];
const end = 7;

describe('generate with a model that never stops', () => {
  for (const search of searches) {
    it(`stops at maxTokens, 20 unless said, with what was written (${search.kind})`, async () => {
      const { decoder, session } = fakeDecoder();

      const all = await generate(decoder, decoder.begin({ ids: [[1]] }), {
        search,
        stopTokens: [end],
      });
      const five = await generate(decoder, decoder.begin({ ids: [[1]] }), {
        ...{ search, stopTokens: [end], maxTokens: 5 },
      });

      expect(all).to.deep.equal([Array.from({ length: 20 }, () => 3)]);
      expect(five).to.deep.equal([[3, 3, 3, 3, 3]]);
      expect(session.runs).to.have.lengthOf(25);
    });

    it(`stops where the model has no more positions (${search.kind})`, async () => {
      const { decoder, session } = fakeDecoder({}, 8);

      const [tokens] = await generate(decoder, decoder.begin({ ids: [[1, 2, 4]] }), {
        ...{ search, stopTokens: [end], maxTokens: 100 },
      });

      // Five positions are left, and the token behind the last one is not read.
      expect(tokens).to.have.lengthOf(6);
      const read = session.runs.map(({ attention_mask: mask }) => mask?.dims[1]);
      expect(Math.max(...read.map(Number))).to.equal(8);
    });
  }

  it('refuses a beginning that is longer than the model has positions for', async () => {
    const { decoder, session } = fakeDecoder({}, 2);
    const state = decoder.begin({ ids: [[1, 2, 4]] });

    const error = await expectRejection(
      generate(decoder, state, { stopTokens: [] }),
      'INVALID_OPTION',
    );

    expect(error.message).to.include('at most 2 tokens').and.include('got 3');
    expect(session.runs).to.deep.equal([]);
  });
});

describe('generate with logits that are not finite', () => {
  const broken: readonly (readonly [string, (token: number) => number])[] = [
    ['only NaN', () => NaN],
    ['one NaN', (token) => (token === 5 ? NaN : 1)],
    ['infinity', (token) => (token === 5 ? Infinity : 1)],
    ['nothing that is possible', () => -Infinity],
  ];
  for (const search of searches) {
    for (const [name, next] of broken) {
      it(`rejects ${name} with MODEL_MISMATCH (${search.kind})`, async () => {
        const { decoder } = fakeDecoder({ next });
        const state = decoder.begin({ ids: [[1]] });

        const written = generate(decoder, state, { search, stopTokens: [] });

        const error = await expectRejection(written, 'MODEL_MISMATCH');
        expect(error.message).to.include('finite logits');
      });
    }

    it(`takes -Infinity for what is impossible (${search.kind})`, async () => {
      const { decoder } = fakeDecoder({ next: (token) => (token === 3 ? 0 : -Infinity) });

      const tokens = await generate(decoder, decoder.begin({ ids: [[1]] }), {
        ...{ search, stopTokens: [], maxTokens: 2 },
      });

      expect(tokens).to.deep.equal([[3, 3]]);
    });
  }
});

describe('generate when it is told to stop', () => {
  for (const search of searches) {
    it(`ends between tokens with the signal’s reason and no further run (${search.kind})`, async () => {
      const stop = new AbortController();
      const reason = new Error('no longer wanted');
      const { decoder, session } = fakeDecoder({
        change(outputs, run) {
          if (run === 3) stop.abort(reason);
          return outputs;
        },
      });

      const written = generate(
        decoder,
        decoder.begin({ ids: [[1]] }),
        { search, stopTokens: [] },
        { signal: stop.signal },
      );

      expect(await rejectionOf(written)).to.equal(reason);
      expect(session.runs).to.have.lengthOf(3);
    });
  }
});

describe('generate with options out of range', () => {
  const wrong: readonly CaptionSearch[] = [
    { kind: 'nucleus', temperature: 0 },
    { kind: 'nucleus', temperature: -1 },
    { kind: 'nucleus', temperature: NaN },
    { kind: 'nucleus', topP: 0 },
    { kind: 'nucleus', topP: 1.1 },
    { kind: 'beam', width: 0 },
    { kind: 'beam', lengthPenalty: NaN },
  ];
  for (const search of wrong) {
    it(`refuses ${JSON.stringify(search)} with INVALID_OPTION`, async () => {
      const { decoder, session } = fakeDecoder();
      const state = decoder.begin({ ids: [[1]] });

      await expectRejection(generate(decoder, state, { search, stopTokens: [] }), 'INVALID_OPTION');

      expect(session.runs).to.deep.equal([]);
    });
  }

  it('refuses maxTokens below 1', async () => {
    const { decoder } = fakeDecoder();
    const state = decoder.begin({ ids: [[1]] });

    await expectRejection(
      generate(decoder, state, { stopTokens: [], maxTokens: 0 }),
      'INVALID_OPTION',
    );
  });
});

describe('beam search', () => {
  it('prefers longer texts with a greater length penalty', async () => {
    // Token 7 ends a text; to go on costs less per token than to end.
    const { decoder } = fakeDecoder({
      next: (token) => (token === end ? 1 : token === 3 ? 0.9 : -9),
    });
    const write = async (lengthPenalty: number) => {
      const search = { kind: 'beam', width: 2, lengthPenalty } as const;
      const [tokens] = await generate(decoder, decoder.begin({ ids: [[1]] }), {
        ...{ search, stopTokens: [end], maxTokens: 6 },
      });
      return tokens;
    };

    expect(await write(0)).to.deep.equal([end]);
    expect(await write(4)).to.have.lengthOf(6);
  });
});

describe('CaptionDecoder', () => {
  it('refuses to begin with rows of different lengths, or with nothing', () => {
    const { decoder } = fakeDecoder();

    expectCode(() => decoder.begin({ ids: [[1, 2], [1]] }), 'INVALID_OPTION');
    expectCode(() => decoder.begin({ ids: [[]] }), 'INVALID_OPTION');
  });

  it('refuses a prefix and states of pictures where the model does not read any', () => {
    const { decoder } = fakeDecoder();
    const rows = { tokens: 1, dim: 4, data: new Float32Array(4) };

    expectCode(() => decoder.begin({ ids: [[]], prefix: rows }), 'MODEL_MISMATCH');
    expectCode(() => decoder.begin({ ids: [[1]], states: rows }), 'MODEL_MISMATCH');
  });

  const wrongModels: Readonly<Record<string, Parameters<typeof fakeLanguageModel>[0]>> = {
    'no input_ids': { inputs: decoderInputs.slice(1) },
    'ids that are floats': { inputs: withInput('input_ids', { type: 'float32' }) },
    'an input that is not known': {
      inputs: [...decoderInputs, { name: 'images', type: 'float32', dims: [] }],
    },
    'no logits': { outputs: decoderOutputs.slice(1) },
    'embeddings without a mask that says where': {
      inputs: [...decoderInputs, { name: 'inputs_embeds', type: 'float32', dims: ['b', 'l', 4] }],
    },
    'a past without its present': { outputs: decoderOutputs.slice(0, 2) },
    'a past of three axes': { inputs: withInput('past_key_values.0.key', { dims: ['b', 2, 4] }) },
    'a past whose heads are not known': {
      inputs: withInput('past_key_values.0.key', { dims: ['b', 'heads', 'past', 4] }),
    },
    'a past of whole numbers': { inputs: withInput('past_key_values.0.key', { type: 'int64' }) },
  };
  for (const [name, model] of Object.entries(wrongModels)) {
    it(`refuses a model with ${name} with MODEL_MISMATCH`, () => {
      expectCode(() => new CaptionDecoder({ session: fakeLanguageModel(model) }), 'MODEL_MISMATCH');
    });
  }

  it('refuses a context length below 1', () => {
    expectCode(
      () => new CaptionDecoder({ session: fakeLanguageModel(), contextLength: 0 }),
      'INVALID_OPTION',
    );
  });

  const wrongOutputs: Readonly<Record<string, Parameters<typeof floats>[0] | undefined>> = {
    'another number of heads': [1, 3, 1, 4],
    'another width': [1, 2, 1, 5],
    'another length': [1, 2, 9, 4],
    'another number of rows': [2, 2, 1, 4],
    'no keys': undefined,
  };
  for (const [name, dims] of Object.entries(wrongOutputs)) {
    it(`rejects a present with ${name} with MODEL_MISMATCH`, async () => {
      const { decoder, session } = fakeDecoder({
        change: (outputs) => withOutput(outputs, 'present.0.key', dims),
      });

      const step = decoder.step(decoder.begin({ ids: [[1]] }));

      const error = await expectRejection(step, 'MODEL_MISMATCH');
      expect(error.message).to.include('present.0.key').and.include('[1,2,1,4]');
      expect(session.runs).to.have.lengthOf(1);
    });
  }

  const wrongLogits: Readonly<Record<string, readonly number[] | undefined>> = {
    'no logits': undefined,
    'logits of two axes': [1, vocabulary],
    'logits of other tokens': [1, 3, vocabulary],
    'logits of nothing': [1, 2, 0],
  };
  for (const [name, dims] of Object.entries(wrongLogits)) {
    it(`rejects ${name} with MODEL_MISMATCH`, async () => {
      const { decoder } = fakeDecoder({
        change: (outputs) => withOutput(outputs, 'logits', dims),
      });

      const step = decoder.step(decoder.begin({ ids: [[1, 2]] }));

      const error = await expectRejection(step, 'MODEL_MISMATCH');
      expect(error.message).to.include('"logits"');
    });
  }

  it('reads logits of the last token alone', async () => {
    const { decoder } = fakeDecoder({
      change: (outputs) => ({ ...outputs, logits: floats([1, 1, 4], (place) => place) }),
    });

    const { logits } = await decoder.step(decoder.begin({ ids: [[1, 2, 4]] }));

    expect(logits.map((row) => [...row])).to.deep.equal([[0, 1, 2, 3]]);
  });

  it('gives the model the cache of the step before, and only the new token', async () => {
    const { decoder, session } = fakeDecoder();

    await generate(decoder, decoder.begin({ ids: [[1, 2]] }), { stopTokens: [], maxTokens: 3 });

    const shapes = session.runs.map((feeds) =>
      ['input_ids', 'attention_mask', 'past_key_values.0.key'].map((name) => feeds[name]?.dims),
    );
    expect(shapes).to.deep.equal([
      [
        [1, 2],
        [1, 2],
        [1, 2, 0, 4],
      ],
      [
        [1, 1],
        [1, 3],
        [1, 2, 2, 4],
      ],
      [
        [1, 1],
        [1, 4],
        [1, 2, 3, 4],
      ],
    ]);
  });

  it('gives ids and positions in the types that the model asks for', async () => {
    const inputs: readonly TensorInfo[] = [
      { name: 'input_ids', type: 'int32', dims: ['batch', 'length'] },
      { name: 'attention_mask', type: 'int32', dims: ['batch', 'total'] },
      { name: 'position_ids', type: 'int64', dims: ['batch', 'length'] },
      ...decoderInputs.slice(2),
    ];
    const { decoder, session } = fakeDecoder({ inputs });

    await generate(decoder, decoder.begin({ ids: [[1, 2]] }), { stopTokens: [], maxTokens: 2 });

    expect(session.runs[0]?.input_ids?.data).to.deep.equal(Int32Array.of(1, 2));
    expect(session.runs[0]?.position_ids?.data).to.deep.equal(BigInt64Array.of(0n, 1n));
    expect(session.runs[1]?.position_ids?.data).to.deep.equal(BigInt64Array.of(2n));
  });

  it('frees the model', async () => {
    const { decoder, session } = fakeDecoder();

    await decoder.dispose();

    expect(session.disposals()).to.equal(1);
  });
});

function withInput(name: string, change: Partial<TensorInfo>): readonly TensorInfo[] {
  return decoderInputs.map((input) => (input.name === name ? { ...input, ...change } : input));
}

/** Outputs of which one has other axes, or is left out. */
function withOutput(outputs: Tensors, name: string, dims: readonly number[] | undefined): Tensors {
  const others = Object.entries(outputs).filter(([each]) => each !== name);
  return Object.fromEntries(dims === undefined ? others : [...others, [name, floats(dims, 0)]]);
}
