import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

import type { GroundingErrorCode } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { defined } from '@grounder/core/internal';
import type { ShardWork } from '@grounder/shards/internal';

import type { ThreadSetup } from './thread.js';

/** What does shards until it is disposed. */
export interface OpenWorkers extends AsyncDisposable {
  readonly work: ShardWork;
}

/** Opens threads that each open their own models; the cores are shared among them. */
export async function openThreads(
  jobs: number,
  { parts, root }: Pick<ThreadSetup, 'parts' | 'root'>,
): Promise<OpenWorkers> {
  const { Piscina } = await import('piscina');
  const threads = Math.max(1, Math.floor(availableParallelism() / jobs));
  const workerData: ThreadSetup = { parts, threads, ...defined({ root }) };
  const pool = new Piscina({
    filename: fileURLToPath(new URL('./thread.js', import.meta.url)),
    name: 'workInThread',
    workerData,
    minThreads: jobs,
    maxThreads: jobs,
    idleTimeout: Infinity,
  });
  return {
    async work(shard) {
      const fault = (await pool.run(shard)) as { code: string; message: string } | undefined;
      if (fault === undefined) return;
      throw new GroundingError(fault.code as GroundingErrorCode, fault.message);
    },
    [Symbol.asyncDispose]: () => pool.destroy(),
  };
}
