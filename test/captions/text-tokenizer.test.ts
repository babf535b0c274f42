import { expect } from 'chai';

import { createTextTokenizer } from '@grounder/captions';

import { expectCode, thrownBy } from '../support/failures.js';
import { readJsonFixture } from '../support/fixtures.js';

interface TokenizerFile {
  readonly model: { readonly vocab: Readonly<Record<string, number>> };
}

function filesOf(folder: string) {
  return {
    tokenizer: readJsonFixture(`models/${folder}/tokenizer.json`) as TokenizerFile,
    config: readJsonFixture(`models/${folder}/tokenizer_config.json`),
  };
}

/** A tokenizer whose vocabulary lacks some tokens. */
function without(folder: string, ...tokens: readonly string[]) {
  const { tokenizer: file, config } = filesOf(folder);
  const vocab = Object.fromEntries(
    Object.entries(file.model.vocab).filter(([token]) => !tokens.includes(token)),
  );
  const tokenizer = { ...file, added_tokens: [], model: { ...file.model, vocab } };
  return createTextTokenizer({ tokenizer, config });
}

const otherScripts = [
  '犬とボート',
  'собака на траве',
  'كلب أحمر',
  '🐕‍🦺 ok',
  'e\u0301te\u0301',
  '\ud800',
];

interface SigmaCases {
  readonly tokenizers: readonly {
    readonly name: string;
    readonly tokenizer: object;
    readonly config: object;
    readonly cases: readonly { readonly text: string; readonly ids: readonly number[] }[];
  }[];
}

describe('createTextTokenizer', () => {
  it('gives GPT-2’s tokens back as the text that they are of, in any script', () => {
    const tokenizer = createTextTokenizer(filesOf('tiny-gpt2'));

    for (const text of otherScripts.slice(0, 4)) {
      expect(tokenizer.decode(tokenizer.encode(text).ids)).to.equal(text);
    }
  });

  for (const folder of ['tiny-bert', 'tiny-roberta', 'tiny-gpt2']) {
    it(`encodes any script as tokens of the vocabulary (${folder})`, () => {
      const files = filesOf(folder);
      const tokenizer = createTextTokenizer(files);
      const known = new Set(Object.values(files.tokenizer.model.vocab));

      for (const text of otherScripts) {
        const { ids, typeIds } = tokenizer.encode(text);
        expect(
          ids.every((id) => known.has(id)),
          text,
        ).to.equal(true);
        expect(typeIds).to.have.lengthOf(ids.length);
      }
    });
  }

  it('cuts a long text and keeps its last special token', () => {
    const tokenizer = createTextTokenizer(filesOf('tiny-bert'), 6);
    const separator = tokenizer.idOf('[SEP]');

    const { ids, typeIds } = tokenizer.encode('the man on the left of the red boat');

    expect([ids.length, typeIds.length]).to.deep.equal([6, 6]);
    expect(ids.at(-1)).to.equal(separator);
    expect(ids.indexOf(separator ?? NaN)).to.equal(5);
    expect(tokenizer.encode('x'.repeat(1_000_000)).ids.length).to.be.at.most(6);
  });

  it('decodes no tokens as nothing, and leaves special tokens out', () => {
    const tokenizer = createTextTokenizer(filesOf('tiny-gpt2'));
    const end = tokenizer.idOf('<|endoftext|>') ?? NaN;

    expect(tokenizer.decode([])).to.equal('');
    expect(tokenizer.decode([...tokenizer.encode('a boat').ids, end])).to.equal('a boat');
  });

  it('refuses to encode a piece that the vocabulary lacks with INVALID_DATA', () => {
    const words = without('tiny-bert', '[UNK]');

    expect(words.encode('the').ids.length).to.be.above(0);
    const error = thrownBy(() => words.encode('the \u2603'));
    expect(String(error)).to.include('unk_token');
    expectCode(() => words.encode('the \u2603'), 'INVALID_DATA');
  });

  it('refuses to decode a token that the vocabulary lacks with INVALID_DATA', () => {
    const tokenizer = createTextTokenizer(filesOf('tiny-gpt2'));

    for (const id of [100_000, -1, 0.5])
      expectCode(() => tokenizer.decode([3, id]), 'INVALID_DATA');
  });

  it('knows no id of a token that the vocabulary lacks', () => {
    expect(createTextTokenizer(filesOf('tiny-gpt2')).idOf('<stop>')).to.equal(undefined);
  });

  it('gives the reference’s ids for Greek capitals', () => {
    const { tokenizers } = readJsonFixture('tokenizer/final-sigma.json') as SigmaCases;
    for (const { name, tokenizer, config, cases } of tokenizers) {
      if (!name.startsWith('BERT')) continue;
      const greek = createTextTokenizer({ tokenizer, config });

      for (const { text, ids } of cases) expect(greek.encode(text).ids, text).to.deep.equal(ids);
    }
  });

  const wrongFiles: Readonly<Record<string, readonly [tokenizer: unknown, config: unknown]>> = {
    'no tokenizer.json': [undefined, {}],
    'a tokenizer.json without a model': [{}, {}],
    'a model of a kind that is not known': [{ model: { type: 'Horoscope' } }, {}],
    'no tokenizer_config.json': [filesOf('tiny-bert').tokenizer, null],
    'a template without parts': [
      { ...filesOf('tiny-bert').tokenizer, post_processor: { type: 'TemplateProcessing' } },
      {},
    ],
    'an exponential expression': [
      {
        ...filesOf('tiny-bert').tokenizer,
        pre_tokenizer: { type: 'Split', pattern: { Regex: '(a|a)*$' }, behavior: 'Isolated' },
      },
      {},
    ],
    'a decoder without an expression': [
      { ...filesOf('tiny-bert').tokenizer, decoder: { type: 'Replace' } },
      {},
    ],
  };
  for (const [name, [tokenizer, config]] of Object.entries(wrongFiles)) {
    it(`refuses ${name} with INVALID_DATA`, () => {
      expectCode(() => createTextTokenizer({ tokenizer, config }), 'INVALID_DATA');
    });
  }
});
