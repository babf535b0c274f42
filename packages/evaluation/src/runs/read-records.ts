import { basename } from 'node:path';

import { GroundingError } from '@grounder/core';

import { isPlainObject } from '../datasets/plain-value.js';
import { readJsonLines } from '../datasets/read-json-lines.js';
import { attempt } from '../datasets/record-fields.js';
import type { GroundingRecord } from './grounding-record.js';
import { parseRecord } from './parse-record.js';

/** What a file of results holds. */
export interface RecordsOfRun {
  /** What the run depended on: data set, split, seed. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** The records, in the order in which they were finished. */
  readonly records: readonly GroundingRecord[];
}

/**
 * Reads the results of a run, as `evaluate` writes them.
 * @throws GroundingError `FILE_NOT_FOUND`, `FILE_UNREADABLE`, or `INVALID_DATA` naming line and
 *   field when the file is no file of results.
 */
export async function readRecords(path: string): Promise<RecordsOfRun> {
  let settings: Readonly<Record<string, unknown>> = {};
  const records: GroundingRecord[] = [];
  const onSettings = (found: typeof settings): void => {
    settings = found;
  };
  for await (const record of eachRecord(path, onSettings)) records.push(record);
  return { settings, records };
}

/**
 * Reads the results of a run one by one, so that any number may be summed up by `RunTally`.
 * @param onSettings - Hears what the run depended on, before the first record.
 * @throws GroundingError As `readRecords`.
 */
export async function* eachRecord(
  path: string,
  onSettings?: (settings: RecordsOfRun['settings']) => void,
): AsyncGenerator<GroundingRecord, void, undefined> {
  let isBegun = false;
  for await (const { line, value } of readJsonLines(path)) {
    if (!isBegun) {
      const settings = settingsOf(value, path);
      onSettings?.(settings);
      isBegun = true;
      continue;
    }
    const place = { file: basename(path), record: `line ${line}` };
    const record = attempt(place, refuse, () => parseRecord(value));
    if (record !== undefined) yield record;
  }
  if (!isBegun) throw noResults(path);
}

function settingsOf(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (isPlainObject(value) && value.results === 'grounder' && value.version === 1) {
    const { settings } = value;
    if (isPlainObject(settings)) return settings;
  }
  throw noResults(path);
}

function refuse({ message }: { readonly message: string }): never {
  throw new GroundingError('INVALID_DATA', message);
}

function noResults(path: string): GroundingError {
  return new GroundingError(
    'INVALID_DATA',
    `${basename(path)}, line 1: expected the heading of a file of results of this version, got something else`,
  );
}
