import { assertLimit, assertWithin } from './assert-option.js';
import { iou } from './iou.js';
import type { PackedCandidates, PlacedBox } from './packed-candidates.js';
import { assertPacked, createPlacedBox, unpackBox } from './packed-candidates.js';

/** How the score of a candidate falls with its IoU with a better one. */
export type ScoreDecay =
  | {
      /** Multiplies by 1 - IoU from a threshold on. */
      readonly kind: 'linear';
      /** The IoU, 0 to 1, from which the score falls; 0.3 in the paper. */
      readonly iouThreshold: number;
    }
  | {
      /** Multiplies by exp(-IoU² / sigma), for any overlap. */
      readonly kind: 'gaussian';
      /** The width of the decay, above 0; 0.5 in the paper. */
      readonly sigma: number;
    };

/** How {@link softSuppressNonMaxima} chooses. */
export interface SoftNonMaximumSuppressionOptions {
  /**
   * How scores fall.
   *
   * @defaultValue `{ kind: 'gaussian', sigma: 0.5 }`
   */
  readonly decay?: ScoreDecay;
  /**
   * The lowest score, before and after decay, that stays.
   *
   * @defaultValue 0.001
   */
  readonly scoreThreshold?: number;
  /**
   * The most candidates that are returned, over all classes.
   *
   * @defaultValue Infinity
   */
  readonly maxDetections?: number;
}

/** What {@link softSuppressNonMaxima} keeps. */
export interface SoftSuppression {
  /** Indices of the candidates that stay, by falling new score. */
  readonly indices: Uint32Array;
  /** Their new scores, in the same order. */
  readonly scores: Float64Array;
}

interface Rival {
  readonly index: number;
  readonly box: PlacedBox;
  score: number;
}

/**
 * Lowers the scores of candidates that overlap better ones of their class instead of dropping them
 * (Soft-NMS): Bodla et al., "Soft-NMS: Improving Object Detection With One Line of Code", ICCV
 * 2017, equations 2 and 3. Of equal scores the earlier comes first. Unlike hard suppression this
 * costs the product of candidates and survivors; keep to a few thousand candidates. A candidate
 * whose score is NaN or whose sides are not finite is left out.
 *
 * @param candidates - Boxes, scores (0 or more) and, to suppress within classes, classes.
 * @param options - Decay, threshold and limit.
 * @returns Those that stay, with their new scores.
 * @throws {@link GroundingError} `INVALID_OPTION` when an option is out of range or the arrays'
 *   lengths do not fit together.
 */
export function softSuppressNonMaxima(
  candidates: PackedCandidates,
  options: SoftNonMaximumSuppressionOptions = {},
): SoftSuppression {
  const {
    decay = { kind: 'gaussian', sigma: 0.5 },
    scoreThreshold = 0.001,
    maxDetections = Infinity,
  } = options;
  assertDecay(decay);
  assertWithin('scoreThreshold', scoreThreshold, 0, Infinity);
  assertLimit('maxDetections', maxDetections);
  assertPacked(candidates);
  let rivals = listRivals(candidates, scoreThreshold);
  const indices: number[] = [];
  const scores: number[] = [];
  while (indices.length < maxDetections) {
    const best = findBest(rivals);
    if (best === undefined) break;
    indices.push(best.index);
    scores.push(best.score);
    decayScores(rivals, best, decay);
    rivals = rivals.filter((rival) => rival !== best && rival.score >= scoreThreshold);
  }
  return { indices: Uint32Array.from(indices), scores: Float64Array.from(scores) };
}

function findBest(rivals: readonly Rival[]): Rival | undefined {
  let [best] = rivals;
  for (const rival of rivals) {
    if (best === undefined || rival.score > best.score) best = rival;
  }
  return best;
}

function decayScores(rivals: readonly Rival[], best: Rival, decay: ScoreDecay): void {
  for (const rival of rivals) {
    if (rival.box.category !== best.box.category) continue;
    const overlap = iou(best.box, rival.box);
    if (overlap > 0) rival.score *= decayFactor(overlap, decay);
  }
}

function decayFactor(overlap: number, decay: ScoreDecay): number {
  switch (decay.kind) {
    case 'linear':
      return overlap >= decay.iouThreshold ? 1 - overlap : 1;
    case 'gaussian':
      return Math.exp(-(overlap ** 2) / decay.sigma);
  }
}

function listRivals(candidates: PackedCandidates, scoreThreshold: number): Rival[] {
  const rivals: Rival[] = [];
  for (const [index, score] of candidates.scores.entries()) {
    const box = createPlacedBox();
    if (score >= scoreThreshold && unpackBox(candidates, index, box)) {
      rivals.push({ index, box, score });
    }
  }
  return rivals;
}

function assertDecay(decay: ScoreDecay): void {
  if (decay.kind === 'linear') assertWithin('iouThreshold', decay.iouThreshold, 0, 1);
  else assertWithin('sigma', decay.sigma, Number.MIN_VALUE, Infinity);
}
