import * as tokenizers from '@huggingface/tokenizers';

import type { SentencePiece } from './sentence-encoder-package.js';

/** What is used of the library, whose own declarations do not resolve under Node's rules. */
interface TokenizerLibrary {
  readonly Tokenizer: new (
    tokenizer: object,
    config: object,
  ) => { encode(text: string): { readonly ids: readonly number[] } };
}

/** Pieces at the head of the vocabulary that no text may spell: unknown, start, end and spares. */
const reserved = 6;
/** Words whose pieces are remembered. */
const keptWords = 10_000;
/** Stands for spaces. */
const space = '▁';

/**
 * Creates a tokenizer of the Universal Sentence Encoder: the likeliest way to cut a text into pieces,
 * by a unigram model as in SentencePiece (Kudo and Richardson, 2018, https://arxiv.org/abs/1808.06226).
 */
export function sentencePieces(
  vocabulary: readonly SentencePiece[],
): (text: string) => readonly number[] {
  // Characters of private use in place of "<s>", which a text may hold as it stands.
  const vocab = vocabulary.map(([piece, score], index) =>
    index < reserved ? [String.fromCodePoint(0x10fff0 + index), score] : [piece, score],
  );
  const { Tokenizer } = tokenizers as unknown as TokenizerLibrary;
  const library = new Tokenizer(
    {
      version: '1.0',
      added_tokens: [],
      normalizer: { type: 'NFKC' },
      pre_tokenizer: {
        type: 'Metaspace',
        replacement: space,
        prepend_scheme: 'always',
        split: true,
      },
      post_processor: null,
      decoder: null,
      model: { type: 'Unigram', unk_id: 0, vocab, byte_fallback: false },
    },
    {},
  );
  // No piece reaches over a space, so that a text is cut word by word, and words come again.
  const words = new Map<string, readonly number[]>();
  const cut = (word: string): readonly number[] => {
    const known = words.get(word);
    if (known !== undefined) return known;
    const pieces = library.encode(word).ids;
    if (words.size >= keptWords) words.clear();
    words.set(word, pieces);
    return pieces;
  };
  return (text) => text.normalize('NFKC').split(/\s+/).filter(Boolean).flatMap(cut);
}
