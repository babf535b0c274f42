import { rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { GroundingError } from '@grounder/core';
import { toUnwritable } from '@grounder/core/internal';

import { environmentFetch } from '../download/environment-fetch.js';
import { cacheFolder } from './cache-folder.js';
import { fetchSnapshot } from '../hub/listing.js';
import type { HubOptions } from '../hub/settings.js';
import { readHubSettings } from '../hub/settings.js';
import type { HubSnapshot } from '../hub/snapshot.js';
import { withModelLock } from './model-lock.js';
import type { HubName } from '../hub/model-name.js';
import { formatHubName, isCommit, parseHubName } from '../hub/model-name.js';
import type { ModelStore, RemoveReport, StoredModel, VerifyReport } from './port.js';
import type { PlanRequest } from '../hub/plan-snapshot.js';
import { planSnapshot } from '../hub/plan-snapshot.js';
import { pullCommand } from '../hub/pull-command.js';
import type { PullTools } from '../hub/pull-files.js';
import { pullFiles } from '../hub/pull-files.js';
import type { PlanOptions, PullOptions, PullPlan } from '../hub/pull-plan.js';
import { sleep } from '../download/sleep.js';
import type { ModelPlaces } from './layout.js';
import {
  describeStored,
  listCommits,
  listIds,
  placesOf,
  readKnown,
  readListing,
  readRevision,
} from './layout.js';
import { verifyStored } from './verify-stored.js';
import type { RetryOptions } from '../download/with-retries.js';
import { withRetries } from '../download/with-retries.js';

/** How {@link modelStore} behaves. */
export interface ModelStoreOptions extends HubOptions, RetryOptions {
  /**
   * The folder that holds the models.
   * @defaultValue the folder `models` in {@link cacheFolder}
   */
  readonly folder?: string;
  /**
   * Does the requests. It must give redirects as they are when asked for `redirect: 'manual'`, as
   * Node's does.
   * @defaultValue Node's `fetch`, or one that goes through `HTTPS_PROXY` and `HTTP_PROXY`, except to
   *   the hosts in `NO_PROXY`
   */
  readonly fetch?: typeof fetch;
  /**
   * How long nothing, or less than 1 KiB/s, may arrive before a connection is given up, in milliseconds.
   * @defaultValue 30000
   */
  readonly stallTimeoutMs?: number;
}

/**
 * Creates the store of models from the hub. Nothing is read, written or asked until a method is
 * called.
 * @throws GroundingError `INVALID_OPTION` when endpoint or token cannot be used.
 * @example
 * ```ts
 * const store = modelStore();
 * await store.pull('Xenova/clip-vit-base-patch32', { dtype: 'q8', signal });
 * const { folder } = await store.where('Xenova/clip-vit-base-patch32');
 * ```
 */
export function modelStore(options: ModelStoreOptions = {}): ModelStore {
  return new HubModelStore(options);
}

class HubModelStore implements ModelStore {
  readonly folder: string;
  readonly endpoint: string;
  readonly offline: boolean;
  readonly #tools: PullTools;

  constructor(options: ModelStoreOptions) {
    const { endpoint, token, offline } = readHubSettings(options);
    const { folder = join(cacheFolder(options), 'models'), stallTimeoutMs = 30_000 } = options;
    const { fetch = environmentFetch(options.environment) } = options;
    const { retries = 5, backoffMs = 1000, maxWaitMs = 120_000 } = options;
    this.folder = folder;
    this.endpoint = endpoint;
    this.offline = offline;
    this.#tools = {
      transport: offline ? undefined : { endpoint, token, fetch, stallTimeoutMs },
      retry: { retries, backoffMs, maxWaitMs, sleep: options.sleep ?? sleep },
    };
  }

  async plan(name: string, options: PlanOptions = {}): Promise<PullPlan> {
    return planSnapshot(await this.#resolve(name, options.signal), options);
  }

  async planFromDisk(name: string, options: PlanOptions = {}): Promise<PullPlan | undefined> {
    const hubName = parseHubName(name);
    const places = placesOf(this.folder, hubName.id);
    const snapshot = await readKnown(places, hubName.revision);
    if (snapshot === undefined) return undefined;
    const { endpoint } = this;
    return planSnapshot({ name: hubName, snapshot, places, endpoint }, options);
  }

  async pull(name: string, options: PullOptions = {}): Promise<PullPlan> {
    const { signal, onProgress, check = 'size' } = options;
    const request = await this.#resolve(name, signal);
    const plan = await planSnapshot(request, options);
    if (check === 'size' && (await isComplete(plan, request))) return plan;
    const { totalBytes: total, missingBytes } = plan;
    const onWait = () => {
      onProgress?.({ stage: 'wait', file: '', done: total - missingBytes, total });
    };
    return this.#locked(
      request.name,
      (lockSignal) => pullFiles(this.#tools, request, { ...options, signal: lockSignal }),
      { signal, onWait },
    );
  }

  async list(): Promise<readonly StoredModel[]> {
    const ids = await listIds(this.folder);
    const perModel = await Promise.all(ids.map((id) => this.#stored(id)));
    return perModel.flat();
  }

  async where(name: string): Promise<StoredModel> {
    const { places, snapshot } = await this.#find(name);
    return describeStored(places, snapshot);
  }

  async verify(name: string, { signal }: Pick<PlanOptions, 'signal'> = {}): Promise<VerifyReport> {
    const { places, snapshot } = await this.#find(name);
    return verifyStored(places, snapshot, signal);
  }

  async remove(name: string, { signal }: Pick<PlanOptions, 'signal'> = {}): Promise<RemoveReport> {
    const hubName = parseHubName(name);
    if ((await this.#stored(hubName.id)).length === 0) throw notHere(hubName, this.folder);
    return this.#locked(hubName, () => this.#remove(hubName, !name.includes('@')), { signal });
  }

  async #remove(name: HubName, isWhole: boolean): Promise<RemoveReport> {
    const all = await this.#stored(name.id);
    const commit = await commitOf(name, this.folder);
    const gone = all.filter((model) => isWhole || model.commit === commit);
    if (gone.length === 0) throw notHere(name, this.folder);
    if (gone.length === all.length) await removeModel(name, this.folder);
    else for (const model of gone) await removeCommit(model, this.folder);
    const bytes = gone.reduce((sum, model) => sum + model.bytes, 0);
    return { commits: gone.map((model) => model.commit), bytes };
  }

  async #find(name: string): Promise<{ places: ModelPlaces; snapshot: HubSnapshot }> {
    const hubName = parseHubName(name);
    const places = placesOf(this.folder, hubName.id);
    const snapshot = await readKnown(places, hubName.revision);
    if (snapshot === undefined) throw notHere(hubName, this.folder);
    return { places, snapshot };
  }

  async #stored(id: string): Promise<readonly StoredModel[]> {
    const places = placesOf(this.folder, id);
    const commits = await listCommits(places);
    const snapshots = await Promise.all(commits.map((commit) => readListing(places, commit)));
    return Promise.all(
      snapshots.flatMap((one) => (one === undefined ? [] : [describeStored(places, one)])),
    );
  }

  async #resolve(text: string, signal: AbortSignal | undefined): Promise<PlanRequest> {
    signal?.throwIfAborted();
    const { endpoint } = this;
    const name = parseHubName(text);
    const places = placesOf(this.folder, name.id);
    const { transport, retry } = this.#tools;
    const isFixed = transport === undefined || isCommit(name.revision);
    const known = isFixed ? await readKnown(places, name.revision) : undefined;
    if (known !== undefined) return { name, places, endpoint, snapshot: known };
    if (transport === undefined) throw offlineModel(name, this.folder);
    const what = `the listing of ${formatHubName(name)} from ${endpoint}`;
    const snapshot = await withRetries(() => fetchSnapshot(transport, name, signal), {
      ...retry,
      signal,
      what,
      isFirst: true,
    });
    return { name, places, endpoint, snapshot };
  }

  async #locked<Result>(
    { id }: HubName,
    work: (signal: AbortSignal) => Promise<Result>,
    options: { readonly signal: AbortSignal | undefined; readonly onWait?: () => void },
  ): Promise<Result> {
    try {
      return await withModelLock(placesOf(this.folder, id).lock, work, options);
    } catch (error) {
      throw toUnwritable(
        error,
        `model files in ${this.folder}`,
        'free some room, or name another folder by GROUNDER_CACHE; what has arrived is kept',
      );
    }
  }
}

/** Whether nothing would be written: all files are here, and so is what finds them. */
async function isComplete(plan: PullPlan, { name, places }: PlanRequest): Promise<boolean> {
  if (!plan.files.every(({ isHere }) => isHere)) return false;
  const known: HubSnapshot | undefined = await readKnown(places, name.revision);
  return known?.commit === plan.commit;
}

async function commitOf({ id, revision }: HubName, store: string): Promise<string | undefined> {
  return isCommit(revision) ? revision : readRevision(placesOf(store, id), revision);
}

async function removeModel({ id }: HubName, store: string): Promise<void> {
  const { folder } = placesOf(store, id);
  await rm(folder, { recursive: true, force: true });
  // The owner's folder goes with its last model.
  await rmdir(dirname(folder)).catch(() => undefined);
}

async function removeCommit({ id, commit, revisions }: StoredModel, store: string): Promise<void> {
  const places = placesOf(store, id);
  // The names go first: a commit that is half gone must not be found by them.
  for (const revision of revisions) await rm(places.revision(revision), { force: true });
  await rm(places.listing(commit), { force: true });
  await rm(places.commit(commit), { recursive: true, force: true });
}

function notHere(name: HubName, folder: string): GroundingError {
  const text = formatHubName(name);
  return new GroundingError(
    'MODEL_NOT_FOUND',
    `expected ${text} in ${folder}, got nothing; run "${pullCommand(text, {})}" to fetch it`,
  );
}

function offlineModel(name: HubName, folder: string): GroundingError {
  return new GroundingError(
    'OFFLINE',
    `expected ${formatHubName(name)} in ${folder}, got nothing, and the network is to be left ` +
      'alone; unset GROUNDER_OFFLINE and HF_HUB_OFFLINE, or the option offline, or copy the model ' +
      'into a folder and name that',
  );
}
