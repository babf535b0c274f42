import type * as Bull from '@grounder/bullmq';
import type { ShardQueue } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { defined } from '@grounder/core/internal';
import { Option } from 'commander';

/** How a queue on a server is named on the command line. */
export interface QueueOptions {
  readonly queue?: string;
  readonly queueName?: string;
}

/** The options that say where shards are dealt and kept. */
export const queueOptions = {
  queue: new Option(
    '--queue <address>',
    'where shards are dealt: redis://… or postgres://…; needs @grounder/bullmq',
  ),
  queueName: new Option(
    '--queue-name <name>',
    'the queue’s name: one for each store of parts',
  ).default('grounder'),
  parts: new Option(
    '--parts <place>',
    'where parts are kept until all is done: a folder or s3://bucket/prefix that all workers reach',
  ),
} as const;

/** Loads the package that speaks to servers, which is installed apart. */
export async function loadBull(): Promise<typeof Bull> {
  try {
    return await import('@grounder/bullmq');
  } catch (cause) {
    throw new GroundingError(
      'MISSING_PACKAGE',
      'expected the package @grounder/bullmq for --queue, got none; ' +
        'npm install @grounder/bullmq ioredis (for redis://) or pg (for postgres://)',
      { cause },
    );
  }
}

/** Opens the queue that was named, if one was. */
export async function openQueue({
  queue: url,
  queueName: name,
}: QueueOptions): Promise<(ShardQueue & AsyncDisposable) | undefined> {
  if (url === undefined) return undefined;
  const { bullQueue } = await loadBull();
  return bullQueue({ url, ...defined({ name }) });
}
