import { GroundingError } from '@grounder/core';
import { showJson } from '@grounder/core/internal';

import type { ContentDigest } from '../download/content-digest.js';
import { isCommit } from './model-name.js';
import type { HubFile } from './pull-plan.js';
import { checkSafePath } from '../archive/safe-path.js';

/** A commit of a model and all of its files, here or not. */
export interface HubSnapshot {
  /** The model: "owner/name". */
  readonly id: string;
  /** The commit. */
  readonly commit: string;
  /** All files of the commit. */
  readonly files: readonly HubFile[];
}

/**
 * Reads one entry of the hub's listing. Large files carry the SHA-256 of their content, small ones
 * git's SHA-1.
 */
export function parseHubFile(entry: unknown, origin: string): HubFile {
  if (!isRecord(entry) || typeof entry.path !== 'string') throw noFile(entry, origin);
  const { path, oid, lfs } = entry;
  checkSafePath(path, origin);
  const size = isRecord(lfs) ? lfs.size : entry.size;
  const digest: ContentDigest = isRecord(lfs)
    ? { algorithm: 'sha256', hex: textOf(lfs.oid) }
    : { algorithm: 'git-sha1', hex: textOf(oid) };
  if (!isSize(size) || !isDigest(digest)) throw noFile(entry, origin);
  return { path, size, digest };
}

/** Reads what {@link formatSnapshot} wrote. */
export function parseSnapshot(value: unknown): HubSnapshot | undefined {
  if (!isRecord(value) || value.format !== 1 || !Array.isArray(value.files)) return undefined;
  const { id, commit } = value;
  if (typeof id !== 'string' || typeof commit !== 'string' || !isCommit(commit)) return undefined;
  try {
    const entries: readonly unknown[] = value.files;
    return { id, commit, files: entries.map((entry) => parseHubFile(entry, 'the model store')) };
  } catch {
    return undefined;
  }
}

/** Writes a snapshot as JSON, the files as the hub lists them. */
export function formatSnapshot({ id, commit, files }: HubSnapshot): string {
  const entries = files.map(({ path, size, digest }) =>
    digest.algorithm === 'sha256'
      ? { path, lfs: { oid: digest.hex, size } }
      : { path, size, oid: digest.hex },
  );
  return `${JSON.stringify({ format: 1, id, commit, files: entries }, undefined, 1)}\n`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isDigest({ algorithm, hex }: ContentDigest): boolean {
  return (algorithm === 'sha256' ? /^[0-9a-f]{64}$/ : /^[0-9a-f]{40}$/).test(hex);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function noFile(entry: unknown, origin: string): GroundingError {
  return new GroundingError(
    'INVALID_DATA',
    `expected a file with path, size and digest from ${origin}, got ` + showJson(entry),
  );
}
