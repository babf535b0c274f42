/** A vocabulary of byte-pair encoding: pieces by id, and the merges that make them. */
export interface WordPieces {
  readonly vocabulary: Readonly<Record<string, number>>;
  readonly merges: readonly (readonly [string, string])[];
}

export const specialTokens = {
  start: '<|startoftext|>',
  end: '<|endoftext|>',
  padding: '<|padding|>',
} as const;

const wordEnd = '</w>';

/**
 * Learns byte-pair encoding (Sennrich et al., 2016) until each word is one piece. Letters stay, so that
 * other words become several.
 */
export function learnWordPieces(words: readonly string[]): WordPieces {
  const letters = Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index));
  const pieces = [...letters, ...letters.map((letter) => letter + wordEnd)];
  const merges: (readonly [string, string])[] = [];
  let split = words.map((word) => [
    ...Array.from(word.slice(0, -1)),
    `${word.slice(-1)}${wordEnd}`,
  ]);
  for (let pair = mostFrequent(split); pair !== undefined; pair = mostFrequent(split)) {
    const [left, right] = pair;
    merges.push([left, right]);
    pieces.push(left + right);
    split = split.map((parts) => merge(parts, left, right));
  }
  const all = [...new Set(pieces), ...Object.values(specialTokens)];
  return { vocabulary: Object.fromEntries(all.map((piece, id) => [piece, id])), merges };
}

function mostFrequent(
  split: readonly (readonly string[])[],
): readonly [string, string] | undefined {
  const counts = new Map<string, { readonly pair: readonly [string, string]; count: number }>();
  for (const parts of split) {
    for (const [index, right] of parts.slice(1).entries()) {
      const left = parts[index] ?? '';
      const entry = counts.get(`${left} ${right}`) ?? { pair: [left, right], count: 0 };
      entry.count += 1;
      counts.set(`${left} ${right}`, entry);
    }
  }
  // The first among equals, which is the same in each run.
  return [...counts.values()].sort((one, other) => other.count - one.count)[0]?.pair;
}

function merge(parts: readonly string[], left: string, right: string): string[] {
  const merged: string[] = [];
  for (const part of parts) {
    if (part === right && merged.at(-1) === left) merged[merged.length - 1] = left + right;
    else merged.push(part);
  }
  return merged;
}

/** How a text becomes words: as CLIP does, but for its English short forms. */
const splitting = {
  normalizer: {
    type: 'Sequence',
    normalizers: [
      { type: 'NFC' },
      { type: 'Replace', pattern: { Regex: '\\s+' }, content: ' ' },
      { type: 'Lowercase' },
    ],
  },
  pre_tokenizer: {
    type: 'Sequence',
    pretokenizers: [
      {
        type: 'Split',
        pattern: { Regex: '[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+' },
        behavior: 'Removed',
        invert: true,
      },
      { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
    ],
  },
};

/** Writes a vocabulary as the hub's `tokenizer.json` of a CLIP. */
export function toTokenizerJson({ vocabulary, merges }: WordPieces): object {
  const idOf = (token: string): number => vocabulary[token] ?? 0;
  const { start, end, padding } = specialTokens;
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [start, end, padding].map((content) => ({
      id: idOf(content),
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    ...splitting,
    post_processor: {
      type: 'RobertaProcessing',
      sep: [end, idOf(end)],
      cls: [start, idOf(start)],
      trim_offsets: false,
      add_prefix_space: false,
    },
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: end,
      continuing_subword_prefix: '',
      end_of_word_suffix: wordEnd,
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: false,
      vocab: vocabulary,
      merges,
    },
  };
}

/** Writes the hub's `tokenizer_config.json` beside it. */
export function toTokenizerConfig(contextLength: number): object {
  return {
    bos_token: specialTokens.start,
    eos_token: specialTokens.end,
    pad_token: specialTokens.padding,
    unk_token: specialTokens.end,
    do_lower_case: true,
    model_max_length: contextLength,
    tokenizer_class: 'CLIPTokenizer',
  };
}
