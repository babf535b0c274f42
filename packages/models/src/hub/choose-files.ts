import { GroundingError } from '@grounder/core';

import type { ModelDtype } from '../open/model-dtype.js';
import { modelDtypes, onnxFilePaths, readOnnxFileName } from '../open/model-dtype.js';
import type { FileChoice, HubFile } from './pull-plan.js';

/**
 * Chooses the files of a repository that a model needs: the JSON and text files at the root
 * (configuration, tokenizer, vocabulary), the pooling of sentence-transformers
 * (`1_Pooling/config.json`), the ONNX files of one number format in `onnx` or at the root, and the
 * weights that lie beside them (`model.onnx_data`, `model.onnx.data`).
 */
export function chooseFiles(
  listing: readonly HubFile[],
  choice: FileChoice,
  name: string,
): readonly HubFile[] {
  const { dtype = 'fp32', files } = choice;
  const byPath = new Map(listing.map((file) => [file.path, file]));
  const onnxPaths = files
    ? files.map((file) => findNamed(byPath, { file, dtype, name }))
    : findAll(byPath, dtype, name);
  const wanted = new Set(onnxPaths);
  return listing
    .filter(
      ({ path }) =>
        wanted.has(path) ||
        isConfiguration(path) ||
        onnxPaths.some((onnxPath) => isDataOf(onnxPath, path)),
    )
    .sort((first, second) => first.size - second.size);
}

type Listing = ReadonlyMap<string, HubFile>;

function findAll(listing: Listing, dtype: ModelDtype, name: string): readonly string[] {
  const found = modelFilesOf(listing).filter((path) => readOnnxFileName(path)?.dtype === dtype);
  const stems = new Set(found.map((path) => readOnnxFileName(path)?.stem ?? ''));
  if (stems.size === 0) throw noSuchFile(listing, name, `ONNX files in the format ${dtype}`);
  // A file in `onnx` hides one of the same name at the root.
  return [...stems].flatMap((stem) => {
    const path = onnxFilePaths(stem, dtype).find((candidate) => listing.has(candidate));
    return path === undefined ? [] : [path];
  });
}

function findNamed(
  listing: Listing,
  { file, dtype, name }: { file: string; dtype: ModelDtype; name: string },
): string {
  const path = [file, ...onnxFilePaths(file, dtype)].find((candidate) => listing.has(candidate));
  if (path !== undefined) return path;
  throw noSuchFile(listing, name, `"${file}" (${dtype})`);
}

function modelFilesOf(listing: Listing): readonly string[] {
  return [...listing.keys()].filter((path) => /^(?:onnx\/)?[^/]+\.onnx$/.test(path));
}

/** The one configuration that hub models keep in a folder of its own. */
const poolingPath = '1_Pooling/config.json';

function isConfiguration(path: string): boolean {
  if (path === poolingPath) return true;
  return /^[^/]+\.(?:json|txt)$/.test(path) && !path.endsWith('.index.json');
}

function isDataOf(onnxPath: string, path: string): boolean {
  return path.startsWith(onnxPath) && /^[._]data(?:_\d+)?$/.test(path.slice(onnxPath.length));
}

function noSuchFile(listing: Listing, name: string, expected: string): GroundingError {
  const models = modelFilesOf(listing);
  const present = new Set(models.map((path) => readOnnxFileName(path)?.dtype));
  const dtypes = modelDtypes.filter((dtype) => present.has(dtype));
  const got =
    models.length === 0
      ? 'no ONNX files at all; another repository may hold an ONNX export of the model'
      : `${models.slice(0, 20).join(', ')}; formats there are ${dtypes.join(', ') || 'none known'}`;
  return new GroundingError('MODEL_NOT_FOUND', `expected ${expected} in ${name}, got ${got}`);
}
