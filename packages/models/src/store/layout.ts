import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import type { HubSnapshot } from '../hub/snapshot.js';
import { formatSnapshot, parseSnapshot } from '../hub/snapshot.js';
import { readOnnxFileName } from '../open/model-dtype.js';
import type { HubName } from '../hub/model-name.js';
import { isCommit, parseHubName } from '../hub/model-name.js';
import type { StoredModel } from './port.js';
import type { HubFile } from '../hub/pull-plan.js';
import { writeInOneStep } from './write-in-one-step.js';

/*
 * <store>/<owner>/<name>/revisions/<revision>   the commit that a branch or tag stood for last
 * <store>/<owner>/<name>/commits/<commit>.json  all files of the commit with length and digest
 * <store>/<owner>/<name>/commits/<commit>/...   those of them that are here, each whole
 * <store>/<owner>/<name>/parts/<digest>.part    what has arrived of a file
 * <store>/.locks/<owner>--<name>                the lock; no owner or name holds two dashes
 */

/** The places of one model in a store. */
export interface ModelPlaces {
  /** The folder of the model. */
  readonly folder: string;
  /** The folder that is its lock. */
  readonly lock: string;
  /** The folder of parts. */
  readonly parts: string;
  /** The folder of a commit's files. */
  readonly commit: (commit: string) => string;
  /** The list of a commit's files. */
  readonly listing: (commit: string) => string;
  /** What a branch or tag stands for. */
  readonly revision: (revision: string) => string;
}

/** Tells the places of a model. */
export function placesOf(store: string, id: string): ModelPlaces {
  const folder = join(store, id);
  return {
    folder,
    lock: join(store, '.locks', id.replace('/', '--')),
    parts: join(folder, 'parts'),
    commit: (commit) => join(folder, 'commits', commit),
    listing: (commit) => join(folder, 'commits', `${commit}.json`),
    revision: (revision) => join(folder, 'revisions', encodeURIComponent(revision)),
  };
}

/** Reads what is known of a revision without asking the hub. */
export async function readKnown(
  places: ModelPlaces,
  revision: string,
): Promise<HubSnapshot | undefined> {
  const commit = isCommit(revision) ? revision : await readRevision(places, revision);
  return commit === undefined ? undefined : readListing(places, commit);
}

/** Reads the commit that a branch or tag stood for when it was last pulled. */
export async function readRevision(
  places: ModelPlaces,
  revision: string,
): Promise<string | undefined> {
  const text = await readFile(places.revision(revision), 'utf8').catch(() => '');
  return isCommit(text.trim()) ? text.trim() : undefined;
}

/** Reads the list of a commit's files. */
export async function readListing(
  places: ModelPlaces,
  commit: string,
): Promise<HubSnapshot | undefined> {
  try {
    const snapshot = parseSnapshot(JSON.parse(await readFile(places.listing(commit), 'utf8')));
    return snapshot?.commit === commit ? snapshot : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps the list of a commit's files. */
export async function writeListing(places: ModelPlaces, snapshot: HubSnapshot): Promise<void> {
  await writeInOneStep(places.listing(snapshot.commit), [formatSnapshot(snapshot)]);
}

/** Keeps what a branch or tag stands for; commits stand for themselves. */
export async function writeRevision(
  places: ModelPlaces,
  revision: string,
  commit: string,
): Promise<void> {
  if (!isCommit(revision)) await writeInOneStep(places.revision(revision), [`${commit}\n`]);
}

/** Lists the commits of a model. */
export async function listCommits(places: ModelPlaces): Promise<readonly string[]> {
  const names = await readdir(join(places.folder, 'commits')).catch(() => []);
  return names
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .filter(isCommit);
}

/** Lists the models of a store. */
export async function listIds(store: string): Promise<readonly string[]> {
  const owners = await foldersIn(store);
  const ids = await Promise.all(
    owners.map(async (owner) => {
      const names = await foldersIn(join(store, owner));
      return names.map((name) => `${owner}/${name}`);
    }),
  );
  return ids.flat().filter(isLegalId).sort();
}

/** Looks which files of a commit are here. */
export async function describeStored(
  places: ModelPlaces,
  snapshot: HubSnapshot,
): Promise<StoredModel> {
  const { id, commit } = snapshot;
  const folder = places.commit(commit);
  const files: HubFile[] = [];
  for (const file of snapshot.files) {
    if ((await sizeOf(join(folder, file.path))) === file.size) files.push(file);
  }
  const dtypes = files.flatMap(({ path }) => readOnnxFileName(path)?.dtype ?? []);
  return {
    id,
    commit,
    folder,
    files,
    revisions: await revisionsOf(places, commit),
    dtypes: [...new Set(dtypes)],
    bytes: files.reduce((sum, { size }) => sum + size, 0),
  };
}

/**
 * Measures a file.
 * @returns Its length in bytes; undefined when there is no file.
 */
export async function sizeOf(path: string): Promise<number | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true ? found.size : undefined;
}

async function revisionsOf(places: ModelPlaces, commit: string): Promise<readonly string[]> {
  const names = await readdir(dirname(places.revision('any'))).catch(() => []);
  const revisions = names.map(decodeName).filter((name) => name !== undefined);
  const commits = await Promise.all(revisions.map((revision) => readRevision(places, revision)));
  return revisions.filter((_, index) => commits[index] === commit).sort();
}

function decodeName(name: string): HubName['revision'] | undefined {
  try {
    return name.startsWith('.') ? undefined : decodeURIComponent(name);
  } catch {
    return undefined;
  }
}

async function foldersIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

function isLegalId(id: string): boolean {
  try {
    return parseHubName(id).id === id;
  } catch {
    return false;
  }
}
