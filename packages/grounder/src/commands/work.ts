import { ShardWorker } from '@grounder/shards';
import { defined } from '@grounder/core/internal';
import { Command } from 'commander';

import { withInterrupt } from './interrupt.js';
import { parseCount } from './parse-numbers.js';
import { openJob } from './shards/open-job.js';
import { loadBull, queueOptions } from './shards/open-queue.js';
import type { OpenWorkers } from './shards/open-threads.js';
import { openThreads } from './shards/open-threads.js';
import { openParts } from './shards/parts-place.js';
import type { CommandStreams } from './streams.js';

interface WorkOptions {
  readonly queue: string;
  readonly queueName: string;
  readonly parts: string;
  readonly root?: string;
  readonly jobs: number;
  readonly json?: true;
}

/** Creates `grounder work`. */
export function workCommand(streams: CommandStreams): Command {
  const { queue, queueName, parts } = queueOptions;
  return new Command('work')
    .addOption(queue.makeOptionMandatory())
    .addOption(parts.makeOptionMandatory())
    .addOption(queueName)
    .option('--root <dir>', 'where names of pictures start from on this machine')
    .option('--jobs <count>', 'so many threads, each with its own models', parseCount, 1)
    .option('--json', 'log one JSON object in each line')
    .addHelpText(
      'after',
      '\nTakes shards of any run with the same --queue and --parts until Ctrl-C. It needs the same version\n' +
        'of grounder and the same models as the run; what it refuses goes to the others.\n' +
        '\nExample:\n' +
        '  $ grounder work --queue redis://queue:6379 --parts /shared/parts --jobs 2',
    )
    .action((options: WorkOptions) => run(streams, options));
}

async function run(streams: CommandStreams, options: WorkOptions): Promise<void> {
  const { queue: url, queueName: name, parts, root, jobs } = options;
  const { workShards } = await loadBull();
  const log = logTo(streams, options);
  await using workers =
    jobs === 1
      ? await openHere(parts, root)
      : await openThreads(jobs, { parts, ...defined({ root }) });
  const counted: OpenWorkers['work'] = async (shard, call) => {
    const start = performance.now();
    try {
      await workers.work(shard, call);
      log({ event: 'shard done', shard: shard.key, milliseconds: performance.now() - start });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      log({ event: 'shard failed', shard: shard.key, message });
      throw error;
    }
  };
  log({ event: 'waiting for shards' });
  await withInterrupt(
    () => new Error('interrupted'),
    (signal) =>
      workShards({
        ...{ url, name, work: counted, concurrency: jobs, signal },
        onWarning: ({ message }) => {
          log({ event: 'queue not reached', message });
        },
      }),
  );
  log({ event: 'ended' });
}

async function openHere(place: string, root: string | undefined): Promise<OpenWorkers> {
  const worker = new ShardWorker({
    parts: await openParts(place),
    open: (job) => openJob(job, defined({ root })),
  });
  return {
    work: (shard, call) => worker.work(shard, call),
    [Symbol.asyncDispose]: () => worker[Symbol.asyncDispose](),
  };
}

type LogLine = Readonly<Record<string, string | number>> & { readonly event: string };

/** Writes to stderr what happens, with its time. */
function logTo(streams: CommandStreams, { json }: WorkOptions): (line: LogLine) => void {
  return (line) => {
    const time = new Date().toISOString();
    const { event, ...rest } = line;
    const details = Object.entries(rest).map(([key, value]) => `${key} ${shownValue(value)}`);
    const text =
      json === true ? JSON.stringify({ time, ...line }) : [time, event, ...details].join('  ');
    streams.stderr.write(`${text}\n`);
  };
}

function shownValue(value: string | number): string {
  return typeof value === 'number' ? value.toFixed(0) : value.slice(0, 500);
}
