import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import type { Runtime } from '@grounder/core';
import { GroundingError } from '@grounder/core';

import type { ModelDtype } from './model-dtype.js';
import type { ModelFolder } from './model-folder.js';
import { createModelFolder } from './model-folder.js';
import type { PathName } from '../hub/model-name.js';
import { parseModelName } from '../hub/model-name.js';
import type { ModelStore } from '../store/port.js';
import { checkModelFile } from '../runtime/model-source.js';
import { nodeRuntime } from '../runtime/node-runtime.js';
import { openHubModel } from './open-hub-model.js';
import type { FileChoice, PullPlan, PullProgress } from '../hub/pull-plan.js';

/** How {@link openModel} finds and opens files. */
export interface OpenModelOptions extends FileChoice {
  /**
   * Where models of the hub are kept.
   * @defaultValue `modelStore()`
   */
  readonly store?: ModelStore;
  /**
   * Opens the ONNX files.
   * @defaultValue `nodeRuntime()`
   */
  readonly runtime?: Runtime;
  /**
   * Is asked before anything is fetched, with what would be; nothing is fetched unless it says
   * true. Without it the network is not touched.
   * @defaultValue nobody is asked, nothing is fetched
   */
  readonly download?: (plan: PullPlan) => boolean | Promise<boolean>;
  /** Ends the call; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Hears of a download's progress. */
  readonly onProgress?: (progress: PullProgress) => void;
}

/**
 * Finds the files of a model: in a folder, in one file, or in the store of what was pulled from the
 * hub. Sessions are opened later, by {@link ModelFolder.open}.
 * @param name - A folder, a file or `owner/name[@revision]`, as {@link parseModelName} reads it.
 * @param options - Number format, store, runtime, and whether files may be fetched.
 * @throws GroundingError `INVALID_OPTION` for an illegal name, `FILE_NOT_FOUND` for a path where
 *   nothing is, `MODEL_NOT_FOUND` for a hub id that is not on this machine, with the command that
 *   gets it; with `download` also what `ModelStore.pull` throws.
 * @example
 * ```ts
 * const model = await openModel('Xenova/clip-vit-base-patch32', { dtype: 'q8' });
 * await using vision = await model.open('vision_model');
 * ```
 */
export async function openModel(
  name: string,
  options: OpenModelOptions = {},
): Promise<ModelFolder> {
  const { dtype = 'fp32', runtime = nodeRuntime(), signal } = options;
  signal?.throwIfAborted();
  const parsed = parseModelName(name);
  if (parsed.kind === 'hub') return openHubModel(parsed, { ...options, dtype, runtime });
  await checkPresence(parsed);
  return parsed.kind === 'folder'
    ? openFolder(name, parsed.path, { dtype, runtime })
    : openFile(name, parsed.path, { dtype, runtime });
}

interface PathOptions {
  readonly dtype: ModelDtype;
  readonly runtime: Runtime;
}

async function openFolder(
  name: string,
  folder: string,
  options: PathOptions,
): Promise<ModelFolder> {
  const [atRoot, inOnnx] = await Promise.all([
    filesIn(folder),
    filesIn(join(folder, 'onnx')).catch(() => []),
  ]);
  const files = [...atRoot, ...inOnnx.map((file) => `onnx/${file}`)];
  const remedy = 'Name another folder, file or number format (dtype)';
  return createModelFolder({ name, folder, files, remedy, ...options });
}

async function openFile(name: string, path: string, options: PathOptions): Promise<ModelFolder> {
  const folder = dirname(path);
  const onlyFile = basename(path);
  const siblings = (await filesIn(folder)).filter((file) => /\.(?:json|txt)$/.test(file));
  const remedy = 'A model that is named by one file has that one alone; name its folder instead';
  const files = [...new Set([onlyFile, ...siblings])];
  return createModelFolder({ name, folder, files, remedy, onlyFile, ...options });
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new GroundingError('FILE_UNREADABLE', `expected to read the folder ${folder}`, { cause });
  });
  return entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
}

async function checkPresence({ kind, path }: PathName): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found !== undefined) return kind === 'file' ? checkModelFile(path) : undefined;
  throw new GroundingError(
    'FILE_NOT_FOUND',
    `expected a model ${kind} at ${path}, got nothing; name a folder, an .onnx file or a hub id ` +
      '"owner/name"',
  );
}
