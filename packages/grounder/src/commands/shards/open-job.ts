import { GroundingError } from '@grounder/core';
import type { Job, OpenWork } from '@grounder/shards';

import type { WorkPlace } from './work-place.js';

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
