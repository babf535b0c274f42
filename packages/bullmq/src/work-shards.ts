import type { CallOptions, Shard } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { checkCount, defined } from '@grounder/core/internal';
import type { Job } from 'bullmq';
import { WaitingError } from 'bullmq';

import type { QueuePlace, ShardPayload } from './connect.js';
import { openSide, sidesOf } from './connect.js';

/** How {@link workShards} works. */
export interface WorkShardsOptions extends QueuePlace {
  /** Does a shard; `SHARD_REFUSED` gives it back to the others. */
  readonly work: (shard: Shard, options: Pick<CallOptions, 'signal'>) => Promise<void>;
  /**
   * How many shards are at work at once.
   * @defaultValue 1
   */
  readonly concurrency?: number;
  /** Most shards that all workers together begin in so many milliseconds; no limit when left out. */
  readonly limit?: { readonly shards: number; readonly milliseconds: number };
  /**
   * After how many milliseconds of silence a worker is taken for dead; a model may keep a live one silent
   * for seconds.
   * @defaultValue 60000
   */
  readonly lockMs?: number;
  /** Ends the work when what is begun is finished. */
  readonly signal?: AbortSignal;
}

/** A shard whose worker died so often is given up: BullMQ's own bound is one. */
const mostDeaths = 4;

/**
 * Takes shards that `bullQueue` deals, until the signal ends it.
 * @throws GroundingError `SHARD_REFUSED` when a shard was refused, which is back in the queue: this worker
 *   is of another version or has other models. `INVALID_OPTION` and `QUEUE_UNREACHABLE` as `bullQueue`.
 */
export async function workShards(options: WorkShardsOptions): Promise<void> {
  const { work, concurrency = 1, lockMs = 60_000, limit, signal } = options;
  checkCount('concurrency', concurrency);
  checkCount('lockMs', lockMs);
  const ending = new AbortController();
  const stop = signal === undefined ? ending.signal : AbortSignal.any([signal, ending.signal]);
  const process = async (job: Job<ShardPayload>, token?: string): Promise<void> => {
    try {
      await work({ key: job.id ?? '', job: job.data.job }, {});
    } catch (error) {
      if (!GroundingError.isInstance(error)) throw error;
      if (error.code !== 'SHARD_REFUSED') throw withCode(error);
      ending.abort(error);
      await job.moveToWait(token);
      throw new WaitingError();
    }
  };
  const sides = sidesOf(options);
  const settings = {
    ...{ concurrency, lockDuration: lockMs, stalledInterval: lockMs / 2 },
    maxStalledCount: mostDeaths,
    ...defined({
      limiter: limit && { max: limit.shards, duration: limit.milliseconds },
    }),
  };
  const patience = { ...sides.patience, signal };
  const taker = await openSide(() => sides.taker(process, settings), patience);
  try {
    await aborted(stop);
  } finally {
    await taker.close();
  }
  if (ending.signal.aborted) throw ending.signal.reason;
}

/** BullMQ keeps a message alone. */
function withCode({ code, message }: GroundingError): Error {
  return new Error(`${message} [${code}]`);
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => {
      resolve();
    });
  });
}
