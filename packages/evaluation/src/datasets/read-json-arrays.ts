import { createReadStream } from 'node:fs';
import type { Buffer } from 'node:buffer';
import { basename } from 'node:path';

import { GroundingError } from '@grounder/core';

import { assertFile, readingError } from './file-errors.js';
import type { JsonElement } from './json-array-splitter.js';
import { JsonArraySplitter } from './json-array-splitter.js';

const chunkBytes = 256 * 1024;
/** COCO's largest annotation has 0.2 MB. */
const maximumElementBytes = 64 * 1024 * 1024;

/** What {@link readJsonArrays} looks for. */
export interface ReadJsonArraysOptions {
  /** The keys of the arrays; each must be there. */
  readonly arrays: readonly string[];
  /** Stops between two chunks. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads arrays of objects in the root object of a JSON file, in the file's order, without holding
 * the file: the memory is that of the largest element.
 * @throws GroundingError `FILE_NOT_FOUND` or `FILE_UNREADABLE`; `INVALID_DATA` when the file
 *   is cut off, is no such object, lacks an array, or has an element above 64 MB.
 */
export async function* readJsonArrays(
  path: string,
  options: ReadJsonArraysOptions,
): AsyncGenerator<JsonElement, void, undefined> {
  const { arrays, signal } = options;
  const file = basename(path);
  const splitter = new JsonArraySplitter({ arrays, file, maximumElementBytes });
  for await (const chunk of readChunks(path)) {
    signal?.throwIfAborted();
    yield* splitter.push(chunk);
  }
  splitter.finish();
  const missing = arrays.filter((array) => !splitter.met.has(array));
  if (missing.length === 0) return;
  const expected = arrays.map((array) => `"${array}"`).join(', ');
  throw new GroundingError(
    'INVALID_DATA',
    `${file}: expected an object with the arrays ${expected}, got none called ${missing.join(', ')}`,
  );
}

async function* readChunks(path: string): AsyncGenerator<Buffer, void, undefined> {
  try {
    await assertFile(path);
    const stream = createReadStream(path, { highWaterMark: chunkBytes });
    for await (const chunk of stream) yield chunk as Buffer;
  } catch (error) {
    throw readingError(path, error);
  }
}
