import type { Box, CallOptions, RasterImage } from '@grounder/core';

/** Answers a question about each box of a picture. */
interface BoxEstimator<Answer> {
  estimate(
    image: RasterImage,
    boxes: readonly Box[],
    options?: CallOptions,
  ): Promise<readonly Answer[]>;
}

/** Keeps the answer for each box of each picture, for measurements that ask again and again. */
export function answersOnce<Answer>(estimator: BoxEstimator<Answer>): BoxEstimator<Answer> {
  const kept = new WeakMap<RasterImage, Map<string, Answer>>();
  const keyOf = ({ left, top, right, bottom }: Box): string => [left, top, right, bottom].join();
  return {
    async estimate(image, boxes, options) {
      const known = kept.get(image) ?? new Map<string, Answer>();
      kept.set(image, known);
      const missing = boxes.filter((box) => !known.has(keyOf(box)));
      const found = missing.length === 0 ? [] : await estimator.estimate(image, missing, options);
      for (const [index, answer] of found.entries()) {
        const box = missing[index];
        if (box !== undefined) known.set(keyOf(box), answer);
      }
      return boxes.map((box) => known.get(keyOf(box)) as Answer);
    },
  };
}
