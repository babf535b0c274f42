import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

import { GroundingError } from '@grounder/core';
import { isObject, showJson } from '@grounder/core/internal';
import { readJsonLines } from '@grounder/evaluation/internal';

import { listPictures } from '../dataset/list-pictures.js';

/** One picture of the input with its phrases, as plain JSON. */
export interface ManyLine {
  /** The picture as the input names it: from the root, or an address. */
  readonly image: string;
  /** The referring expressions. */
  readonly phrases: readonly string[];
  /** The other fields of its line. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Length and time of the file: another picture under the same name is other work. */
  readonly file?: readonly [bytes: number, milliseconds: number];
}

/** A line of the input that says nothing that can be asked. */
export interface BrokenLine {
  /** The line's number, from 1. */
  readonly line: number;
  readonly error: { readonly code: string; readonly message: string };
}

/** What is to be grounded. */
export interface ManyInput {
  /** Where names of pictures start from. */
  readonly root: string;
  /** How many lines there are. */
  readonly total: number;
  /** The lines, in order; each call reads them anew. */
  readonly lines: () => AsyncIterable<ManyLine | BrokenLine>;
}

/**
 * Finds out what the input is: a folder or a pattern of pictures, which take the phrases of the command,
 * or a file with one JSON object in each line.
 */
export async function openManyInput(input: string, phrases: readonly string[]): Promise<ManyInput> {
  const found = await stat(input).catch(() => undefined);
  if (found?.isFile() === true) return linesOf(input, phrases);
  assertPhrases(phrases);
  const [root, names] =
    found === undefined ? await matching(input) : [input, await listPictures(input)];
  return {
    root: resolve(root),
    total: names.length,
    async *lines() {
      for (const image of names) yield withFile({ image, phrases, fields: {} }, root);
    },
  };
}

async function matching(pattern: string): Promise<readonly [string, readonly string[]]> {
  const { glob } = await import('tinyglobby');
  const names = await glob(pattern, { onlyFiles: true, expandDirectories: false });
  if (names.length > 0) return ['.', names.sort()];
  throw new GroundingError(
    'FILE_NOT_FOUND',
    `expected a folder of pictures, a pattern such as "photos/*.jpg", or a .jsonl file, got ${input(pattern)}`,
  );
}

function input(pattern: string): string {
  return `${JSON.stringify(pattern)}, which nothing has the name of`;
}

async function linesOf(path: string, phrases: readonly string[]): Promise<ManyInput> {
  const root = dirname(path);
  const total = await countLines(path);
  if (total === 0) {
    const expected = `expected a JSON object with image and phrase in each line of ${path}`;
    throw new GroundingError('INVALID_DATA', `${expected}, got an empty file`);
  }
  return {
    root: resolve(root),
    total,
    async *lines() {
      for await (const { line, value } of readJsonLines(path)) {
        const read = readLine(line, value, phrases);
        yield 'error' in read ? read : await withFile(read, root);
      }
    },
  };
}

async function countLines(path: string): Promise<number> {
  let count = 0;
  const lines = readJsonLines(path);
  while ((await lines.next()).done !== true) count += 1;
  return count;
}

function readLine(line: number, value: unknown, given: readonly string[]): ManyLine | BrokenLine {
  if (!isObject(value) || typeof value.image !== 'string' || value.image === '') {
    return broken(line, `expected an object with the text "image", got ${showJson(value)}`);
  }
  const { image, phrase, phrases = phrase === undefined ? given : [phrase], ...fields } = value;
  if (isTexts(phrases)) return { image, phrases, fields };
  const expected = 'expected the text "phrase", the list of texts "phrases", or --phrase';
  return broken(line, `${expected}, got ${showJson(phrases)}`);
}

function isTexts(value: unknown): value is readonly string[] {
  return (
    Array.isArray(value) && value.length > 0 && value.every((text) => typeof text === 'string')
  );
}

function broken(line: number, message: string): BrokenLine {
  return { line, error: { code: 'INVALID_DATA', message: `line ${line}: ${message}` } };
}

/** A file that is not there is told when it is to be read. */
async function withFile(line: ManyLine, root: string): Promise<ManyLine> {
  if (isAddress(line.image)) return line;
  const found = await stat(resolve(root, line.image)).catch(() => undefined);
  return found === undefined ? line : { ...line, file: [found.size, found.mtimeMs] };
}

/** Whether a picture's name is an address. */
export function isAddress(image: string): boolean {
  return /^https?:/i.test(image);
}

function assertPhrases(phrases: readonly string[]): void {
  if (phrases.length > 0) return;
  throw new GroundingError(
    'INVALID_OPTION',
    'expected --phrase, once or more often, for a folder or a pattern, got none',
  );
}
