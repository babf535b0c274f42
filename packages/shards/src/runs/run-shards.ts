import type { CallOptions, PartStore, Shard, ShardOutcome, ShardQueue } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { defined } from '@grounder/core/internal';

import type { Job } from './job.js';
import { jobKey, places, shardKey } from './job.js';

/** What a shard is made from. */
export interface ShardInput {
  /** All that its work needs; equal bytes are equal work. */
  readonly bytes: Uint8Array;
  /** How many pieces of work are in it. */
  readonly items: number;
}

/** How far a run has come. */
export interface ShardProgress {
  /** Items whose part is kept, those of an earlier run included. */
  readonly done: number;
  /** Items of those that an earlier run had finished. */
  readonly before: number;
  /** Items of shards that were given up. */
  readonly failed: number;
}

/** What {@link runShards} runs. */
export interface RunShardsOptions extends Pick<CallOptions, 'signal'> {
  /** What all shards have in common. */
  readonly job: Job;
  /** The inputs in the order of the results; read as work is dealt. */
  readonly inputs: Iterable<ShardInput> | AsyncIterable<ShardInput>;
  /** Deals the shards out. */
  readonly queue: ShardQueue;
  /** Keeps inputs and results. */
  readonly parts: PartStore;
  /** Hears of each shard. */
  readonly onProgress?: (progress: ShardProgress) => void;
}

/**
 * Runs what is not done yet. The queue is never trusted: a shard is done when its part is kept, whoever
 * made it and how often.
 * @returns The keys of all shards, in order, for {@link mergeParts}.
 * @throws GroundingError `SHARDS_FAILED` when shards were given up, after all others are done; what the
 *   store throws.
 */
export async function runShards(options: RunShardsOptions): Promise<readonly string[]> {
  const { job, queue, parts, signal, onProgress } = options;
  const key = jobKey(job);
  await parts.keep(places.job(key), new TextEncoder().encode(JSON.stringify(job)));
  const run = { keys: [] as string[], items: new Map<string, number>() };
  const progress = { done: 0, before: 0, failed: 0 };
  const failures: ShardOutcome[] = [];
  const deal = queue.deal(missing(options, key, run, progress), defined({ signal }));
  for await (const dealt of deal) {
    const outcome = await checked(dealt, parts);
    const { shard, error } = outcome;
    const items = run.items.get(shard.key) ?? 0;
    if (error === undefined) progress.done += items;
    else {
      progress.failed += items;
      failures.push(outcome);
    }
    onProgress?.({ ...progress });
  }
  onProgress?.({ ...progress });
  assertDone(failures, run.items.size);
  return run.keys;
}

/** A part that was told to be done may have gone to another store. */
async function checked(outcome: ShardOutcome, parts: PartStore): Promise<ShardOutcome> {
  const { shard, error } = outcome;
  if (error !== undefined || (await parts.has(places.part(shard.key)))) return outcome;
  const message = `expected the part of shard ${shard.key} in the store, got none: its worker has another`;
  return { shard, error: { code: 'INVALID_DATA', message } };
}

interface Run {
  readonly keys: string[];
  /** Items by shard. */
  readonly items: Map<string, number>;
}

async function* missing(
  { inputs, parts, signal }: RunShardsOptions,
  job: string,
  run: Run,
  progress: { done: number; before: number },
): AsyncGenerator<Shard> {
  for await (const { bytes, items } of inputs) {
    signal?.throwIfAborted();
    const key = shardKey(job, bytes);
    run.keys.push(key);
    if (run.items.has(key)) continue;
    run.items.set(key, items);
    if (await parts.has(places.part(key))) {
      progress.done += items;
      progress.before += items;
    } else {
      await parts.keep(places.input(key), bytes);
      yield { key, job };
    }
  }
}

function assertDone(failures: readonly ShardOutcome[], total: number): void {
  const [first] = failures;
  if (first?.error === undefined) return;
  const { code, message } = first.error;
  throw new GroundingError(
    'SHARDS_FAILED',
    `expected ${total} finished shards, got ${failures.length} that were given up, the first because: ` +
      `${message} [${code}]; the others are kept, and the same run goes on from them`,
  );
}
