import { join } from 'node:path';

import type { Runtime, Session, SessionOptions } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { parseJson } from '@grounder/core/internal';

import type { ModelDtype } from './model-dtype.js';
import { onnxFilePaths, readOnnxFileName } from './model-dtype.js';
import { readRegularFile } from './read-regular-file.js';
import { isSafePath } from '../archive/safe-path.js';

/** The files of a model on this machine. It holds nothing open. */
export interface ModelFolder {
  /** What the model was asked for as: a path, or "owner/name". */
  readonly name: string;
  /** The absolute path of the folder. */
  readonly folder: string;
  /** The number format of the ONNX files that stems stand for. */
  readonly dtype: ModelDtype;
  /** The files that are here, as paths in the folder with forward slashes, sorted. */
  readonly files: readonly string[];
  /** The ONNX files in the number format, by stem: "model", or "text_model" and "vision_model". */
  readonly stems: readonly string[];
  /**
   * Tells whether a file is here.
   * @returns Whether it is one of `files`.
   */
  has(file: string): boolean;
  /**
   * Reads a text file.
   * @returns Its content, read as UTF-8.
   * @throws GroundingError `FILE_NOT_FOUND`, `FILE_UNREADABLE`.
   */
  text(file: string): Promise<string>;
  /**
   * Reads a JSON file.
   * @returns Its content, not checked further.
   * @throws GroundingError `FILE_NOT_FOUND`, `FILE_UNREADABLE`, `INVALID_DATA` when it is no JSON.
   */
  json(file: string): Promise<unknown>;
  /**
   * Finds an ONNX file: `onnx/<stem><suffix>.onnx`, else `<stem><suffix>.onnx`, where the suffix is
   * that of the number format.
   * @param stem - "vision_model"; when left out "model", or the only one there is.
   * @throws GroundingError `MODEL_NOT_FOUND`, which lists what is here.
   */
  pathOf(stem?: string): string;
  /**
   * Opens an ONNX file.
   * @param stem - As for `pathOf`.
   * @returns The open model; the caller disposes it.
   * @throws GroundingError `MODEL_NOT_FOUND`, `INVALID_MODEL`, `MISSING_PACKAGE`.
   */
  open(stem?: string, options?: SessionOptions): Promise<Session>;
}

/** What a {@link ModelFolder} is made of. */
export interface ModelFolderParts {
  /** What the model was asked for as. */
  readonly name: string;
  /** The folder. */
  readonly folder: string;
  /** The number format. */
  readonly dtype: ModelDtype;
  /** The files in it. */
  readonly files: readonly string[];
  /** Opens the ONNX files. */
  readonly runtime: Runtime;
  /** The one ONNX file, when the model was named by it. */
  readonly onlyFile?: string;
  /** What to do about a file that is not here: "run ...". */
  readonly remedy: string;
}

/** Makes the value that reads and opens a model's files. */
export function createModelFolder(parts: ModelFolderParts): ModelFolder {
  const { name, folder, dtype, runtime, onlyFile } = parts;
  const files = [...parts.files].sort();
  const present = new Set(files);
  const stems = onlyFile === undefined ? stemsOf(files, dtype) : ['model'];

  const text = (file: string): Promise<string> =>
    present.has(file) && isSafePath(file)
      ? readText(join(folder, file))
      : Promise.reject(missingFile(parts, file));

  function pathOf(stem?: string): string {
    const wanted = stem ?? defaultStem(stems);
    const path = onnxPathsOf(wanted, parts).find((candidate) => present.has(candidate));
    if (path === undefined) throw missingStem(parts, wanted);
    return join(folder, path);
  }

  return {
    name,
    folder,
    dtype,
    files,
    stems,
    has: (file) => present.has(file),
    text,
    json: async (file) => parseJsonFile(await text(file), join(folder, file)),
    pathOf,
    open: async (stem, options) => runtime.open(pathOf(stem), options),
  };
}

/** Vocabularies have some tens of megabytes. */
const mostTextBytes = 256 << 20;

async function readText(path: string): Promise<string> {
  const file = { expected: 'a text file', maxBytes: mostTextBytes };
  return new TextDecoder().decode(await readRegularFile(path, file));
}

function parseJsonFile(content: string, path: string): unknown {
  try {
    return parseJson(content);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new GroundingError('INVALID_DATA', `expected JSON in ${path}: ${reason}`, { cause });
  }
}

function onnxPathsOf(stem: string, { onlyFile, dtype }: ModelFolderParts): readonly string[] {
  if (onlyFile === undefined) return onnxFilePaths(stem, dtype);
  return stem === 'model' ? [onlyFile] : [];
}

function stemsOf(files: readonly string[], dtype: ModelDtype): readonly string[] {
  const stems = files
    .filter((file) => /^(?:onnx\/)?[^/]+$/.test(file))
    .map(readOnnxFileName)
    .filter((read) => read?.dtype === dtype)
    .map((read) => read?.stem ?? '');
  return [...new Set(stems)].sort();
}

function defaultStem(stems: readonly string[]): string {
  const [only] = stems;
  return stems.length === 1 && only !== undefined ? only : 'model';
}

function missingStem(parts: ModelFolderParts, stem: string): GroundingError {
  const { name, folder, dtype, files, remedy } = parts;
  const read = files.map(readOnnxFileName).filter((one) => one !== undefined);
  const dtypes = [...new Set(read.filter((one) => one.stem === stem).map((one) => one.dtype))];
  const others = dtypes.length === 0 ? '' : `; "${stem}" is there as ${dtypes.join(', ')}`;
  return new GroundingError(
    'MODEL_NOT_FOUND',
    `expected ${onnxFilePaths(stem, dtype).join(' or ')} (${dtype}) of ${name} in ${folder}, got ` +
      `${listed(files.filter((file) => file.endsWith('.onnx')))}${others}. ${remedy}`,
  );
}

function missingFile({ name, folder, files, remedy }: ModelFolderParts, file: string): Error {
  return new GroundingError(
    'FILE_NOT_FOUND',
    `expected ${JSON.stringify(file)} of ${name} in ${folder}, got ${listed(files)}. ${remedy}`,
  );
}

function listed(files: readonly string[]): string {
  if (files.length === 0) return 'none';
  const shown = files.slice(0, 20).join(', ');
  return files.length > 20 ? `${shown} and ${files.length - 20} more` : shown;
}
