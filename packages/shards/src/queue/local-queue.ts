import type { CallOptions, Shard, ShardOutcome, ShardQueue } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { checkCount } from '@grounder/core/internal';

/** Does the work of a shard and keeps its part; throws when it cannot. */
export type ShardWork = (shard: Shard, options: Pick<CallOptions, 'signal'>) => Promise<void>;

/** How {@link localQueue} deals. */
export interface LocalQueueOptions {
  /** Does the work, here or in a thread. */
  readonly work: ShardWork;
  /**
   * How many shards are at work at once.
   * @defaultValue 1
   */
  readonly jobs?: number;
  /**
   * How often a shard is tried that fails by anything but a typed error, such as a thread that died.
   * @defaultValue 3
   */
  readonly attempts?: number;
}

/**
 * Deals shards to this process alone.
 * @throws GroundingError `INVALID_OPTION` when `jobs` or `attempts` is no whole number of at least 1.
 */
export function localQueue({ work, jobs = 1, attempts = 3 }: LocalQueueOptions): ShardQueue {
  checkCount('jobs', jobs);
  checkCount('attempts', attempts);
  return {
    async *deal(shards, { signal } = {}) {
      const waiting = iteratorOf(shards);
      const atWork = new Map<string, Promise<ShardOutcome>>();
      let isMore = true;
      try {
        while (isMore || atWork.size > 0) {
          while (isMore && atWork.size < jobs) {
            signal?.throwIfAborted();
            const next = await waiting.next();
            if (next.done === true) isMore = false;
            else atWork.set(next.value.key, settle(next.value, { work, attempts, signal }));
          }
          if (atWork.size === 0) return;
          const outcome = await Promise.race(atWork.values());
          atWork.delete(outcome.shard.key);
          signal?.throwIfAborted();
          yield outcome;
        }
      } finally {
        // What is at work keeps its part, also when nobody listens any more.
        await Promise.all(atWork.values());
      }
    },
  };
}

function iteratorOf(
  shards: Iterable<Shard> | AsyncIterable<Shard>,
): Iterator<Shard> | AsyncIterator<Shard> {
  return Symbol.asyncIterator in shards
    ? shards[Symbol.asyncIterator]()
    : shards[Symbol.iterator]();
}

interface Trial {
  readonly work: ShardWork;
  readonly attempts: number;
  readonly signal: AbortSignal | undefined;
}

async function settle(shard: Shard, { work, attempts, signal }: Trial): Promise<ShardOutcome> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await work(shard, signal === undefined ? {} : { signal });
      return { shard };
    } catch (error) {
      const isTyped = GroundingError.isInstance(error);
      if (!isTyped && attempt < attempts && signal?.aborted !== true) continue;
      const message = error instanceof Error ? error.message : String(error);
      return { shard, error: { code: isTyped ? error.code : 'UNEXPECTED', message } };
    }
  }
}
