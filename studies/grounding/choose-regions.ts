// What a system answers that has scored regions, and what a sum of two systems answers whose weight no
// answer has seen.
import type { Box } from '@grounder/core';
import type { GroundingOutcome } from '@grounder/evaluation';
import { hitFrom, meanOf } from '@grounder/evaluation';

import type { RelationalExample } from './relational-examples.js';

const folds = 5;
const weights = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];

/** An answer counts from this IoU on. */
export const hit = hitFrom(0.5);

/** The scores of the regions of each expression. */
export type Scores = readonly Float32Array[];

type Item = Pick<RelationalExample, 'imageId' | 'regions' | 'target'>;

/** What a system answers that takes the best region above a least score; of equals the surer one. */
export function choose(
  items: readonly Item[],
  scores: Scores,
  minimum = -Infinity,
): readonly GroundingOutcome[] {
  return items.map((item, index) => {
    const predicted = bestRegion(item, scores[index] ?? new Float32Array(0), minimum);
    return { id: String(index), image: String(item.imageId), predicted, truth: item.target };
  });
}

function bestRegion({ regions }: Item, scores: Float32Array, minimum: number): Box | undefined {
  const [best] = regions
    .map(({ box, score }, index) => ({ box, score, total: scores[index] ?? -Infinity }))
    .filter(({ total }) => total > minimum)
    .sort((one, other) => other.total - one.total || other.score - one.score);
  return best?.box;
}

/** The sum of two systems; the weight of each fold of photos is the best one of the other folds. */
export function crossValidate(items: readonly Item[], first: Scores, second: Scores) {
  const photos = [...new Set(items.map(({ imageId }) => imageId))].sort((a, b) => a - b);
  const foldOf = new Map(photos.map((photo, place) => [String(photo), place % folds]));
  const answers = weights.map((weight) => ({
    weight,
    outcomes: choose(
      items,
      first.map((scores, index) =>
        scores.map((score, region) => score + weight * (second[index]?.[region] ?? 0)),
      ),
    ),
  }));
  const chosen = Array.from({ length: folds }, (_, fold) => {
    const accuracy = (outcomes: readonly GroundingOutcome[]) =>
      meanOf(
        outcomes.filter(({ image }) => foldOf.get(image) !== fold),
        hit,
      );
    // Of equally good weights the smallest: nearest to system 5 alone.
    return answers.reduce((best, each) =>
      accuracy(each.outcomes) > accuracy(best.outcomes) ? each : best,
    );
  });
  return {
    weights: chosen.map(({ weight }) => weight),
    outcomes: items.flatMap(
      ({ imageId }, index) => chosen[foldOf.get(String(imageId)) ?? 0]?.outcomes[index] ?? [],
    ),
  };
}
