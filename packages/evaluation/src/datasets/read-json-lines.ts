import { Buffer } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';

import { GroundingError } from '@grounder/core';
import { parseJson } from '@grounder/core/internal';

import { assertFile, readingError } from './file-errors.js';

const newline = 0x0a;
const maximumLineBytes = 16 * 1024 * 1024;

/** One line of a JSONL file that is not blank. */
export interface JsonLine {
  /** The line's number, from 1. */
  readonly line: number;
  /** The line, parsed; the line's text when it is no JSON. */
  readonly value: unknown;
}

/** Reads a file with one JSON value on each line, without holding the file. */
export async function* readJsonLines(path: string): AsyncGenerator<JsonLine, void, undefined> {
  let line = 0;
  for await (const text of readLines(path)) {
    line += 1;
    if (text.trim() !== '') yield { line, value: parseOrKeep(text) };
  }
}

async function* readLines(path: string): AsyncGenerator<string, void, undefined> {
  let rest: Buffer = Buffer.alloc(0);
  try {
    await assertFile(path);
    const stream = createReadStream(path, { highWaterMark: 256 * 1024 });
    for await (const chunk of stream) {
      const bytes = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
      let start = 0;
      for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, start)) {
        yield bytes.toString('utf8', start, end);
        start = end + 1;
      }
      rest = bytes.subarray(start);
      if (rest.length > maximumLineBytes) throw tooLong(path);
    }
    yield rest.toString('utf8');
  } catch (error) {
    throw readingError(path, error);
  }
}

function parseOrKeep(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return text;
  }
}

function tooLong(path: string): GroundingError {
  return new GroundingError(
    'INVALID_DATA',
    `${basename(path)}: expected lines of up to ${maximumLineBytes} bytes, got a longer one`,
  );
}
