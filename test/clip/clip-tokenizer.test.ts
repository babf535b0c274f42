import { gunzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';

import type { ClipTokenizer } from '@grounder/clip/internal';
import { createClipTokenizer } from '@grounder/clip';
import { expect } from 'chai';

import { expectCode } from '../support/failures.js';
import { fixturePath, readJsonFixture, sharedDataPath } from '../support/fixtures.js';
import type { TinyModel } from './reference.js';
import { readModelJson, tinyTokenizer } from './reference.js';

interface TokenCases {
  readonly cases: readonly {
    readonly text: string;
    readonly ids: readonly number[];
    readonly openaiIds?: readonly number[] | null;
  }[];
}

const clipCases = (readJsonFixture('tokenizer/tiny-clip.json') as TokenCases).cases;
const merges = readFileSync(fixturePath('models/tiny-clip/merges.txt'), 'utf8');

function readShared():
  { readonly vocabulary: string; readonly cases: TokenCases['cases'] } | undefined {
  const vocabularyPath = sharedDataPath('clip/bpe_simple_vocab_16e6.txt.gz');
  const openaiPath = sharedDataPath('clip/clip_tokens_openai.json');
  const publicPath = sharedDataPath('clip/clip_tokens_public_tests.json');
  if (!vocabularyPath || !openaiPath || !publicPath) return undefined;
  const groups = JSON.parse(readFileSync(openaiPath, 'utf8')) as Record<string, unknown>;
  const openai = Object.values(groups)
    .filter((group) => typeof group === 'object')
    .flatMap((group) => Object.entries(group as Record<string, number[]>))
    .map(([text, ids]) => ({ text, ids }));
  const { cases } = JSON.parse(readFileSync(publicPath, 'utf8')) as TokenCases;
  const vocabulary = gunzipSync(readFileSync(vocabularyPath)).toString('utf8');
  return { vocabulary, cases: [...openai, ...cases] };
}

function wrongCases(tokenizer: ClipTokenizer, cases: TokenCases['cases']): TokenCases['cases'] {
  return cases.filter(({ text, ids }) => tokenizer.encode(text).join() !== ids.join());
}

/** The files that the hub has for OpenAI's models: the tiny ones with the real vocabulary. */
function hubFiles(vocabulary: string): { tokenizer: unknown; config: unknown } {
  const tiny = readModelJson('tiny-clip', 'tokenizer.json') as HubTokenizer;
  const pairs = vocabulary.split('\n').slice(1, 48895);
  const bytes = Object.entries(tiny.model.vocab).filter(([, id]) => id < 512);
  const merged = pairs.map((pair, index) => [pair.replace(' ', ''), 512 + index] as const);
  const start = ['<|startoftext|>', 49406] as const;
  const end = ['<|endoftext|>', 49407] as const;
  const vocab = Object.fromEntries([...bytes, ...merged, start, end]);
  const added_tokens = tiny.added_tokens.map((token) => ({ ...token, id: vocab[token.content] }));
  const post_processor = { ...tiny.post_processor, cls: start, sep: end };
  const model = { ...tiny.model, vocab, merges: pairs };
  return {
    tokenizer: { ...tiny, added_tokens, post_processor, model },
    config: readModelJson('tiny-clip', 'tokenizer_config.json'),
  };
}

interface HubTokenizer {
  readonly model: { readonly vocab: Readonly<Record<string, number>> };
  readonly added_tokens: readonly { readonly content: string }[];
  readonly post_processor: object;
}

interface SigmaCases {
  readonly tokenizers: readonly (TokenCases & {
    readonly name: string;
    /** Itself, or the model whose it is. */
    readonly tokenizer: TinyModel | object;
    readonly config: object;
  })[];
  readonly openai: TokenCases['cases'];
}

const sigma = readJsonFixture('tokenizer/final-sigma.json') as SigmaCases;
const exponential = { type: 'Replace', pattern: { Regex: '(?:a|a)*$' }, content: '' };

/** CLIP's tokenizer.json with something else in a place. */
function changedFiles(change: object): { tokenizer: object; config: unknown } {
  const tokenizer = readModelJson('tiny-clip', 'tokenizer.json') as object;
  return {
    tokenizer: { ...tokenizer, ...change },
    config: readModelJson('tiny-clip', 'tokenizer_config.json'),
  };
}

describe('createClipTokenizer', () => {
  const tokenizer = tinyTokenizer('tiny-clip');

  describe('from tokenizer.json', () => {
    for (const { text, ids } of clipCases) {
      it(`gives the reference's ids for ${JSON.stringify(text.slice(0, 40))}`, () => {
        expect(tokenizer.encode(text)).to.deep.equal(ids);
      });
    }

    for (const model of ['tiny-siglip', 'tiny-siglip2'] as const) {
      it(`gives the ids of ${model} before they are padded`, () => {
        const siglip = tinyTokenizer(model);
        const { cases } = readJsonFixture(`tokenizer/${model}.json`) as TokenCases;

        for (const { text, ids } of cases) {
          const encoded = siglip.encode(text);
          const padding = Array.from({ length: 64 - encoded.length }, () => siglip.padId);
          expect([...encoded, ...padding], text).to.deep.equal(ids);
        }
      });
    }

    it('cuts a text of 10,000 words for SigLIP 2, spaces and all', () => {
      const siglip = tinyTokenizer('tiny-siglip2');
      const text = Array.from({ length: 10_000 }, () => 'boat  ').join('');

      const ids = siglip.encode(text);

      expect(ids).to.have.lengthOf(64);
      expect(ids).to.deep.equal([...siglip.encode(text.slice(0, 4000)).slice(0, 63), 1]);
    });

    it('reads context length and padding off the configuration', () => {
      const siglip = tinyTokenizer('tiny-siglip');

      expect([tokenizer.contextLength, tokenizer.padding]).to.deep.equal([77, 'longest']);
      expect([siglip.contextLength, siglip.padding]).to.deep.equal([64, 'contextLength']);
    });

    it('takes 64 for a SigLIP configuration without a limit', () => {
      const config = { tokenizer_class: 'GemmaTokenizer', model_max_length: 1e30 };
      const siglip = createClipTokenizer({
        tokenizer: readModelJson('tiny-siglip', 'tokenizer.json'),
        config,
      });

      expect(siglip.contextLength).to.equal(64);
    });
  });

  describe("from CLIP's own vocabulary", () => {
    const own = createClipTokenizer({ vocabulary: merges });

    for (const { text, openaiIds } of clipCases) {
      if (openaiIds === null || openaiIds === undefined) continue;
      it(`gives OpenAI's ids for ${JSON.stringify(text.slice(0, 40))}`, () => {
        expect(own.encode(text)).to.deep.equal(openaiIds);
      });
    }

    it("gives OpenAI's ids for about 780 texts of RefCOCO and COCO", function () {
      const shared = readShared();
      if (shared === undefined) this.skip();
      const { vocabulary, cases } = shared;
      const real = createClipTokenizer({ vocabulary }, { contextLength: 1000 });

      expect(cases).to.have.lengthOf.above(780);
      expect(wrongCases(real, cases)).to.deep.equal([]);
    });
  });

  it("gives OpenAI's ids from a tokenizer.json of the real vocabulary", function () {
    const shared = readShared();
    if (shared === undefined) this.skip();
    const { vocabulary, cases } = shared;
    const real = createClipTokenizer(hubFiles(vocabulary), { contextLength: 1000 });

    // Curled quotes are straightened by OpenAI's cleaning only.
    const plain = cases.filter(({ text }) => !text.includes('\u2019'));
    expect(plain).to.have.lengthOf(cases.length - 1);
    expect(wrongCases(real, plain)).to.deep.equal([]);
  });

  it('cuts a text of 10,000 words and keeps the end token', () => {
    const text = Array.from({ length: 10_000 }, (_, index) => `boat${index}`).join(' ');

    for (const source of [tokenizer, createClipTokenizer({ vocabulary: merges })]) {
      const ids = source.encode(text);
      expect(ids).to.have.lengthOf(77);
      expect(ids.at(-1)).to.equal(613);
      expect(ids.slice(0, -1)).not.to.include(613);
    }
  });

  it('finds a word behind a million spaces', () => {
    expect(tokenizer.encode(`${' '.repeat(1_000_000)}boat`)).to.deep.equal(
      tokenizer.encode('boat'),
    );
  });

  it('keeps to a context length that is asked for', () => {
    const short = createClipTokenizer({ vocabulary: merges }, { contextLength: 4 });

    expect(short.encode('the boat on the right')).to.deep.equal([612, 513, 551, 613]);
  });

  for (const { name, tokenizer: file, config, cases } of sigma.tokenizers) {
    it(`gives the reference's ids for Greek capitals: ${name}`, () => {
      const read = typeof file === 'string' ? readModelJson(file, 'tokenizer.json') : file;
      const greek = createClipTokenizer({ tokenizer: read, config });

      expect(wrongCases(greek, cases)).to.deep.equal([]);
    });
  }

  it("gives the ids of OpenAI's own for Greek capitals, whose last sigma differs", () => {
    expect(wrongCases(createClipTokenizer({ vocabulary: merges }), sigma.openai)).to.deep.equal([]);
  });

  const added = [{ id: 0, content: `${'a'.repeat(50)}!`, normalized: true, special: false }];
  for (const [what, change] of Object.entries({
    'an exponential expression': { normalizer: exponential },
    'one in a sequence': { normalizer: { type: 'Sequence', normalizers: [exponential] } },
    'one that splits': { pre_tokenizer: { ...exponential, type: 'Split', behavior: 'Isolated' } },
    'one that decodes': { decoder: exponential },
    'one that an added token would set going': { normalizer: exponential, added_tokens: added },
    'an expression that is none': {
      normalizer: { ...exponential, pattern: { Regex: '(' } },
    },
    'a template without parts': { post_processor: { type: 'TemplateProcessing' } },
    'a template of nothing': { post_processor: { type: 'TemplateProcessing', single: [null] } },
    'a template of texts': { post_processor: { type: 'TemplateProcessing', single: 'A B' } },
    'an unknown step': { post_processor: { type: 'Horoscope' } },
    'words of any length': {
      model: { type: 'WordPiece', vocab: { a: 0 }, unk_token: 'a', max_input_chars_per_word: 1e9 },
    },
    'pieces of any length': {
      model: { type: 'Unigram', unk_id: 0, vocab: [['a'.repeat(129), 0]] },
    },
    'pieces of the length 0': {
      pre_tokenizer: {
        type: 'Sequence',
        pretokenizers: [{ type: 'FixedLength', length: 0 }],
      },
    },
    'steps in one another without end': {
      normalizer: JSON.parse(
        `${'{"type":"Sequence","normalizers":['.repeat(20_000)}${']}'.repeat(20_000)}`,
      ) as unknown,
    },
  })) {
    it(`refuses ${what} when it is opened`, () => {
      expectCode(() => createClipTokenizer(changedFiles(change)), 'INVALID_DATA');
    }).timeout(5000);
  }

  it('encodes a long text of anything in no time', () => {
    const own = createClipTokenizer({ vocabulary: merges });
    for (const part of ['a', 'ab', '.', ' ', '1', '!?', '&', '&a', 'é', '🐕', '\u0301', "'s"]) {
      const text = part.repeat(100_000);

      expect(own.encode(text).length).to.be.at.most(77);
      expect(tokenizer.encode(text).length).to.be.at.most(77);
    }
  }).timeout(20_000);

  it('refuses what is no tokenizer', () => {
    const config = {};
    expectCode(() => createClipTokenizer({ tokenizer: undefined, config }), 'INVALID_OPTION');
    expectCode(() => createClipTokenizer({ tokenizer: 'text', config }), 'INVALID_DATA');
    expectCode(() => createClipTokenizer({ tokenizer: {}, config }), 'INVALID_DATA');
    expectCode(() => createClipTokenizer({ tokenizer: {}, config: [] }), 'INVALID_DATA');
    expectCode(() => createClipTokenizer({ vocabulary: 'heading' }), 'INVALID_DATA');
    expectCode(
      () => createClipTokenizer({ vocabulary: '<html>\n<p>Page not found</p>' }),
      'INVALID_DATA',
    );
    expectCode(
      () => createClipTokenizer({ vocabulary: merges }, { contextLength: 0 }),
      'INVALID_OPTION',
    );
  });
});
