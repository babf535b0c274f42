import { GroundingError } from '@grounder/core';
import { joinBytes } from '@grounder/core/internal';

import { groups, persons, things } from './domains.js';
import type { NounSource, Synset } from './synset.js';
import type { WordNetFiles } from './wordnet-files.js';
import { listNouns, openWordNetFiles } from './wordnet-files.js';

/** WordNet's nouns without what no matcher asks for. */
export interface CompactWordNet {
  /** What `compactWordNet` wrote. */
  readonly compact: Uint8Array;
}

/** The first bytes of the form; the last one tells its version. */
const magic = 'nouns1';
const newLine = 0x0a;
const lowerCase = 0x80;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * Writes WordNet's nouns so that they are small once they are compressed, as servers and `CompressionStream` do:
 * 690 kB instead of 20 MB. All nouns are there, for they tell words from misspellings; of meanings, those that a
 * picture can show, and what they are kinds and parts of. Of the others, only the lexicographer file is left.
 *
 * The layout, all numbers in LEB128: the magic, then sections, each behind its length in bytes: how many
 * letters each lemma shares with the one before; the rest of each lemma, by lines; the number of senses of
 * each; their identities, low, middle and high byte apart; of each meaning its lexicographer file, with 0x80
 * where its noun is in lower case; the numbers of wider meanings and of wholes; the distances to them, zigzag.
 */
export function compactWordNet(files: WordNetFiles): Uint8Array {
  const source = openWordNetFiles(files);
  const nouns = [...listNouns(files.index)];
  const offsets = shownOffsets(source, nouns);
  const identities = new Map(offsets.map((offset, index) => [offset, index]));
  const rest = new Map<number, number>();
  const senses = nouns.flatMap(([, meanings]) =>
    meanings.map((offset) => {
      const known = identities.get(offset);
      if (known !== undefined) return known;
      const kind = kindOf(source.synset(offset));
      if (!rest.has(kind)) rest.set(kind, offsets.length + rest.size);
      return rest.get(kind) ?? 0;
    }),
  );
  const shown = offsets.map((offset) => source.synset(offset));
  const pointers = shown.flatMap(({ hypernyms, wholes }, index) =>
    [...hypernyms, ...wholes].map((target) => zigzag((identities.get(target) ?? 0) - index)),
  );
  return joinBytes([
    encoder.encode(magic),
    ...[
      ...lemmaSections(nouns.map(([lemma]) => lemma)),
      Uint8Array.from(nouns, ([, meanings]) => meanings.length),
      ...[0, 8, 16].map((shift) => Uint8Array.from(senses, (sense) => (sense >> shift) & 0xff)),
      Uint8Array.of(...shown.map(kindOf), ...rest.keys()),
      Uint8Array.from(shown, ({ hypernyms }) => hypernyms.length),
      Uint8Array.from(shown, ({ wholes }) => wholes.length),
      Uint8Array.from(pointers.flatMap(varint)),
    ].flatMap((section) => [Uint8Array.from(varint(section.length)), section]),
  ]);
}

/** The offsets of the meanings that are kept, rising: what can be shown, and all that they lead to. */
function shownOffsets(
  source: NounSource,
  nouns: readonly (readonly [string, readonly number[]])[],
): readonly number[] {
  const kept = new Set<number>();
  for (const offset of nouns.flatMap(([, meanings]) => meanings)) {
    const { domain } = source.synset(offset);
    if (things.has(domain) || domain === persons || domain === groups) kept.add(offset);
  }
  // A set grows while it is walked.
  for (const offset of kept) {
    const { hypernyms, wholes } = source.synset(offset);
    for (const target of [...hypernyms, ...wholes]) kept.add(target);
  }
  return [...kept].sort((a, b) => a - b);
}

function kindOf({ domain, isLowerCase }: Synset): number {
  return domain | (isLowerCase ? lowerCase : 0);
}

function lemmaSections(lemmas: readonly string[]): readonly Uint8Array[] {
  const shared = lemmas.map((lemma, index) => sharedLetters(lemmas[index - 1] ?? '', lemma));
  const rests = lemmas.map((lemma, index) => `${lemma.slice(shared[index])}\n`);
  return [Uint8Array.from(shared), encoder.encode(rests.join(''))];
}

function sharedLetters(before: string, lemma: string): number {
  let length = 0;
  while (length < lemma.length && before[length] === lemma[length]) length++;
  return length;
}

function zigzag(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return [...bytes, rest];
}

/**
 * Reads the compact form.
 * @throws GroundingError `INVALID_DATA` when it is none.
 */
export function openCompactWordNet(bytes: Uint8Array): NounSource {
  const [shared, rests, counts, low, middle, high, kinds, wider, wholes, pointers] =
    readSections(bytes);
  const lemmas = readLemmas(shared, rests);
  const firstSenses = sums(counts);
  const read = readerOf(pointers);
  const targets = Array.from(wider, (count, index) => ({
    hypernyms: Array.from({ length: count }, () => index + unzigzag(read())),
    wholes: Array.from({ length: wholes[index] ?? 0 }, () => index + unzigzag(read())),
  }));
  return {
    senses: (lemma) => {
      const at = lemmas.indexOf(lemma);
      if (at === undefined) return undefined;
      const first = firstSenses[at] ?? 0;
      return Array.from({ length: counts[at] ?? 0 }, (_, sense) => {
        const place = first + sense;
        return (low[place] ?? 0) | ((middle[place] ?? 0) << 8) | ((high[place] ?? 0) << 16);
      });
    },
    synset: (offset) => {
      const kind = kinds[offset];
      if (kind === undefined) throw damaged(`no meaning ${offset}`);
      return {
        offset,
        domain: kind & ~lowerCase,
        isLowerCase: (kind & lowerCase) !== 0,
        words: [],
        ...(targets[offset] ?? { hypernyms: [], wholes: [] }),
      };
    },
  };
}

type Sections = readonly [
  shared: Uint8Array,
  rests: Uint8Array,
  counts: Uint8Array,
  low: Uint8Array,
  middle: Uint8Array,
  high: Uint8Array,
  kinds: Uint8Array,
  wider: Uint8Array,
  wholes: Uint8Array,
  pointers: Uint8Array,
];

function readSections(bytes: Uint8Array): Sections {
  if (decoder.decode(bytes.subarray(0, magic.length)) !== magic) {
    throw damaged(`${bytes.length} bytes that begin otherwise`);
  }
  const place = { at: magic.length };
  const read = readerOf(bytes, place);
  const sections = Array.from({ length: 10 }, () => {
    const length = read();
    const start = place.at;
    place.at += length;
    return bytes.subarray(start, place.at);
  });
  if (place.at !== bytes.length) throw damaged(`${bytes.length} bytes instead of ${place.at}`);
  return sections as unknown as Sections;
}

function readerOf(bytes: Uint8Array, place = { at: 0 }): () => number {
  return () => {
    let [value, shift] = [0, 0];
    for (; ; shift += 7) {
      const byte = bytes[place.at++];
      if (byte === undefined) throw damaged('one that was cut off');
      value |= (byte & 0x7f) << shift;
      if (byte <= 0x7f) return value;
    }
  };
}

function unzigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}

/** Where each run of so many begins, and where the last one ends. */
function sums(counts: Uint8Array): Uint32Array {
  const starts = new Uint32Array(counts.length + 1);
  counts.forEach((count, index) => (starts[index + 1] = (starts[index] ?? 0) + count));
  return starts;
}

/** The lemmas one behind the other, in the order of their bytes; half of what strings would take. */
function readLemmas(
  shared: Uint8Array,
  rests: Uint8Array,
): { indexOf(lemma: string): number | undefined } {
  const starts = new Uint32Array(shared.length + 1);
  const letters: number[] = [];
  let rest = 0;
  shared.forEach((count, index) => {
    const before = starts[index - 1] ?? 0;
    starts[index] = letters.length;
    for (let letter = 0; letter < count; letter++) letters.push(letters[before + letter] ?? 0);
    for (; rests[rest] !== newLine && rest < rests.length; rest++) letters.push(rests[rest] ?? 0);
    rest++;
  });
  starts[shared.length] = letters.length;
  const bytes = Uint8Array.from(letters);
  const at = (index: number): Uint8Array => bytes.subarray(starts[index], starts[index + 1]);
  return { indexOf: (lemma) => binarySearch(shared.length, at, encoder.encode(lemma)) };
}

function binarySearch(
  length: number,
  at: (index: number) => Uint8Array,
  key: Uint8Array,
): number | undefined {
  let [first, end] = [0, length];
  while (first < end) {
    const middle = (first + end) >>> 1;
    const order = compare(at(middle), key);
    if (order === 0) return middle;
    if (order > 0) end = middle;
    else first = middle + 1;
  }
  return undefined;
}

function compare(a: Uint8Array, b: Uint8Array): number {
  for (let index = 0; index < a.length && index < b.length; index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function damaged(got: string): GroundingError {
  return new GroundingError(
    'INVALID_DATA',
    `expected the compact form of WordNet, got ${got}; write it again with “grounder web-assets”`,
  );
}
