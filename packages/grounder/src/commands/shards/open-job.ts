import { GroundingError } from '@grounder/core';
import type { Job, OpenWork } from '@grounder/shards';

/** What a worker has of its own. */
export interface WorkPlace {
  /** Threads within one operator of a model; the runtime's choice when left out. */
  readonly threads?: number;
  /** Where names of pictures start from, when not where the run began. */
  readonly root?: string;
}

/** Opens the work of a job, each kind with its own modules. */
export async function openJob(job: Job, place: WorkPlace): Promise<OpenWork> {
  if (job.kind === 'ground-many') {
    const { openGroundManyWork } = await import('../ground-many/ground-many-work.js');
    return openGroundManyWork(job, place);
  }
  throw new GroundingError(
    'SHARD_REFUSED',
    `expected work of the kind ground-many, got ${JSON.stringify(job.kind)}: another worker may know it`,
  );
}
