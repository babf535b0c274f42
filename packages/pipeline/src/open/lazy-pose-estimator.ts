import type { Box, Keypoint, Pose, PoseEstimator } from '@grounder/core';
import { boxCenter, clipBox, keypointNames } from '@grounder/core';

import type { OpenEstimator } from './lazy-estimator.js';
import { lazyEstimator } from './lazy-estimator.js';

/** An estimator that holds an open model. */
export interface OpenPoseEstimator extends PoseEstimator, AsyncDisposable {
  /** Frees the model. */
  dispose(): Promise<void>;
}

/**
 * Creates a pose estimator whose model is opened at the first question, and that keeps its answers for
 * as long as the picture is in memory. Where the package with the model is missing, nobody's joints are
 * seen: every score is 0.
 * @param open - Opens the model; asked again when it fails.
 * @returns The estimator; the caller disposes it, and with it the model if it was opened.
 *   `estimate` throws `DISPOSED` afterwards, and what the model throws.
 */
export function lazyPoseEstimator(open: () => Promise<OpenEstimator<Pose>>): OpenPoseEstimator {
  return lazyEstimator({ name: 'a pose estimator', open, blind: blindPoses });
}

/** Sees nobody's joints. */
export const blindPoses: PoseEstimator = {
  estimate: (image, boxes) => {
    for (const box of boxes) clipBox(box, image);
    return Promise.resolve(boxes.map(unseen));
  },
};

function unseen(box: Box): Pose {
  const joint: Keypoint = { ...boxCenter(box), score: 0 };
  return Object.fromEntries(keypointNames.map((name) => [name, joint])) as Pose;
}
