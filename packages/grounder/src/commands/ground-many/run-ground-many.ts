import { mkdir, rm, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

import type { GroundingErrorCode, PartStore } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { toUnwritable, version } from '@grounder/core/internal';
import type { Job, OpenWork, ShardInput, ShardProgress, ShardWork } from '@grounder/shards';
import { folderParts, localQueue, mergeParts, runShards, ShardWorker } from '@grounder/shards';

import type { GroundManySettings } from './ground-many-work.js';
import { decodeLines, encodeLines, openGroundManyWork } from './ground-many-work.js';
import type { ManyInput } from './many-lines.js';
import { assertOutput, writeAnswers } from './write-answers.js';
import type { WorkerSetup } from './worker.js';

/** What is run. */
export interface GroundManyPlan {
  readonly input: ManyInput;
  readonly settings: GroundManySettings;
  readonly out: string;
  readonly resume: boolean;
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
  const folder = `${out}.parts`;
  await assertFresh(plan, folder);
  if (settings.pictures !== undefined) await makeFolder(settings.pictures);
  const parts = folderParts(folder);
  const opened = await openGroundManyWork({ settings: plainOf(settings) });
  const { models } = opened;
  const job: Job = { kind: 'ground-many', settings: plainOf(settings), models, version };
  await using worker = await openWorker(plan, parts, opened);
  const queue = localQueue({ jobs: plan.jobs, work: worker.work });
  const inputs = shardsOf(input, shardSize);
  const keys = await runShards({ job, inputs, queue, parts, signal, onProgress });
  const summary = { answers: 0, found: 0, failed: 0 };
  await writeAnswers(out, counted(mergeParts(keys, parts), summary));
  await rm(folder, { recursive: true, force: true });
  return summary;
}

interface LocalWorker extends AsyncDisposable {
  readonly work: ShardWork;
}

/** One job works here; of several each has a thread, and opens its own models. */
async function openWorker(
  { out, jobs }: GroundManyPlan,
  parts: PartStore,
  opened: OpenWork,
): Promise<LocalWorker> {
  if (jobs === 1) {
    const worker = new ShardWorker({ parts, open: () => Promise.resolve(opened) });
    return {
      work: (shard, options) => worker.work(shard, options),
      [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
    };
  }
  await opened[Symbol.asyncDispose]();
  const { Piscina } = await import('piscina');
  const threads = Math.max(1, Math.floor(availableParallelism() / jobs));
  const workerData: WorkerSetup = { parts: `${out}.parts`, threads };
  const pool = new Piscina({
    filename: fileURLToPath(new URL('./worker.js', import.meta.url)),
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

/** Nothing is written over, and nothing that was begun is forgotten. */
async function assertFresh({ out, resume }: GroundManyPlan, folder: string): Promise<void> {
  assertOutput(out);
  if (resume) return;
  for (const path of [out, folder]) {
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
