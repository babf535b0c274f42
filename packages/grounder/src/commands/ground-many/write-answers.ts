import { open, rename, rm } from 'node:fs/promises';

import { GroundingError } from '@grounder/core';
import { isObject, toUnwritable } from '@grounder/core/internal';

import { decodeLines } from './ground-many-work.js';

/** Rows that are written together: so many are in memory at once. */
const rowGroupSize = 10_000;

/** Checks the ending of an output. */
export function assertOutput(path: string): void {
  if (/\.(?:jsonl|parquet)$/i.test(path)) return;
  throw new GroundingError(
    'INVALID_OPTION',
    `expected --out to end in .jsonl or .parquet, got ${path}`,
  );
}

/** Writes the answers in one step: the file is not there until it is whole. */
export async function writeAnswers(path: string, parts: AsyncIterable<Uint8Array>): Promise<void> {
  const temporary = `${path}.tmp`;
  const write = path.toLowerCase().endsWith('.parquet') ? writeParquet : writeLines;
  try {
    await write(temporary, parts);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw toUnwritable(error, path, 'the answers are kept; go on with --resume');
  }
}

async function writeLines(path: string, parts: AsyncIterable<Uint8Array>): Promise<void> {
  const file = await open(path, 'w');
  try {
    for await (const part of parts) await file.writeFile(part);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The columns of the table, and where in a record they are. */
const columns = [
  { name: 'image', type: 'STRING', path: ['image'] },
  { name: 'phrase', type: 'STRING', path: ['phrase'] },
  { name: 'left', type: 'DOUBLE', path: ['answer', 'box', 'left'] },
  { name: 'top', type: 'DOUBLE', path: ['answer', 'box', 'top'] },
  { name: 'right', type: 'DOUBLE', path: ['answer', 'box', 'right'] },
  { name: 'bottom', type: 'DOUBLE', path: ['answer', 'box', 'bottom'] },
  { name: 'label', type: 'STRING', path: ['answer', 'label'] },
  { name: 'score', type: 'DOUBLE', path: ['answer', 'score'] },
  { name: 'unit', type: 'STRING', path: ['answer', 'unit'] },
  { name: 'reason', type: 'STRING', path: ['answer', 'reason'] },
  { name: 'error_code', type: 'STRING', path: ['error', 'code'] },
  { name: 'error_message', type: 'STRING', path: ['error', 'message'] },
  { name: 'record', type: 'JSON', path: [] },
] as const;

async function writeParquet(path: string, parts: AsyncIterable<Uint8Array>): Promise<void> {
  const { fileWriter, ParquetWriter, schemaFromColumnData } =
    await import('hyparquet-writer/src/node.js');
  const writer = fileWriter(path);
  const empty = columns.map(({ name, type }) => ({ name, type, data: [], nullable: true }));
  const table = new ParquetWriter({ writer, schema: schemaFromColumnData({ columnData: empty }) });
  let rows: unknown[] = [];
  const flush = async (): Promise<void> => {
    const columnData = columns.map(({ name, type, path: place }) => ({
      ...{ name, type },
      data: rows.map((row) => valueAt(row, place)),
    }));
    await table.write({ columnData });
    rows = [];
  };
  for await (const part of parts) {
    rows.push(...decodeLines(part));
    if (rows.length >= rowGroupSize) await flush();
  }
  if (rows.length > 0) await flush();
  await table.finish();
}

function valueAt(row: unknown, path: readonly string[]): unknown {
  let value = row;
  for (const key of path) value = isObject(value) ? value[key] : undefined;
  return value;
}
