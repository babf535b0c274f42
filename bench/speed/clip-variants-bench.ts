import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { findBenchModels } from './bench-models.js';
import { largestDifference, median, rankCorrelation } from './statistics.js';

const run = promisify(execFile);
const rounds = 3;
const child = fileURLToPath(new URL('./clip-child.js', import.meta.url));

/** What a child process prints. */
interface Outcome {
  readonly milliseconds: number;
  readonly peakMegabytes: number;
  readonly logits: readonly number[];
}

const programs: readonly (readonly [string, ...string[]])[] = [
  ['grounder fp32', 'grounder', 'fp32', '32'],
  ['grounder fp32, batches of 4', 'grounder', 'fp32', '4'],
  ['grounder fp16', 'grounder', 'fp16', '32'],
  ['grounder int8', 'grounder', 'q8', '32'],
  ['transformers.js fp32, crop by crop', 'peer-each', 'fp32', '1'],
  ['transformers.js fp32, one batch', 'peer-batch', 'fp32', '32'],
  ['transformers.js int8, one batch', 'peer-batch', 'q8', '32'],
];

/** Compares time, memory and scores of the weights' precisions, each in a process of its own. */
export async function runClipVariantsBench(): Promise<void> {
  const folder = findBenchModels();
  if (folder === undefined) return;
  const outcomes = programs.map((): Outcome[] => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, [, ...options]] of programs.entries()) {
      const { stdout } = await run(process.execPath, [child, folder, ...options]);
      outcomes[index]?.push(JSON.parse(stdout) as Outcome);
    }
  }
  const base = outcomes[0]?.[0]?.logits ?? [];
  const first = median(outcomes[0]?.map(({ milliseconds }) => milliseconds) ?? []);
  console.log('| 20 regions, ViT-B/32 | time ÷ first | peak MB | logits off by | rank corr. |');
  console.log('|---|---|---|---|---|');
  programs.forEach(([name], index) => {
    const found = outcomes[index] ?? [];
    const time = median(found.map(({ milliseconds }) => milliseconds));
    const memory = median(found.map(({ peakMegabytes }) => peakMegabytes));
    const logits = found[0]?.logits ?? [];
    const columns = [
      name,
      (time / first).toFixed(2),
      memory.toFixed(0),
      largestDifference(base, logits).toFixed(4),
      rankCorrelation(base, logits).toFixed(4),
    ];
    console.log(`| ${columns.join(' | ')} |`);
  });
  console.log(`logits from ${Math.min(...base).toFixed(2)} to ${Math.max(...base).toFixed(2)}`);
}
