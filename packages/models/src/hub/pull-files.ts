import { copyFile, link, mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { GroundingError } from '@grounder/core';

import { checkRoom } from '../download/check-room.js';
import { digestFile } from '../download/content-digest.js';
import { downloadFile, removePart } from '../download/download-file.js';
import { isCommit } from './model-name.js';
import type { HubSnapshot } from './snapshot.js';
import type { HubTransport } from './transport.js';
import { partOf, planSnapshot } from './plan-snapshot.js';
import type { PlanRequest } from './plan-snapshot.js';
import type { PlannedFile, PullOptions, PullPlan, PullProgress } from './pull-plan.js';
import { listCommits, readListing, sizeOf, writeListing, writeRevision } from '../store/layout.js';
import { removeAbandoned } from '../store/write-in-one-step.js';
import type { RetryOptions } from '../download/with-retries.js';

/** What {@link pullFiles} works with. */
export interface PullTools {
  /** How the hub is asked; undefined when the network is left alone. */
  readonly transport: HubTransport | undefined;
  /** How faults are waited out. */
  readonly retry: Required<RetryOptions>;
}

/** Fetches the missing files of a commit. The caller holds the model's lock. */
export async function pullFiles(
  tools: PullTools,
  request: PlanRequest,
  options: PullOptions,
): Promise<PullPlan> {
  const { places, snapshot, name } = request;
  await writeListing(places, snapshot);
  for (const written of [places.listing(snapshot.commit), places.revision(name.revision)]) {
    await removeAbandoned(written);
  }
  if (options.check === 'content') await removeDamaged(request, options);
  await reuseOtherCommits(request, await planSnapshot(request, options), options.signal);
  const plan = await planSnapshot(request, options);
  const missing = plan.files.filter(({ isHere }) => !isHere);
  const needed = missing.reduce((sum, { size, bytesHere }) => sum + size - bytesHere, 0);
  await checkRoom(places.folder, needed, 'name another folder by GROUNDER_CACHE');
  const progress = new PullCounter(plan, options.onProgress);
  for (const file of missing) {
    await fetchFile(tools, { request, file, progress, signal: options.signal });
  }
  await writeRevision(places, name.revision, snapshot.commit);
  await removeForeignParts(places.parts, snapshot);
  return planSnapshot(request, options);
}

/** Adds the bytes of one file at a time to those of the others. */
class PullCounter {
  readonly #bytes: Map<string, number>;
  readonly #total: number;
  readonly #listen: ((progress: PullProgress) => void) | undefined;

  constructor(plan: PullPlan, listen: ((progress: PullProgress) => void) | undefined) {
    this.#bytes = new Map(plan.files.map(({ path, bytesHere }) => [path, bytesHere]));
    this.#total = plan.totalBytes;
    this.#listen = listen;
  }

  set(path: string, bytes: number): void {
    this.#bytes.set(path, bytes);
  }

  report(stage: PullProgress['stage'], file: string, reason?: string): void {
    if (this.#listen === undefined) return;
    const done = [...this.#bytes.values()].reduce((sum, bytes) => sum + bytes, 0);
    this.#listen({ stage, file, done, total: this.#total, ...(reason && { reason }) });
  }
}

interface FetchRequest {
  readonly request: PlanRequest;
  readonly file: PlannedFile;
  readonly progress: PullCounter;
  readonly signal: AbortSignal | undefined;
}

async function fetchFile(tools: PullTools, fetchRequest: FetchRequest): Promise<void> {
  const { request, file, progress, signal } = fetchRequest;
  const { places, snapshot } = request;
  const { transport, retry } = tools;
  if (transport === undefined) throw offlineFile(file.path, snapshot);
  const address = file.path.split('/').map(encodeURIComponent).join('/');
  await mkdir(places.parts, { recursive: true });
  await downloadFile(
    transport,
    {
      file,
      url: `${transport.endpoint}/${snapshot.id}/resolve/${snapshot.commit}/${address}`,
      target: join(places.commit(snapshot.commit), file.path),
      part: partOf(places, file),
      onBytes: (bytes) => {
        progress.set(file.path, bytes);
        progress.report('download', file.path);
      },
      onVerify: () => {
        progress.report('verify', file.path);
      },
    },
    {
      ...retry,
      signal,
      what: `${file.path} of ${snapshot.id} from ${transport.endpoint}`,
      // The files of a commit that is known are fetched without asking for a listing before.
      isFirst: isCommit(request.name.revision),
      isResumed: true,
      onFault: (reason) => {
        progress.report('retry', file.path, reason);
      },
    },
  );
}

async function removeDamaged(request: PlanRequest, options: PullOptions): Promise<void> {
  const { files, folder } = await planSnapshot(request, options);
  for (const { isHere, path, digest } of files) {
    if (!isHere) continue;
    const got = await digestFile(join(folder, path), digest.algorithm, options.signal);
    if (got !== digest.hex) await rm(join(folder, path));
  }
}

/** A new commit of a model seldom changes its weights: those of the old one serve again. */
async function reuseOtherCommits(
  { places, snapshot }: PlanRequest,
  plan: PullPlan,
  signal: AbortSignal | undefined,
): Promise<void> {
  const others = (await listCommits(places)).filter((commit) => commit !== snapshot.commit);
  for (const commit of others) {
    const known = await readListing(places, commit);
    const byDigest = new Map(known?.files.map(({ digest, path }) => [digest.hex, path]));
    for (const file of plan.files.filter(({ isHere }) => !isHere)) {
      const path = byDigest.get(file.digest.hex);
      if (path === undefined) continue;
      const source = join(places.commit(commit), path);
      await reuse(source, join(plan.folder, file.path), { file, signal });
    }
  }
}

async function reuse(
  source: string,
  target: string,
  { file, signal }: { file: PlannedFile; signal: AbortSignal | undefined },
): Promise<void> {
  if ((await sizeOf(target)) === file.size || (await sizeOf(source)) !== file.size) return;
  if ((await digestFile(source, file.digest.algorithm, signal)) !== file.digest.hex) return;
  await mkdir(dirname(target), { recursive: true });
  await rm(target, { force: true });
  await link(source, target).catch(() => copyFile(source, target));
}

/** Parts of files that the commit no longer has serve no one. */
async function removeForeignParts(folder: string, { files }: HubSnapshot): Promise<void> {
  const known = new Set(files.map(({ digest }) => digest.hex));
  for (const name of await readdir(folder).catch(() => [])) {
    const hex = name.slice(0, name.indexOf('.'));
    if (!known.has(hex)) await removePart(join(folder, `${hex}.part`));
  }
}

function offlineFile(path: string, { id, commit }: HubSnapshot): GroundingError {
  return new GroundingError(
    'OFFLINE',
    `expected ${path} of ${id} (${commit.slice(0, 8)}) on this machine, got nothing, and the ` +
      'network is to be left alone; unset GROUNDER_OFFLINE and HF_HUB_OFFLINE, or the option offline',
  );
}
