import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import type {
  ByteCache,
  Captioner,
  Detector,
  RegionScorer,
  Runtime,
  TextEncoder,
} from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { isObject } from '@grounder/core/internal';

import type { TemplatedClip } from './clip.js';

/** What a {@link PartFactory} may make its part with. */
export interface PartContext {
  /** Opens ONNX files. */
  readonly runtime: Runtime;
  /** Keeps bytes between runs of the program. */
  readonly cache: ByteCache;
}

/**
 * The default export of a module that is named for a part: `--detector ./my-detector.js`. It makes the
 * part, which is disposed with the system when it has `dispose` or `Symbol.asyncDispose`; or it gives
 * the folder of a model in the hub's layout.
 */
export type PartFactory<Part> = (context: PartContext) => Part | string | Promise<Part | string>;

/** What can be made by a module, by the option that names it. */
export interface Parts {
  readonly detector: Detector;
  readonly clip: TemplatedClip;
  readonly captioner: Captioner;
  readonly textEncoder: TextEncoder;
  readonly scorer: RegionScorer;
}

const members: Readonly<Record<keyof Parts, readonly string[]>> = {
  detector: ['detect'],
  clip: ['image', 'text', 'templates'],
  captioner: ['caption'],
  textEncoder: ['encode'],
  scorer: ['score'],
};

/** Whether a name means a JavaScript module: a `.js` file, or a package where no such file is. */
export function isPartModule(name: string): boolean {
  if (/\.[cm]?js$/i.test(name) || /^@[\w-]+\/[\w-]/.test(name)) return true;
  return name !== 'embedded' && /^[a-z][\w-]*$/.test(name) && !existsSync(name);
}

/** Makes a part by a module. */
export async function loadPart<Role extends keyof Parts>(
  role: Role,
  name: string,
  context: PartContext,
): Promise<Parts[Role] | string> {
  const factory = (await importModule(role, name)).default;
  if (typeof factory !== 'function') {
    throw new GroundingError(
      'INVALID_OPTION',
      `expected a function that makes the ${role} as the default export of ${name}, got ` +
        `${typeof factory}: write export default function`,
    );
  }
  const part: unknown = await (factory as PartFactory<unknown>)(context);
  if (typeof part === 'string') return part;
  const missing = members[role].filter((member) => !isObject(part) || !(member in part));
  if (missing.length === 0) return part as Parts[Role];
  throw new GroundingError(
    'INVALID_OPTION',
    `expected a ${role} from the default export of ${name}, got one without ${missing.join(', ')}`,
  );
}

/** What frees a part, if it can be freed. */
export function disposerOf(
  part: object & { dispose?(): unknown; [Symbol.asyncDispose]?(): PromiseLike<void> },
): () => Promise<void> {
  return async () => {
    if (part.dispose === undefined) await part[Symbol.asyncDispose]?.();
    else await part.dispose();
  };
}

async function importModule(role: string, name: string): Promise<{ default?: unknown }> {
  const isFile = /\.[cm]?js$/i.test(name) && !name.startsWith('@');
  const place = isFile ? placeOfFile(name) : placeOfPackage(name);
  if (place !== undefined) return (await import(place)) as { default?: unknown };
  throw new GroundingError(
    isFile ? 'FILE_NOT_FOUND' : 'MISSING_PACKAGE',
    `expected the ${role} by a module ${name}, got none: check the path or npm install it, or name ` +
      'a model as a folder, an .onnx file or a hub id "owner/name"',
  );
}

function placeOfFile(name: string): string | undefined {
  const path = resolve(name);
  return existsSync(path) ? pathToFileURL(path).href : undefined;
}

/** Packages are looked for from the working folder, then from here. */
function placeOfPackage(name: string): string | undefined {
  const resolutions = [
    () => pathToFileURL(createRequire(resolve('grounder.js')).resolve(name)).href,
    () => import.meta.resolve(name),
  ];
  for (const resolution of resolutions) {
    try {
      return resolution();
    } catch {
      // The next place.
    }
  }
  return undefined;
}
