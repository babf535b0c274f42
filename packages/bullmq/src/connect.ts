import { GroundingError } from '@grounder/core';
import type { BackendClasses, IQueueBackend, JobsOptions, Processor, WorkerOptions } from 'bullmq';
import { createPostgresBackend, createRedisBackend, withBackend } from 'bullmq';

import type { Patience } from './patiently.js';
import { patiently } from './patiently.js';

/** Where a queue is. */
export interface QueuePlace {
  /** `redis://…` or `rediss://…`, also of Valkey, or `postgres://…`. */
  readonly url: string;
  /**
   * The queue's name: runs whose parts lie in different stores need different ones.
   * @defaultValue "grounder"
   */
  readonly name?: string;
  /**
   * How long the server may not answer, at the start or while it is started again, in milliseconds.
   * @defaultValue 120000
   */
  readonly patienceMs?: number;
  /**
   * Hears when the server cannot be reached; it is tried again until it answers.
   * @defaultValue nobody hears
   */
  readonly onWarning?: (error: Error) => void;
}

/** What a shard is to BullMQ: small, since inputs lie in the store. */
export interface ShardPayload {
  /** The key of the shard's job. */
  readonly job: string;
}

/** What of BullMQ's queue is used, whichever server is behind it. */
export interface ShardJobs {
  add(name: string, payload: ShardPayload, options: JobsOptions): Promise<unknown>;
  getJobState(key: string): Promise<string>;
  getJob(key: string): Promise<KeptJob | undefined>;
  waitUntilReady(): Promise<unknown>;
  close(): Promise<void>;
}

interface KeptJob {
  readonly failedReason?: string;
  remove(): Promise<void>;
}

/** What of its events is used. */
export interface ShardEvents {
  on(event: 'completed' | 'failed', listener: (told: { jobId: string }) => void): unknown;
  waitUntilReady(): Promise<unknown>;
  close(): Promise<void>;
}

/** What of its worker is used. */
export interface ShardTaker {
  waitUntilReady(): Promise<unknown>;
  close(isForced?: boolean): Promise<void>;
}

/** What a worker may be told. */
export type TakerOptions = Omit<WorkerOptions, 'connection' | 'prefix'>;

/** The three sides of a queue. */
export interface QueueSides {
  readonly patience: Patience;
  readonly jobs: () => ShardJobs;
  readonly events: () => ShardEvents;
  readonly taker: (process: Processor<ShardPayload, void>, options: TakerOptions) => ShardTaker;
}

/** One side of a queue. */
interface Side {
  waitUntilReady(): Promise<unknown>;
  close(): Promise<void>;
}

/** Opens a side when its server answers. One that could not be opened says the same for ever: each try makes its own. */
export async function openSide<Opened extends Side>(
  make: () => Opened,
  patience: Patience,
): Promise<Opened> {
  return patiently(async () => {
    const side = make();
    try {
      await side.waitUntilReady();
      return side;
    } catch (error) {
      await side.close().catch(() => undefined);
      throw error;
    }
  }, patience);
}

/** Chooses the server by the address. */
export function sidesOf(place: QueuePlace): QueueSides {
  const { url, name = 'grounder', patienceMs = 120_000, onWarning = noOne } = place;
  const patience = { patienceMs, onWarning };
  const isPostgres = /^postgres(?:ql)?:/i.test(url);
  if (!isPostgres && !/^rediss?:/i.test(url)) {
    const got = JSON.stringify(url.replace(/\/\/[^@/]*@/, '//…@'));
    throw new GroundingError(
      'INVALID_OPTION',
      `expected a queue such as redis://localhost:6379 or postgres://localhost/jobs, got ${got}`,
    );
  }
  // Without an ear, a lost connection would end the process.
  const heard = <Side extends { on(event: 'error', listener: (error: Error) => void): unknown }>(
    side: Side,
  ): Side => {
    side.on('error', onWarning);
    return side;
  };
  const sides = <Backend extends IQueueBackend, Connection>(
    { Queue, QueueEvents, Worker }: BackendClasses<Backend, Connection>,
    connection: Connection,
  ): QueueSides => ({
    patience,
    jobs: () => heard(new Queue<ShardPayload>(name, { connection })),
    events: () => heard(new QueueEvents(name, { connection })),
    taker: (process, more) =>
      heard(new Worker<ShardPayload, void>(name, process, { ...more, connection })),
  });
  // Whoever comes first makes PostgreSQL's tables, under a lock.
  return isPostgres
    ? sides(withBackend(createPostgresBackend), { connectionString: url, migrate: true })
    : sides(withBackend(createRedisBackend), { url, maxRetriesPerRequest: null });
}

function noOne(): void {
  // A lost connection is no end: BullMQ connects again.
}
