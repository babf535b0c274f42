import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { GroundingError } from '@grounder/core';

import { isAbsent, toUnreadable } from './file-errors.js';
import type { LoggedRecord } from './parse-record.js';
import { parseRecord } from './parse-record.js';

/** The log's name in its folder. */
export const logName = 'training.jsonl';

/**
 * Reads the log of a training, at its end or at work: a last line that is not whole yet is left
 * out.
 * @param folder - Where {@link trainingLog} wrote.
 * @returns The records, oldest first; none when there is no log.
 * @throws GroundingError `INVALID_DATA` when a line is no record, `FILE_UNREADABLE` when the file
 *   cannot be read.
 */
export async function readTrainingLog(folder: string): Promise<readonly LoggedRecord[]> {
  const path = join(folder, logName);
  const lines = (await readText(path)).split('\n').slice(0, -1);
  return lines.map((line, index) => {
    const record = parseRecord(line);
    if (record !== undefined) return record;
    throw new GroundingError(
      'INVALID_DATA',
      `expected a record of a training at line ${index + 1} of ${path}, ` +
        `got ${JSON.stringify(line.slice(0, 40))}; delete the line, or the log to start a new one`,
    );
  });
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isAbsent(error)) return '';
    throw toUnreadable(error, path);
  }
}
