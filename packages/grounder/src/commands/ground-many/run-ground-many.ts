import { mkdir, rm, stat } from 'node:fs/promises';

import type { PartStore, ShardQueue } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { toUnwritable, version } from '@grounder/core/internal';
import type { Job, OpenWork, ShardInput, ShardProgress } from '@grounder/shards';
import { localQueue, mergeParts, runShards, ShardWorker } from '@grounder/shards';

import type { QueueOptions } from '../shards/open-queue.js';
import { openQueue } from '../shards/open-queue.js';
import { openThreads } from '../shards/open-threads.js';
import { openParts } from '../shards/parts-place.js';
import type { GroundManySettings } from './ground-many-work.js';
import { decodeLines, encodeLines, openGroundManyWork } from './ground-many-work.js';
import type { ManyInput } from './many-lines.js';
import { assertOutput, writeAnswers } from './write-answers.js';

/** What is run. */
export interface GroundManyPlan extends QueueOptions {
  readonly input: ManyInput;
  readonly settings: GroundManySettings;
  readonly out: string;
  readonly resume: boolean;
  /** Where parts are kept; beside the output, until it is whole, when left out. */
  readonly parts?: string;
  readonly jobs: number;
  /** Lines of the input that are answered and kept together. */
  readonly shardSize: number;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ShardProgress) => void;
}

/** What came of it. */
export interface GroundManySummary {
  readonly answers: number;
  /** Answers with a box. */
  readonly found: number;
  /** Records with an error. */
  readonly failed: number;
}

/**
 * Grounds what an input holds. Until all is done, parts are kept beside the output, from which the same
 * run goes on.
 */
export async function runGroundMany(plan: GroundManyPlan): Promise<GroundManySummary> {
  const { input, settings, out, shardSize, signal, onProgress } = plan;
  const place = plan.parts ?? `${out}.parts`;
  await assertFresh(plan, place);
  if (settings.pictures !== undefined) await makeFolder(settings.pictures);
  const parts = await openParts(place);
  const opened = await openGroundManyWork({ settings: plainOf(settings) });
  const { models } = opened;
  const job: Job = { kind: 'ground-many', settings: plainOf(settings), models, version };
  await using dealer = await openDealer(plan, { parts, place, opened });
  const inputs = shardsOf(input, shardSize);
  const { queue } = dealer;
  const keys = await runShards({ job, inputs, queue, parts, signal, onProgress });
  const summary = { answers: 0, found: 0, failed: 0 };
  await writeAnswers(out, counted(mergeParts(keys, parts), summary));
  if (plan.parts === undefined) await rm(place, { recursive: true, force: true });
  return summary;
}

interface Dealer extends AsyncDisposable {
  readonly queue: ShardQueue;
}

interface Workplace {
  readonly parts: PartStore;
  readonly place: string;
  /** What was opened to learn which models it is. */
  readonly opened: OpenWork;
}

/** A server's workers have their own models, and so have threads; one job alone works here. */
async function openDealer(
  plan: GroundManyPlan,
  { parts, place, opened }: Workplace,
): Promise<Dealer> {
  const { jobs } = plan;
  if (plan.queue === undefined && jobs === 1) {
    const worker = new ShardWorker({ parts, open: () => Promise.resolve(opened) });
    return {
      queue: localQueue({ work: (shard, call) => worker.work(shard, call) }),
      [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
    };
  }
  await opened[Symbol.asyncDispose]();
  const queue = await openQueue(plan);
  if (queue !== undefined)
    return { queue, [Symbol.asyncDispose]: () => queue[Symbol.asyncDispose]() };
  const threads = await openThreads(jobs, { parts: place });
  return {
    queue: localQueue({ jobs, work: threads.work }),
    [Symbol.asyncDispose]: () => threads[Symbol.asyncDispose](),
  };
}

/** Nothing is written over, and nothing that was begun is forgotten. */
async function assertFresh({ out, resume, parts }: GroundManyPlan, place: string): Promise<void> {
  assertOutput(out);
  if (resume) return;
  for (const path of parts === undefined ? [out, place] : [out]) {
    if ((await stat(path).catch(() => undefined)) === undefined) continue;
    throw new GroundingError(
      'INVALID_OPTION',
      `expected ${path} to be new, got what a run left; go on with --resume, name another file, or delete it`,
    );
  }
}

async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((error: unknown) => {
    throw toUnwritable(error, path, 'name a folder for the pictures');
  });
}

async function* shardsOf(input: ManyInput, shardSize: number): AsyncGenerator<ShardInput> {
  let lines: unknown[] = [];
  for await (const line of input.lines()) {
    lines.push(line);
    if (lines.length < shardSize) continue;
    yield { bytes: encodeLines(lines), items: lines.length };
    lines = [];
  }
  if (lines.length > 0) yield { bytes: encodeLines(lines), items: lines.length };
}

interface Told {
  readonly answer?: { readonly box: unknown };
  readonly error?: object;
}

async function* counted(
  parts: AsyncIterable<Uint8Array>,
  summary: { answers: number; found: number; failed: number },
): AsyncGenerator<Uint8Array> {
  for await (const part of parts) {
    for (const record of decodeLines(part) as readonly Told[]) {
      summary.answers += 1;
      if (record.error !== undefined) summary.failed += 1;
      else if (record.answer?.box !== null) summary.found += 1;
    }
    yield part;
  }
}

function plainOf(settings: GroundManySettings): Record<string, unknown> {
  return JSON.parse(JSON.stringify(settings)) as Record<string, unknown>;
}
