import { suppressNonMaxima } from '@grounder/core';

import { median } from './statistics.js';
import type { YoloLikeCandidates } from './yolo-like-candidates.js';
import { createYoloLikeCandidates } from './yolo-like-candidates.js';

const seed = 20;
const rounds = 15;
const iouThreshold = 0.45;

/**
 * Measures suppression of 25,200 candidates against merely sorting them and against a plain
 * loop over all pairs, at three score thresholds, within classes and across them.
 */
export async function runNmsBench(): Promise<void> {
  const all = createYoloLikeCandidates(seed);
  console.log('suppressNonMaxima, 25,200 candidates, 80 classes, IoU 0.45');
  console.log(
    'Times as multiples: of sorting the scores, of sorting indices by score; plain loop ÷ ours',
  );
  console.log('scores    classes     kept      ms  scores indices   loop');
  for (const scoreThreshold of [0, 0.001, 0.25]) {
    for (const within of ['aware', 'agnostic'] as const) {
      const { boxes, scores, classes } = all;
      const candidates = within === 'aware' ? { boxes, scores, classes } : { boxes, scores };
      await Promise.resolve();
      compare({ candidates, all, scoreThreshold, within });
    }
  }
}

interface Setting {
  readonly candidates: Parameters<typeof suppressNonMaxima>[0];
  readonly all: YoloLikeCandidates;
  readonly scoreThreshold: number;
  readonly within: 'aware' | 'agnostic';
}

function compare({ candidates, all, scoreThreshold, within }: Setting): void {
  const above = all.scores.filter((score) => score >= scoreThreshold);
  const ours: number[] = [];
  const sorting: number[] = [];
  const ordering: number[] = [];
  const looping: number[] = [];
  let kept = 0;
  let expected = 0;
  for (let round = 0; round < rounds; round += 1) {
    const copy = above.slice();
    sorting.push(timeOf(() => copy.sort()));
    const indices = Uint32Array.from(above.keys());
    ordering.push(timeOf(() => indices.sort((a, b) => (above[b] ?? 0) - (above[a] ?? 0))));
    ours.push(
      timeOf(() => {
        kept = suppressNonMaxima(candidates, { iouThreshold, scoreThreshold }).length;
      }),
    );
    looping.push(
      timeOf(() => {
        expected = suppressPlainly(all, scoreThreshold, within === 'aware').length;
      }),
    );
  }
  if (kept !== expected) throw new Error(`kept ${kept}, the plain loop ${expected}`);
  const mine = median(ours);
  const columns = [
    `>= ${scoreThreshold}`.padEnd(9),
    within.padEnd(9),
    String(kept).padStart(6),
    mine.toFixed(2).padStart(7),
    (mine / median(sorting)).toFixed(2).padStart(7),
    (mine / median(ordering)).toFixed(2).padStart(7),
    (median(looping) / mine).toFixed(1).padStart(6),
  ];
  console.log(columns.join(' '));
}

/** The textbook loop: sort indices, then compare each survivor with all that follow. */
function suppressPlainly(
  { boxes, scores, classes }: YoloLikeCandidates,
  scoreThreshold: number,
  aware: boolean,
): number[] {
  const at = (array: Float32Array | Int32Array, index: number) => array[index] ?? 0;
  const order = [...scores.keys()]
    .filter((index) => at(scores, index) >= scoreThreshold)
    .sort((first, second) => at(scores, second) - at(scores, first));
  const area = (index: number) =>
    (at(boxes, 4 * index + 2) - at(boxes, 4 * index)) *
    (at(boxes, 4 * index + 3) - at(boxes, 4 * index + 1));
  const gone = new Uint8Array(scores.length);
  const kept: number[] = [];
  for (const [rank, one] of order.entries()) {
    if (gone[one] === 1) continue;
    kept.push(one);
    for (let later = rank + 1; later < order.length; later += 1) {
      const other = order[later] ?? 0;
      if (gone[other] === 1 || (aware && at(classes, one) !== at(classes, other))) continue;
      const width =
        Math.min(at(boxes, 4 * one + 2), at(boxes, 4 * other + 2)) -
        Math.max(at(boxes, 4 * one), at(boxes, 4 * other));
      const height =
        Math.min(at(boxes, 4 * one + 3), at(boxes, 4 * other + 3)) -
        Math.max(at(boxes, 4 * one + 1), at(boxes, 4 * other + 1));
      const shared = Math.max(0, width) * Math.max(0, height);
      if (shared / (area(one) + area(other) - shared) > iouThreshold) gone[other] = 1;
    }
  }
  return kept;
}

function timeOf(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}
