import { searchSettings } from '@grounder/pipeline/internal/opening';
import { GroundingError } from '@grounder/core';
import { defined } from '@grounder/core/internal';
import type { DetectorKind } from '@grounder/detectors';
import type { ShardProgress } from '@grounder/shards';
import { Command } from 'commander';
import { resolve } from 'node:path';

import { shown } from '../../guard-streams.js';
import { withEvaluateBar } from '../evaluate/bar.js';
import { withInterrupt } from '../interrupt.js';
import type { SystemOptions } from '../options.js';
import { addOptions, addPlaces, pickSystemOptions } from '../options.js';
import { parseCount } from '../parse-numbers.js';
import { readLabelFile } from '../read-label-file.js';
import type { QueueOptions } from '../shards/open-queue.js';
import { queueOptions } from '../shards/open-queue.js';
import type { CommandStreams } from '../streams.js';
import type { GroundManySettings } from './ground-many-work.js';
import type { ManyInput } from './many-lines.js';
import { openManyInput } from './many-lines.js';
import type { GroundManySummary } from './run-ground-many.js';
import { runGroundMany } from './run-ground-many.js';

interface GroundManyOptions extends SystemOptions, QueueOptions {
  readonly parts?: string;
  readonly phrase: readonly string[];
  readonly out: string;
  readonly system: string;
  readonly labels?: string;
  readonly kind?: DetectorKind;
  readonly group?: true;
  readonly tiles: boolean;
  readonly top?: number;
  readonly pictures?: string;
  readonly jobs: number;
  readonly shard: number;
  readonly resume?: true;
  readonly json?: true;
}

const help =
  '\nThe input is a folder of pictures, a pattern in quotes, or a .jsonl file with one object in each line:\n' +
  '  {"image": "a.jpg", "phrases": ["the dog", "the man on the left"], "id": 7}\n' +
  'image is a file, seen from the .jsonl file, or an address; further fields are kept. Each phrase has one\n' +
  'line in the output, in order: {"id": 7, "image": …, "phrase": …, "answer": {"box": …, …}}, or "error"\n' +
  'instead of "answer".\n' +
  '\nExamples:\n' +
  '  $ grounder ground-many photos --phrase "the dog" --out dogs.jsonl\n' +
  '  $ grounder ground-many "photos/**/*.jpg" --phrase "the dog" --phrase "the cat" --out pets.parquet\n' +
  '  $ grounder ground-many questions.jsonl --out answers.jsonl --jobs 2 --resume\n' +
  '  $ grounder ground-many questions.jsonl --out answers.jsonl --queue redis://queue:6379 \\\n' +
  '      --parts /shared/parts    # and “grounder work” on any number of machines';

/** Creates `grounder ground-many`. */
export function groundManyCommand(streams: CommandStreams): Command {
  const command = new Command('ground-many');
  return addOptions(addPlaces(command), 'scorer', 'labels', 'kind', 'tiles', 'closest')
    .argument('<input>', 'a folder, a pattern such as "photos/*.jpg", or a .jsonl file')
    .requiredOption('--out <file>', 'where the answers go: .jsonl or .parquet')
    .option('--phrase <phrase>', 'a referring expression; repeatable', addPhrase, [])
    .option('--system <name>', 'which of the systems that “grounder systems” lists', 'embedded')
    .option('--group', searchSettings.groups.help)
    .option('--top <count>', 'list so many candidates in each answer', parseCount)
    .option('--pictures <dir>', 'write each picture with the boxes drawn here')
    .option('--jobs <count>', 'so many threads, each with its own models', parseCount, 1)
    .option('--shard <count>', 'so many lines are answered and kept together', parseCount, 16)
    .option('--resume', 'go on with what an earlier run of the same left beside --out')
    .addOption(queueOptions.queue)
    .addOption(queueOptions.queueName)
    .addOption(queueOptions.parts)
    .option('--json', 'print the counts as one JSON object')
    .addHelpText('after', help)
    .action((input: string, options: GroundManyOptions) => run(streams, input, options));
}

async function run(
  streams: CommandStreams,
  path: string,
  options: GroundManyOptions,
): Promise<void> {
  const { phrase, out, jobs, shard, resume = false, queue, queueName, parts } = options;
  assertShared(options);
  const input = await openManyInput(path, phrase);
  const settings = await settingsOf(options, input);
  const summary = await withInterrupt(
    () =>
      new Error(
        `interrupted; the same command with --resume goes on from ${parts ?? `${out}.parts`}`,
      ),
    (signal) =>
      withEvaluateBar(streams, (show) =>
        runGroundMany({
          ...{ input, settings, out, resume, jobs, signal },
          ...defined({ queue, queueName, parts }),
          shardSize: shard,
          onProgress: trackRate(input.total, show),
        }),
      ),
  );
  const text = options.json === true ? JSON.stringify(summary) : describe(summary, shown(out));
  streams.stdout.write(`${text}\n`);
}

/** Workers on other machines would not find the parts beside the output. */
function assertShared({ queue, parts }: GroundManyOptions): void {
  if (queue === undefined || parts !== undefined) return;
  throw new GroundingError(
    'INVALID_OPTION',
    'expected --parts with --queue, a folder or s3:// that all workers reach, got none',
  );
}

async function settingsOf(
  options: GroundManyOptions,
  { root }: ManyInput,
): Promise<GroundManySettings> {
  const { system, labels: labelFile, kind, group, tiles, top, pictures } = options;
  const labels = labelFile === undefined ? undefined : await readLabelFile(labelFile);
  return {
    ...pickSystemOptions(options),
    ...{ system, root },
    ...defined({ labels, kind, group, top, tiles: tiles ? undefined : (false as const) }),
    ...defined({ pictures: pictures === undefined ? undefined : resolve(pictures) }),
  };
}

type ShowProgress = Parameters<Parameters<typeof withEvaluateBar>[1]>[0];

/** The rate is that of this run: what an earlier one did took no time. */
function trackRate(total: number, show: ShowProgress): (progress: ShardProgress) => void {
  const start = performance.now();
  return ({ done, before, failed }) => {
    const elapsed = Math.max(performance.now() - start, Number.MIN_VALUE);
    const rate = (1000 * (done + failed - before)) / elapsed;
    const etaMs = rate === 0 ? 0 : (1000 * (total - done - failed)) / rate;
    show({ done: done + failed, total, failed, rate, etaMs });
  };
}

function describe({ answers, found, failed }: GroundManySummary, out: string): string {
  const nothing = answers - found - failed;
  return `${answers} phrases: ${found} found, ${nothing} fit nothing, ${failed} failed; written to ${out}`;
}

function addPhrase(phrase: string, before: readonly string[]): readonly string[] {
  return [...before, phrase];
}
