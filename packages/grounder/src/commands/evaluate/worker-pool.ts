import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

import type { GroundingErrorCode } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import type { SystemAnswer } from '@grounder/evaluation/internal';

import type { TaskResult } from './worker.js';
import type { EvaluationSetup, GroundTask } from './setup.js';

/** Asks systems in threads of their own. */
export interface WorkerPool extends AsyncDisposable {
  /** Asks a system in the next thread that is free. */
  ground(task: GroundTask): Promise<SystemAnswer>;
}

/**
 * Opens threads that each open their own systems. The cores are shared among them. When a thread
 * dies, its question fails and another thread takes its place.
 */
export async function openWorkerPool(setup: EvaluationSetup, count: number): Promise<WorkerPool> {
  const { Piscina } = await import('piscina');
  const threads = Math.max(1, Math.floor(availableParallelism() / count));
  const pool = new Piscina({
    filename: fileURLToPath(new URL('./worker.js', import.meta.url)),
    name: 'groundInWorker',
    workerData: { threads, ...setup },
    minThreads: count,
    maxThreads: count,
    idleTimeout: Infinity,
  });
  return {
    async ground(task) {
      const result = (await pool.run(task)) as TaskResult;
      if ('answer' in result) return result.answer;
      throw new GroundingError(result.code as GroundingErrorCode, result.message);
    },
    async [Symbol.asyncDispose]() {
      await pool.destroy();
    },
  };
}
