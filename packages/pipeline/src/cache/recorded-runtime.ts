import { createHash } from 'node:crypto';

import type { ByteCache, Runtime } from '@grounder/core';

import { modelIdentity } from './model-identity.js';

/** A runtime that remembers what it opened. */
export interface RecordedRuntime {
  /** Opens models. */
  readonly runtime: Runtime;
  /** SHA-256 of each model that was opened so far, in hexadecimal, sorted, each once. */
  readonly digests: () => readonly string[];
}

/**
 * Wraps a runtime so that all models that are opened by it are known by their content.
 * @param cache - Keeps the digests of files by path, length and time.
 */
export function recordedRuntime(runtime: Runtime, cache: ByteCache): RecordedRuntime {
  const digests = new Set<string>();
  return {
    runtime: {
      async open(model, options) {
        const session = await runtime.open(model, options);
        const isFile = typeof model === 'string';
        digests.add(
          isFile
            ? await modelIdentity(model, cache)
            : createHash('sha256').update(model).digest('hex'),
        );
        return session;
      },
    },
    digests: () => [...digests].sort(),
  };
}
