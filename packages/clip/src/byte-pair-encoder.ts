import { GroundingError } from '@grounder/core';

/** Merges that CLIP uses of its file: 49,152 entries less 256 bytes and 2 special tokens. */
const mostMerges = 49152 - 256 - 2;

const wordEnd = '</w>';

/** After `SimpleTokenizer.pat` of openai/CLIP, `clip/simple_tokenizer.py`. */
const words =
  /<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|[^\s\p{L}\p{N}]+/giu;

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  apos: "'",
  gt: '>',
  lt: '<',
  nbsp: '\u00a0',
  quot: '"',
};

/** CLIP's own tokenizer: text to ids, with the start and the end token, not truncated. */
export interface BytePairEncoder {
  /** The id of the end token. */
  readonly endId: number;
  /** Encodes a text. */
  readonly encode: (text: string) => number[];
}

/**
 * Builds CLIP's tokenizer from its vocabulary file, the algorithm of `SimpleTokenizer` in
 * openai/CLIP. Of ftfy's cleaning, quotes are straightened, wide letters and ligatures taken apart
 * and accents joined; its repair of wrongly decoded text is left out. HTML entities are resolved
 * when they are numeric or one of amp, apos, gt, lt, nbsp and quot.
 */
export function createBytePairEncoder(vocabulary: string): BytePairEncoder {
  const merges = parseMerges(vocabulary);
  const ranks = new Map(merges.map((merge, rank) => [merge, rank]));
  const symbols = byteSymbols();
  const ids = numberTokens(symbols, merges);
  const startId = ids.size;
  const endId = startId + 1;
  ids.set('<|startoftext|>', startId).set('<|endoftext|>', endId);
  const utf8 = new TextEncoder();
  const encodeWord = (word: string): number[] => {
    const special = ids.get(word);
    if (special !== undefined && special >= startId) return [special];
    const letters = Array.from(utf8.encode(word), (byte) => symbols[byte] ?? '');
    return mergeWord(letters, ranks).map((token) => ids.get(token) ?? endId);
  };
  const encode = (text: string): number[] => {
    const found = clean(text).match(words) ?? [];
    return [startId, ...found.flatMap(encodeWord), endId];
  };
  return { endId, encode };
}

function parseMerges(vocabulary: string): string[] {
  // The first line is a heading.
  const lines = vocabulary.split(/\r?\n/).slice(1, mostMerges + 1);
  if (lines.at(-1) === '') lines.pop();
  const wrong = lines.find((line) => !/^\S+ \S+$/.test(line));
  if (wrong === undefined && lines.length > 0) return lines;
  throw new GroundingError(
    'INVALID_DATA',
    'expected the content of bpe_simple_vocab_16e6.txt, a heading and two tokens on each line, ' +
      `got ${wrong === undefined ? 'no merges' : `the line "${wrong.slice(0, 80)}"`}`,
  );
}

/**
 * A printable character for each byte: itself where it is one, else one from 256 on (the table of
 * GPT-2's byte-level encoding). The order of first use gives CLIP its ids.
 */
function byteSymbols(): readonly string[] {
  const symbols: string[] = [];
  let next = 256;
  for (let byte = 0; byte < 256; byte++) {
    symbols.push(String.fromCodePoint(isPrintable(byte) ? byte : next));
    if (!isPrintable(byte)) next++;
  }
  return symbols;
}

function isPrintable(byte: number): boolean {
  return (byte > 32 && byte < 127) || (byte > 160 && byte !== 173);
}

function numberTokens(symbols: readonly string[], merges: readonly string[]): Map<string, number> {
  const printable = symbols.filter((_, byte) => isPrintable(byte));
  const others = symbols.filter((_, byte) => !isPrintable(byte));
  const letters = [...printable, ...others];
  const tokens = [
    ...letters,
    ...letters.map((letter) => letter + wordEnd),
    ...merges.map((merge) => merge.replace(' ', '')),
  ];
  return new Map(tokens.map((token, id) => [token, id]));
}

/** Joins the pair that was learnt first, everywhere, until no known pair is left. */
function mergeWord(letters: readonly string[], ranks: ReadonlyMap<string, number>): string[] {
  let parts = [...letters.slice(0, -1), (letters.at(-1) ?? '') + wordEnd];
  for (;;) {
    const best = findBestPair(parts, ranks);
    if (best === undefined) return parts;
    parts = joinPair(parts, best);
  }
}

type Pair = readonly [left: string, right: string];

function findBestPair(
  parts: readonly string[],
  ranks: ReadonlyMap<string, number>,
): Pair | undefined {
  let best: Pair | undefined;
  let bestRank = Infinity;
  for (let index = 1; index < parts.length; index++) {
    const pair: Pair = [parts[index - 1] ?? '', parts[index] ?? ''];
    const rank = ranks.get(pair.join(' ')) ?? Infinity;
    if (rank < bestRank) {
      best = pair;
      bestRank = rank;
    }
  }
  return best;
}

function joinPair(parts: readonly string[], [left, right]: Pair): string[] {
  const joined: string[] = [];
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index] ?? '';
    const isPair = part === left && parts[index + 1] === right;
    joined.push(isPair ? left + right : part);
    if (isPair) index++;
  }
  return joined;
}

function clean(text: string): string {
  // Twice, as CLIP does: "&amp;amp;" is an ampersand.
  const plain = unescapeEntities(unescapeEntities(repair(text)));
  return plain.replace(/\s+/g, ' ').trim().toLowerCase();
}

/** What ftfy does to texts that were decoded rightly. */
function repair(text: string): string {
  return text
    .replace(/[\u02bc\u2018-\u201b]/g, "'")
    .replace(/[\u201c-\u201f]/g, '"')
    .replace(/[\ufb00-\ufb06\uff01-\uffef]/g, (letter) => letter.normalize('NFKC'))
    .normalize('NFC');
}

function unescapeEntities(text: string): string {
  return text.replace(/&(#\d{1,7}|#x[\da-f]{1,6}|[a-z]+);/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return entities[name] ?? whole;
    const isHexadecimal = /^#x/i.test(name);
    const code = Number.parseInt(name.slice(isHexadecimal ? 2 : 1), isHexadecimal ? 16 : 10);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
