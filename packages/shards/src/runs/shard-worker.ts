import type { CallOptions, PartStore, Shard } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { isObject, parseJson, version } from '@grounder/core/internal';

import type { Job } from './job.js';
import { jobKey, places, shardKey } from './job.js';

/** A job that is open for work. */
export interface OpenWork extends AsyncDisposable {
  /** SHA-256 of each model that was opened, in hexadecimal. */
  readonly models: readonly string[];
  /** Makes a part of a shard's input: the same bytes each time, so no times and no names of machines. */
  run(input: Uint8Array, options: Pick<CallOptions, 'signal'>): Promise<Uint8Array>;
}

/** What a {@link ShardWorker} works with. */
export interface ShardWorkerOptions {
  /** Where inputs are and parts go. */
  readonly parts: PartStore;
  /** Opens a job of a kind that it knows. */
  readonly open: (job: Job) => Promise<OpenWork>;
}

/** Does shards one after another; the models of a job stay open until one of another job comes. */
export class ShardWorker implements AsyncDisposable {
  readonly #parts: PartStore;
  readonly #open: ShardWorkerOptions['open'];
  #job: { readonly key: string; readonly work: Promise<OpenWork> } | undefined;

  /** @param options - The store, and what opens jobs. */
  constructor({ parts, open }: ShardWorkerOptions) {
    this.#parts = parts;
    this.#open = open;
  }

  /**
   * Does the work of a shard and keeps its part.
   * @throws GroundingError `SHARD_REFUSED` when the job is of another version or of other models than this
   *   worker has, `INVALID_DATA` when the store has no such input or another one; what the work throws.
   */
  async work({ key, job }: Shard, options: Pick<CallOptions, 'signal'> = {}): Promise<void> {
    if (await this.#parts.has(places.part(key))) return;
    const work = await this.#opened(job);
    const input = await this.#parts.read(places.input(key));
    if (input === undefined || shardKey(job, input) !== key) {
      const got = input === undefined ? 'none' : 'another one';
      throw invalid(`expected the input of shard ${key} in the store, got ${got}`);
    }
    await this.#parts.keep(places.part(key), await work.run(input, options));
  }

  /** Closes what is open. */
  async [Symbol.asyncDispose](): Promise<void> {
    const work = await this.#job?.work.catch(() => undefined);
    this.#job = undefined;
    await work?.[Symbol.asyncDispose]();
  }

  async #opened(key: string): Promise<OpenWork> {
    if (this.#job?.key !== key) {
      await this[Symbol.asyncDispose]();
      this.#job = { key, work: this.#openJob(key) };
    }
    try {
      return await this.#job.work;
    } catch (error) {
      // The next shard tries again: a model may come.
      this.#job = undefined;
      throw error;
    }
  }

  async #openJob(key: string): Promise<OpenWork> {
    const job = await this.#read(key);
    if (job.version !== version) {
      throw refused(
        `expected a job of grounder ${version}, which this worker is, got one of ${job.version}: ` +
          'run the same version everywhere',
      );
    }
    const work = await this.#open(job);
    const [ours, theirs] = [[...work.models].sort(), [...job.models].sort()];
    if (ours.join() === theirs.join()) return work;
    await work[Symbol.asyncDispose]();
    throw refused(
      `expected models with the digests ${theirs.join(', ')}, got ${ours.join(', ')}: ` +
        'give this worker the same models',
    );
  }

  async #read(key: string): Promise<Job> {
    const bytes = await this.#parts.read(places.job(key));
    if (bytes === undefined) throw invalid(`expected the job ${key} in the store, got none`);
    const job = parseJob(bytes);
    if (job !== undefined && jobKey(job) === key) return job;
    throw invalid(`expected the job ${key} in the store, got another one`);
  }
}

function parseJob(bytes: Uint8Array): Job | undefined {
  try {
    const value = parseJson(new TextDecoder().decode(bytes));
    return isObject(value) && Array.isArray(value.models) ? (value as unknown as Job) : undefined;
  } catch {
    return undefined;
  }
}

function invalid(message: string): GroundingError {
  return new GroundingError('INVALID_DATA', message);
}

function refused(message: string): GroundingError {
  return new GroundingError('SHARD_REFUSED', message);
}
