import type { Box, Pose, PoseEstimator, RasterImage } from '@grounder/core';

/** Keeps the poses of each box of each picture, for measurements that ask again and again. */
export function posesOnce(estimator: PoseEstimator): PoseEstimator {
  const kept = new WeakMap<RasterImage, Map<string, Pose>>();
  const keyOf = ({ left, top, right, bottom }: Box): string => [left, top, right, bottom].join();
  return {
    async estimate(image, boxes, options) {
      const known = kept.get(image) ?? new Map<string, Pose>();
      kept.set(image, known);
      const missing = boxes.filter((box) => !known.has(keyOf(box)));
      const found = await estimator.estimate(image, missing, options);
      for (const [index, pose] of found.entries()) {
        const box = missing[index];
        if (box !== undefined) known.set(keyOf(box), pose);
      }
      return boxes.flatMap((box) => known.get(keyOf(box)) ?? []);
    },
  };
}
