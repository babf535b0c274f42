import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { median } from './statistics.js';

const root = new URL('../../../', import.meta.url);
const program = fileURLToPath(new URL('packages/grounder/dist/cli.js', root));
const data = fileURLToPath(new URL('../shared/data/', root));
const rounds = 3;

const variants: Readonly<Record<string, readonly string[]>> = {
  'one job': ['--no-cache'],
  'two jobs': ['--no-cache', '--jobs', '2'],
  'one job, answers kept by an earlier run': [],
};

/** Prints what `grounder evaluate` costs with several threads, and when detections are kept. */
export async function runEvaluateBench(): Promise<void> {
  if (!existsSync(`${data}refcocos-dev`) || !existsSync(`${data}weights`)) {
    console.log('../shared/data is not on this machine: nothing to measure');
    return;
  }
  const cache = await mkdtemp(join(tmpdir(), 'grounder-evaluate-bench-'));
  const times = new Map(Object.keys(variants).map((name) => [name, [] as number[]]));
  try {
    // The first run fills the folder of kept answers.
    await timeOf([], cache);
    for (let round = 0; round < rounds; round += 1) {
      for (const [name, args] of Object.entries(variants)) {
        times.get(name)?.push(await timeOf(args, cache));
      }
    }
  } finally {
    await rm(cache, { recursive: true, force: true });
  }
  const first = median(times.get('one job') ?? []);
  console.log('| grounder evaluate, YOLOX-nano and system 5, 195 expressions | time ÷ first |');
  console.log('|---|---|');
  for (const [name, measured] of times) {
    console.log(`| ${name} | ${(median(measured) / first).toFixed(2)} |`);
  }
}

async function timeOf(args: readonly string[], cache: string): Promise<number> {
  const start = performance.now();
  await promisify(execFile)(
    process.execPath,
    [
      ...[program, 'evaluate', '--json', '--dataset', `${data}refcocos-dev`],
      ...['--system', 'embedded', '--proposals', `${data}weights/yolox_nano.onnx`],
      ...['--labels', `${data}weights/coco.names`, '--kind', 'yolox', ...args],
    ],
    { env: { ...process.env, GROUNDER_CACHE: cache }, maxBuffer: 1 << 26 },
  );
  return performance.now() - start;
}
