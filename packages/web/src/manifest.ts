import { GroundingError } from '@grounder/core';
import { isObject, parseJson, version } from '@grounder/core/internal';

/** A file of the folder with the assets. */
export interface AssetFile {
  /** Its path from the folder. */
  readonly path: string;
  /** Its size. */
  readonly bytes: number;
  /** Its SHA-256 in hexadecimal digits. */
  readonly sha256: string;
}

/** What a folder with assets holds, as `grounder-web.json` says it. */
export interface AssetManifest {
  /** The version of grounder that wrote it. */
  readonly version: string;
  /** The script of the worker. */
  readonly worker: AssetFile;
  /** WebAssembly of ONNX Runtime. */
  readonly wasm: AssetFile;
  /** The script that starts it. */
  readonly wasmModule: AssetFile;
  /** WordNet in its compact form, gzipped. */
  readonly wordNet: AssetFile;
  /** The translated models, under their names. */
  readonly models: Readonly<Record<string, AssetFile>>;
  /** What the files come from, and under which licences. */
  readonly licences: AssetFile;
}

/** The name of the file with the manifest. */
export const manifestName = 'grounder-web.json';

const files = ['worker', 'wasm', 'wasmModule', 'wordNet', 'licences'] as const;

/**
 * Reads a manifest.
 * @throws GroundingError `INVALID_DATA` when it is none, or of another version of grounder.
 */
export function parseManifest(text: string, place: string): AssetManifest {
  const advice = 'write the folder with “grounder web-assets” of the version that the page has';
  const value = readJson(text, place, advice);
  const isWhole =
    isObject(value) &&
    files.every((name) => isFile(value[name])) &&
    isObject(value.models) &&
    Object.values(value.models).every(isFile);
  if (!isWhole) {
    throw new GroundingError(
      'INVALID_DATA',
      `expected the list of files of a folder with assets at ${place}, got another JSON; ${advice}`,
    );
  }
  if (value.version !== version) {
    throw new GroundingError(
      'INVALID_DATA',
      `expected assets of version ${version} at ${place}, got ${String(value.version)}; ${advice}`,
    );
  }
  return value as unknown as AssetManifest;
}

function readJson(text: string, place: string, advice: string): unknown {
  try {
    return parseJson(text);
  } catch (cause) {
    throw new GroundingError(
      'INVALID_DATA',
      `expected JSON at ${place}, got “${text.slice(0, 40)}”; ${advice}`,
      { cause },
    );
  }
}

function isFile(value: unknown): value is AssetFile {
  if (!isObject(value)) return false;
  const { path, bytes, sha256 } = value;
  return typeof path === 'string' && typeof bytes === 'number' && typeof sha256 === 'string';
}
