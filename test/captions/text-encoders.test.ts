import { expect } from 'chai';
import { existsSync } from 'node:fs';

import { createTextEncoder, createTextTokenizer } from '@grounder/captions';
import { nodeRuntime } from '@grounder/models';
import { describeTextEncoder } from '@grounder/testing';

import { expectCode, expectRejection } from '../support/failures.js';
import { fixturePath, readJsonFixture } from '../support/fixtures.js';

interface Reference {
  readonly texts: readonly {
    readonly text: string;
    readonly ids: readonly number[];
    readonly embedding: readonly number[];
  }[];
}

const runtime = nodeRuntime();

/** A folder as sentence-transformers writes it, files parsed, model open. */
async function open(folder: string) {
  const json = (file: string): unknown => {
    const name = `models/${folder}/${file}`;
    return existsSync(fixturePath(name)) ? readJsonFixture(name) : undefined;
  };
  return {
    config: json('config.json'),
    tokenizer: { tokenizer: json('tokenizer.json'), config: json('tokenizer_config.json') },
    pooling: json('1_Pooling/config.json'),
    sentence: json('sentence_bert_config.json'),
    session: await runtime.open(fixturePath(`models/${folder}/onnx/model.onnx`)),
  };
}

for (const folder of ['tiny-bert', 'tiny-minilm', 'tiny-distilbert', 'tiny-roberta']) {
  describeTextEncoder(`createTextEncoder with ${folder}`, {
    create: async () => createTextEncoder(await open(folder)),
  });
}

describe('createTextEncoder', () => {
  for (const folder of ['tiny-bert', 'tiny-minilm', 'tiny-distilbert', 'tiny-roberta']) {
    describe(`with ${folder}`, () => {
      const { texts } = readJsonFixture(`models/${folder}/reference.json`) as Reference;

      it('cuts texts into the same tokens as transformers', async () => {
        const { tokenizer, session } = await open(folder);
        await session.dispose();
        const library = createTextTokenizer(tokenizer);

        for (const { text, ids } of texts)
          expect(library.encode(text).ids, text).to.deep.equal(ids);
      });

      it('gives the vectors of transformers in one batch, cosine at least 0.9999', async () => {
        await using encoder = createTextEncoder(await open(folder));

        const { rows, dim, data, normalised } = await encoder.encode(texts.map(({ text }) => text));

        expect([rows, normalised]).to.deep.equal([texts.length, true]);
        for (const [row, { text, embedding }] of texts.entries()) {
          const own = data.subarray(row * dim, (row + 1) * dim);
          expect(cosine(own, embedding), text).to.be.at.least(0.9999);
        }
      });

      it('gives a text the same vector in batches of one', async () => {
        await using encoder = createTextEncoder(await open(folder), { batchSize: 1 });
        const [first, second] = texts;

        const { dim, data } = await encoder.encode([first?.text ?? '', second?.text ?? '']);

        expect(cosine(data.subarray(dim), second?.embedding ?? [])).to.be.at.least(0.9999);
      });
    });
  }

  it('leaves vectors as long as they are when it is asked to', async () => {
    await using encoder = createTextEncoder(await open('tiny-bert'), { normalise: false });

    const { data, normalised } = await encoder.encode(['a dog']);

    expect(normalised).to.equal(false);
    expect(Math.hypot(...data)).to.not.be.closeTo(1, 0.01);
  });

  it('refuses a pooling that it does not know with INVALID_DATA', async () => {
    const parts = await open('tiny-bert');
    const pooling = { pooling_mode_weightedmean_tokens: true };

    expectCode(() => createTextEncoder({ ...parts, pooling }), 'INVALID_DATA');
    await parts.session.dispose();
  });

  it('refuses a model that is no text encoder with MODEL_MISMATCH', async () => {
    const parts = await open('tiny-bert');
    await parts.session.dispose();
    const session = await runtime.open(fixturePath('models/tiny-clipcap/onnx/mapper.onnx'));

    expectCode(() => createTextEncoder({ ...parts, session }), 'MODEL_MISMATCH');
    await session.dispose();
  });

  it('refuses a text of which the vocabulary lacks a piece with INVALID_DATA', async () => {
    const { tokenizer, ...parts } = await open('tiny-bert');
    const file = tokenizer.tokenizer as {
      readonly model: { readonly vocab: Record<string, number> };
    };
    const vocab = { ...file.model.vocab };
    delete vocab['[UNK]'];
    const bare = { ...file, added_tokens: [], model: { ...file.model, vocab } };
    await using encoder = createTextEncoder({
      ...parts,
      tokenizer: { ...tokenizer, tokenizer: bare },
    });

    const error = await expectRejection(encoder.encode(['the \u2603']), 'INVALID_DATA');

    expect(error.message).to.include('unk_token');
  });
});

function cosine(one: Float32Array, other: readonly number[]): number {
  const dot = one.reduce((sum, value, index) => sum + value * (other[index] ?? NaN), 0);
  return dot / Math.hypot(...one) / Math.hypot(...other);
}
