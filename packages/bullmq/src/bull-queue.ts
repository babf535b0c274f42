import type { Shard, ShardOutcome, ShardQueue } from '@grounder/core';
import { checkCount } from '@grounder/core/internal';

import type { QueuePlace, ShardEvents, ShardJobs } from './connect.js';
import { openSide, sidesOf } from './connect.js';
import type { Patience } from './patiently.js';
import { patiently } from './patiently.js';

/** How {@link bullQueue} deals. */
export interface BullQueueOptions extends QueuePlace {
  /**
   * How often a shard is tried that fails, with growing pauses.
   * @defaultValue 5
   */
  readonly attempts?: number;
  /**
   * The first pause, in milliseconds; each further one is twice as long.
   * @defaultValue 1000
   */
  readonly backoffMs?: number;
  /**
   * How many shards wait at the server at once.
   * @defaultValue 500
   */
  readonly ahead?: number;
}

/** Events may be lost with a server's memory: so often the server is asked, in milliseconds. */
const askEveryMs = 2000;
/** A finished shard is remembered by the server for so long, in seconds, that its end can be asked for. */
const rememberedSeconds = 3600;

/**
 * Deals shards by BullMQ to whoever calls `workShards` with the same address and name, on any number of
 * machines. The worker of a shard that dies is noticed, and the shard dealt again; what fails too often is
 * kept by BullMQ as failed, with its error.
 * @throws GroundingError `INVALID_OPTION` for an address of another kind, or `attempts` or `ahead` below 1.
 * @example
 * ```ts
 * await using queue = bullQueue({ url: 'redis://localhost:6379' });
 * const keys = await runShards({ job, inputs, queue, parts: folderParts('/shared/parts') });
 * ```
 */
export function bullQueue(options: BullQueueOptions): ShardQueue & AsyncDisposable {
  const { attempts = 5, backoffMs = 1000, ahead = 500 } = options;
  checkCount('attempts', attempts);
  checkCount('ahead', ahead);
  const sides = sidesOf(options);
  let opened: Promise<ShardJobs> | undefined;
  const trial = { attempts, backoff: { type: 'exponential', delay: backoffMs } };
  return {
    async *deal(shards, { signal } = {}) {
      const patience = { ...sides.patience, signal };
      opened ??= openSide(sides.jobs, patience).catch((error: unknown) => {
        opened = undefined;
        throw error;
      });
      const jobs = await opened;
      const events = await openSide(sides.events, patience);
      try {
        const dealing = new Dealing(jobs, events, { ...trial, patience });
        for await (const shard of shards) {
          signal?.throwIfAborted();
          await dealing.add(shard);
          while (dealing.waiting >= ahead) yield await dealing.next(signal);
          for (const outcome of dealing.finished()) yield outcome;
        }
        while (dealing.waiting > 0) yield await dealing.next(signal);
      } finally {
        await events.close();
      }
    },
    async [Symbol.asyncDispose]() {
      const jobs = await opened?.catch(() => undefined);
      await jobs?.close();
    },
  };
}

interface Trial {
  readonly patience: Patience;
  readonly attempts: number;
  readonly backoff: { readonly type: string; readonly delay: number };
}

/** The shards of one call that are at the server. */
class Dealing {
  readonly #jobs: ShardJobs;
  readonly #trial: Omit<Trial, 'patience'>;
  readonly #patience: Patience;
  readonly #dealt = new Map<string, Shard>();
  /** Keys of which something was heard. */
  readonly #heard = new Set<string>();
  readonly #outcomes: ShardOutcome[] = [];
  #wake: () => void = () => undefined;

  constructor(jobs: ShardJobs, events: ShardEvents, { patience, ...trial }: Trial) {
    this.#jobs = jobs;
    this.#trial = trial;
    this.#patience = patience;
    const hear = ({ jobId }: { readonly jobId: string }): void => {
      if (!this.#dealt.has(jobId)) return;
      this.#heard.add(jobId);
      this.#wake();
    };
    events.on('completed', hear);
    events.on('failed', hear);
  }

  /** Shards whose outcome was not given out yet. */
  get waiting(): number {
    return this.#dealt.size + this.#outcomes.length;
  }

  async add(shard: Shard): Promise<void> {
    this.#dealt.set(shard.key, shard);
    await this.#forget(shard.key);
    await this.#put(shard);
  }

  /** Outcomes that are there already. */
  finished(): readonly ShardOutcome[] {
    return this.#outcomes.splice(0);
  }

  async next(signal: AbortSignal | undefined): Promise<ShardOutcome> {
    for (;;) {
      signal?.throwIfAborted();
      const outcome = this.#outcomes.shift();
      if (outcome !== undefined) return outcome;
      const isHeard = this.#heard.size > 0 || (await this.#listen(signal));
      const keys = isHeard ? [...this.#heard] : [...this.#dealt.keys()];
      for (const key of keys) await this.#ask(key);
    }
  }

  /** Waits for an event, but not for ever; tells whether there was one. */
  async #listen(signal: AbortSignal | undefined): Promise<boolean> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(done, askEveryMs);
      function done(): void {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      }
      this.#wake = done;
      signal?.addEventListener('abort', done);
    });
    return this.#heard.size > 0;
  }

  async #ask(key: string): Promise<void> {
    this.#heard.delete(key);
    const shard = this.#dealt.get(key);
    if (shard === undefined) return;
    const state = await this.#stateOf(key);
    if (state === 'completed') this.#settle({ shard });
    else if (state === 'failed') this.#settle({ shard, error: await this.#errorOf(key) });
    // The server lost it, as one that is started anew without its file.
    else if (state === 'unknown') await this.#put(shard);
  }

  #settle(outcome: ShardOutcome): void {
    this.#dealt.delete(outcome.shard.key);
    this.#outcomes.push(outcome);
  }

  #stateOf(key: string): Promise<string> {
    return patiently(() => this.#jobs.getJobState(key), this.#patience);
  }

  /** An earlier run may have left the same shard behind, done for another store or given up. */
  async #forget(key: string): Promise<void> {
    const state = await this.#stateOf(key);
    if (state !== 'completed' && state !== 'failed') return;
    await patiently(async () => (await this.#jobs.getJob(key))?.remove(), this.#patience);
  }

  async #put({ key, job }: Shard): Promise<void> {
    const options = { jobId: key, removeOnComplete: { age: rememberedSeconds } };
    await patiently(
      () => this.#jobs.add('shard', { job }, { ...this.#trial, ...options }),
      this.#patience,
    );
  }

  async #errorOf(key: string): Promise<{ readonly code: string; readonly message: string }> {
    const job = await patiently(() => this.#jobs.getJob(key), this.#patience);
    const reason = job?.failedReason ?? 'the worker did not say why';
    const [, message = reason, code = 'UNEXPECTED'] = /^(.*) \[([A-Z_]+)\]$/s.exec(reason) ?? [];
    return { code, message };
  }
}
