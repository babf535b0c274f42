// Measures reading large data sets, each in a process of its own:
// `npx tsc -b test/evaluation && node build/test/evaluation/processes/dataset-scale.js`.
// The sets are made in a temporary folder: RefCOCOg's size with 80,000 phrases, and the same with
// outlines that bring instances.json to about 550 MB.
import { openDataSet } from '@grounder/evaluation';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

import { peakResident } from '../../support/peak-resident.js';
import { goThrough } from '../datasets/collect.js';
import type { SyntheticSize } from '../datasets/synthetic-refcoco.js';
import { refcocogSize, writeSyntheticRefcoco } from '../datasets/synthetic-refcoco.js';

const megabyte = 2 ** 20;
const [folder] = process.argv.slice(2);
if (folder === undefined) await measureAll();
else await measure(folder);

async function measureAll(): Promise<void> {
  console.log('instances.json    open  iterate  again  most resident');
  await measureSize(refcocogSize);
  await measureSize({ ...refcocogSize, annotations: 209_000, outlineNumbers: 60 });
  await measureSize({ ...refcocogSize, annotations: 600_000, outlineNumbers: 115 });
}

async function measureSize(size: SyntheticSize): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'grounder-scale-'));
  try {
    const set = await writeSyntheticRefcoco(root, size);
    const script = fileURLToPath(import.meta.url);
    console.log(execFileSync(process.execPath, [script, set], { encoding: 'utf8' }).trimEnd());
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function measure(set: string): Promise<void> {
  const { size } = await stat(join(set, 'instances.json'));
  const start = performance.now();
  const dataSet = await openDataSet(set);
  const opened = performance.now();
  const count = await goThrough(dataSet.examples());
  const iterated = performance.now();
  await goThrough(dataSet.examples());
  const again = performance.now();
  if (count !== refcocogSize.expressions) throw new Error(`expected 80,000 phrases, got ${count}`);
  const cells = [
    `${(size / megabyte).toFixed(0)} MB`.padStart(14),
    ...[opened - start, iterated - opened, again - iterated].map(inSeconds),
    `${(peakResident() / megabyte).toFixed(0)} MB`.padStart(12),
  ];
  console.log(cells.join('  '));
}

function inSeconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`.padStart(6);
}
