import { statSync } from 'node:fs';
import { resolve } from 'node:path';

import { GroundingError } from '@grounder/core';

import { isSafePath } from '../archive/safe-path.js';
import { expandHome } from '../store/cache-folder.js';

/** A model on the hub. */
export interface HubName {
  /** Tells it from paths. */
  readonly kind: 'hub';
  /** Owner and name with a slash between: "owner/name". */
  readonly id: string;
  /** A branch, a tag or a commit. */
  readonly revision: string;
}

/** A model on this machine. */
export interface PathName {
  /** A folder with configuration and ONNX files, or one ONNX file. */
  readonly kind: 'folder' | 'file';
  /** The absolute path; something need not be there. */
  readonly path: string;
}

/** What a model's name means. */
export type ModelName = HubName | PathName;

/** The branch that is meant when a name has no revision. */
export const defaultRevision = 'main';

const ownerOrName = /^[A-Za-z0-9](?:[\w.-]{0,94}[A-Za-z0-9_])?$/;
const revisionPattern = /^\w(?:[\w.+/-]{0,198}[\w+-])?$/;
const commitPattern = /^[0-9a-f]{40}$/;

/**
 * Reads the name of a model. Whatever exists on this machine is a path; so is what begins with
 * `./`, `../`, `/` or `~`, is `.` or `..`, or ends in `.onnx`. All else is `owner/name` on the hub,
 * with `@revision` where another branch, a tag or a commit is meant.
 * @returns What it means; paths are absolute, with `~` replaced by the home folder.
 * @throws GroundingError `INVALID_OPTION` when it is none of them.
 * @example
 * ```ts
 * parseModelName('Xenova/clip-vit-base-patch32@main');
 * // { kind: 'hub', id: 'Xenova/clip-vit-base-patch32', revision: 'main' }
 * ```
 */
export function parseModelName(text: string): ModelName {
  if (text.trim() === '' || text.includes('\0')) throw illegalName(text);
  const expanded = expandHome(text);
  const path = resolve(expanded);
  // Not the resolved path, in which `nothing/..` is the working folder.
  const kind = kindOnDisk(expanded);
  if (kind !== undefined) return { kind, path };
  if (looksLikePath(text)) return { kind: /\.onnx$/i.test(text) ? 'file' : 'folder', path };
  return parseHubName(text);
}

/** Reads a hub id, also where a path of that name exists. */
export function parseHubName(text: string): HubName {
  const at = text.indexOf('@');
  const id = at === -1 ? text : text.slice(0, at);
  const revision = at === -1 ? defaultRevision : text.slice(at + 1);
  const parts = id.split('/');
  if (parts.length !== 2 || !parts.every(isOwnerOrName)) throw illegalName(text);
  if (!revisionPattern.test(revision) || /\.\.|\/\/|\/\.|\.lock$/.test(revision)) {
    throw illegalName(text);
  }
  return { kind: 'hub', id, revision };
}

/** Writes a hub id as it is typed. */
export function formatHubName({ id, revision }: Omit<HubName, 'kind'>): string {
  return revision === defaultRevision ? id : `${id}@${revision}`;
}

/** Tells whether a revision is a commit, which never moves. */
export function isCommit(revision: string): boolean {
  return commitPattern.test(revision);
}

function isOwnerOrName(part: string): boolean {
  return ownerOrName.test(part) && isSafePath(part) && !/\.\.|--|\.(?:git|lock)$/i.test(part);
}

function looksLikePath(text: string): boolean {
  return /^(?:\.{0,2}[/\\]|~(?:[/\\]|$)|\.{1,2}$|[A-Za-z]:[/\\])|\.onnx$/i.test(text);
}

function kindOnDisk(path: string): PathName['kind'] | undefined {
  try {
    return statSync(path).isDirectory() ? 'folder' : 'file';
  } catch {
    return undefined;
  }
}

function illegalName(text: string): GroundingError {
  return new GroundingError(
    'INVALID_OPTION',
    'expected a model as a folder, an .onnx file or a hub id "owner/name" or ' +
      `"owner/name@revision", got ${JSON.stringify(text.slice(0, 200))}`,
  );
}
