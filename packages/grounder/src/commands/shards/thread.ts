// One thread that does shards: it opens its own models, since sessions cannot be shared.
import type { Shard } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { ShardWorker } from '@grounder/shards';
import { workerData } from 'piscina';

import { openJob } from './open-job.js';
import { openParts } from './parts-place.js';
import type { WorkPlace } from './work-place.js';

/** What a thread is told at its start. */
export interface ThreadSetup extends WorkPlace {
  /** Where the parts are. */
  readonly parts: string;
}

const { parts, ...place } = workerData as ThreadSetup;
const worker = new ShardWorker({
  parts: await openParts(parts),
  open: (job) => openJob(job, place),
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
