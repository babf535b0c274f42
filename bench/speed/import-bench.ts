import { spawnSync } from 'node:child_process';

import { median } from './statistics.js';

const rounds = 15;

/** Measures how long a fresh Node takes to start and import core, beside one that imports nothing. */
export async function runImportBench(): Promise<void> {
  const bare: number[] = [];
  const importing: number[] = [];
  const core = import.meta.resolve('@grounder/core');
  for (let round = 0; round < rounds; round += 1) {
    bare.push(startNode('await null;'));
    importing.push(startNode(`await import(${JSON.stringify(core)});`));
  }
  await Promise.resolve();
  const cost = median(importing) - median(bare);
  console.log('importing @grounder/core in a fresh Node');
  console.log(`  ${cost.toFixed(1)} ms beyond a bare start (aim: under 20 ms)`);
  console.log(`  ${(median(importing) / median(bare)).toFixed(2)} × a bare start`);
}

function startNode(source: string): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', source],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`node ended with status ${status ?? 'none'}: ${stderr}`);
  return performance.now() - start;
}
