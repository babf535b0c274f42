// One thread of `grounder ground-many`: it opens its own models, since sessions cannot be shared.
import type { Shard } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { folderParts, ShardWorker } from '@grounder/shards';
import { workerData } from 'piscina';

import { openGroundManyWork } from './ground-many-work.js';

/** What a thread is told at its start. */
export interface WorkerSetup {
  /** The folder of the parts. */
  readonly parts: string;
  /** Threads within one operator of a model. */
  readonly threads: number;
}

const { parts, threads } = workerData as WorkerSetup;
const worker = new ShardWorker({
  parts: folderParts(parts),
  open: (job) => openGroundManyWork(job, { threads }),
});

/** Does a shard. An error's code would be lost between threads. */
export async function workInThread(
  shard: Shard,
): Promise<{ readonly code: string; readonly message: string } | undefined> {
  try {
    await worker.work(shard);
    return undefined;
  } catch (error) {
    if (GroundingError.isInstance(error)) return { code: error.code, message: error.message };
    throw error;
  }
}
