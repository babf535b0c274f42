import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

import { GroundingError } from '@grounder/core';

import { openCoco } from './coco-data-set.js';
import type { DataSet } from './data-set.js';
import { readingError } from './file-errors.js';
import { openJsonl } from './jsonl-data-set.js';
import { isPlainObject } from './plain-value.js';
import { readJsonLines } from './read-json-lines.js';
import { openRefcoco } from './refcoco-data-set.js';
import type { RefcocoText } from './refcoco-refs.js';
import { openRefcocos } from './refcocos-data-set.js';

/** How to open a data set of any format. */
export interface OpenDataSetOptions {
  /**
   * The folder of the pictures.
   * @defaultValue the format's usual places
   */
  readonly imageFolder?: string;
  /**
   * Whose split of RefCOCO to take when a folder has several: the word in `refs(umd).p`.
   * @defaultValue the first of unc, umd, google
   */
  readonly splitBy?: string;
  /**
   * The form of RefCOCO's phrases: cleaned or as typed.
   * @defaultValue 'sent'
   */
  readonly text?: RefcocoText;
  /** Stops opening. */
  readonly signal?: AbortSignal;
}

const refsName = /^(?:refs\((.+)\)\.(?:p|json)|grefs\((.+)\)\.json)$/;
/** What would be taken for the annotations of COCO alone. */
const otherRefsName = /^g?refs(?![a-z]).*\.(?:p|pkl|pickle|json)$/i;
const splitOrder = ['unc', 'umd', 'google'];

/**
 * Opens a data set of any known format: RefCOCO, RefCOCO+, RefCOCOg and gRefCOCO as distributed,
 * RefCOCOS, grounder's own JSONL, or COCO's detection format. What it is, is told by its files.
 * @param path - The data set's folder, a folder with one data set in it, or its file of phrases.
 * @param options - The pictures' folder, the split's author, the form of phrases, cancellation.
 * @throws GroundingError `FILE_NOT_FOUND`, `FILE_UNREADABLE`; `INVALID_OPTION` when the folder
 *   holds several data sets or not the wanted split; `INVALID_DATA` when nothing is recognised or a
 *   file as a whole is not what it should be.
 *
 * @example
 * ```ts
 * const dataSet = await openDataSet('data/refcocog');
 * for await (const { image, expression, box } of dataSet.examples({ split: 'val' })) { ... }
 * ```
 */
export async function openDataSet(
  path: string,
  options: OpenDataSetOptions = {},
): Promise<DataSet> {
  options.signal?.throwIfAborted();
  if (!(await isFolder(path))) return openFile(path, options);
  const file = chooseFile(path, await list(path), options);
  if (file !== undefined) return openFile(join(path, file), options);
  const below = await foldersWithData(path, options);
  const [only] = below;
  if (only !== undefined && below.length === 1) return openDataSet(only, options);
  if (below.length === 0) throw notRecognised(path);
  const names = below.map((folder) => basename(folder)).join(', ');
  throw new GroundingError(
    'INVALID_OPTION',
    `${path}: expected one data set, got ${names}; give the folder of one of them`,
  );
}

async function openFile(path: string, options: OpenDataSetOptions): Promise<DataSet> {
  if (refsName.test(basename(path))) return openRefcoco(path, options);
  if (otherRefsName.test(basename(path))) throw unknownRefs(dirname(path), [basename(path)]);
  if (path.endsWith('.json')) return openCoco(path, options);
  if (!path.endsWith('.jsonl')) throw notRecognised(path);
  return (await isRefcocos(path)) ? openRefcocos(path, options) : openJsonl(path, options);
}

/** The file of phrases in a folder, or undefined when there is none. */
function chooseFile(
  folder: string,
  names: readonly string[],
  { splitBy }: OpenDataSetOptions,
): string | undefined {
  const refs = names.filter((name) => refsName.test(name)).sort(byAuthor);
  if (refs.length > 0) return chooseRefs(folder, refs, splitBy);
  const lines = names.filter((name) => name.endsWith('.jsonl'));
  const usual = ['expressions.jsonl', 'data.jsonl'].find((name) => lines.includes(name));
  if (usual !== undefined) return usual;
  if (lines.length > 0) return onlyOne(folder, lines);
  const others = names.filter((name) => otherRefsName.test(name));
  if (others.length > 0) throw unknownRefs(folder, others);
  const annotations = names.filter((name) => /^instances.*\.json$/.test(name));
  return annotations.length > 0 ? onlyOne(folder, annotations) : undefined;
}

function chooseRefs(
  folder: string,
  refs: readonly string[],
  splitBy: string | undefined,
): string | undefined {
  const wanted = refs.find((name) => splitBy === undefined || authorOf(name) === splitBy);
  if (wanted !== undefined) return wanted;
  throw new GroundingError(
    'INVALID_OPTION',
    `${folder}: expected splitBy to name one of ${refs.join(', ')}; got ${splitBy ?? 'nothing'}`,
  );
}

function onlyOne(folder: string, names: readonly string[]): string | undefined {
  if (names.length === 1) return names[0];
  throw new GroundingError(
    'INVALID_OPTION',
    `${folder}: expected one file of phrases, got ${names.join(', ')}; give the path of one`,
  );
}

function byAuthor(first: string, second: string): number {
  return authorPlace(first) - authorPlace(second) || (first > second ? -1 : 1);
}

function authorOf(name: string): string | undefined {
  const [, author, generalized] = refsName.exec(name) ?? [];
  return author ?? generalized;
}

function authorPlace(name: string): number {
  const place = splitOrder.indexOf(authorOf(name) ?? '');
  return place < 0 ? splitOrder.length : place;
}

async function foldersWithData(
  path: string,
  options: OpenDataSetOptions,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of await list(path)) {
    const folder = join(path, name);
    // Archives made on a Mac carry a second tree of attributes.
    if (name.startsWith('.') || name === '__MACOSX') continue;
    const names = await readdir(folder).catch(() => []);
    if (chooseFile(folder, names, options) !== undefined) found.push(folder);
  }
  return found;
}

async function list(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    throw readingError(folder, error);
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    throw readingError(path, error);
  }
}

async function isRefcocos(path: string): Promise<boolean> {
  for await (const { value } of readJsonLines(path)) {
    if (isPlainObject(value)) return 'bbox_xyxy' in value && 'file_name' in value;
  }
  return false;
}

function unknownRefs(folder: string, names: readonly string[]): GroundingError {
  return new GroundingError(
    'INVALID_DATA',
    `${folder}: expected refs(AUTHOR).p, refs(AUTHOR).json or gRefCOCO's grefs(AUTHOR).json, ` +
      `got ${names.join(', ')}; rename it if it is one of these`,
  );
}

function notRecognised(path: string): GroundingError {
  return new GroundingError(
    'INVALID_DATA',
    `${resolve(path)}: expected a data set: refs(...).p beside instances.json, expressions.jsonl, ` +
      'a .jsonl file or a COCO instances .json file, or a folder with one of these; ' +
      'see docs/datasets.md',
  );
}
