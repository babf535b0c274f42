import type { Box, Detection } from '@grounder/core';
import type { PackedCandidates } from '@grounder/core/internal';
import { GroundingError, suppressNonMaxima } from '@grounder/core';
import type { LetterboxGeometry } from '@grounder/images/internal';
import { fromLetterboxed } from '@grounder/images';

import type { YoloLimits } from './yolo-options.js';

/** Boxes that pass the threshold, in pixels of the letterboxed picture, in the model's order. */
export type YoloCandidates = Required<PackedCandidates>;

/** How a decoder reads a model's output. */
export interface DecodeYoloOptions {
  /** Classes of the model. */
  readonly classCount: number;
  /** Least score, 0 to 1. */
  readonly scoreThreshold: number;
}

/** What the family's programs consider at most: Ultralytics' `max_nms`. */
const maxCandidates = 30_000;

/** Collects candidates of unknown number. */
export class CandidateList {
  readonly #boxes: number[] = [];
  readonly #scores: number[] = [];
  readonly #classes: number[] = [];

  /** Adds a box given by its corners. */
  addCorners(corners: readonly [number, number, number, number], score: number, id: number): void {
    this.#boxes.push(...corners);
    this.#scores.push(score);
    this.#classes.push(id);
  }

  /** Adds a box given by its centre and sides, the first four numbers. */
  addCentre(centre: Iterable<number>, score: number, id: number): void {
    const [x = NaN, y = NaN, width = NaN, height = NaN] = centre;
    const corners = [x - width / 2, y - height / 2, x + width / 2, y + height / 2] as const;
    this.addCorners(corners, score, id);
  }

  /** Packs what was added. */
  pack(): YoloCandidates {
    return {
      boxes: Float32Array.from(this.#boxes),
      scores: Float32Array.from(this.#scores),
      classes: Int32Array.from(this.#classes),
    };
  }
}

/**
 * Suppresses overlapping candidates and moves the rest onto the image.
 * @param candidates - Boxes in pixels of the letterbox.
 * @returns Detections in pixels of the image by falling score; boxes in the padding are left out.
 */
export function suppressAndPlace(
  candidates: YoloCandidates,
  geometry: LetterboxGeometry,
  limits: YoloLimits,
): Detection[] {
  const { labels, within, ...thresholds } = limits;
  const { boxes, scores } = candidates;
  const competing = within === 'label' ? candidates : { boxes, scores };
  // Scores are in single precision and have passed the threshold, which is in double, already.
  const kept = suppressNonMaxima(competing, { ...thresholds, scoreThreshold: 0, maxCandidates });
  return placeCandidates(candidates, kept, geometry, labels);
}

/** Moves chosen candidates onto the image; those without an area in it are left out. */
export function placeCandidates(
  candidates: YoloCandidates,
  chosen: Iterable<number>,
  geometry: LetterboxGeometry,
  labels: readonly string[],
): Detection[] {
  const { scores, classes } = candidates;
  const detections: Detection[] = [];
  for (const index of chosen) {
    const box = placeBox(candidates.boxes.subarray(4 * index, 4 * index + 4), geometry);
    if (box === undefined) continue;
    const label = labelOf(classes[index] ?? -1, labels);
    detections.push({ box, label, score: Math.min(scores[index] ?? 0, 1) });
  }
  return detections;
}

function placeBox(
  [left = 0, top = 0, right = 0, bottom = 0]: Iterable<number>,
  geometry: LetterboxGeometry,
): Box | undefined {
  // A reversed box is no box, and no reason to lose the others.
  if (left >= right || top >= bottom) return undefined;
  const box = fromLetterboxed({ left, top, right, bottom }, geometry);
  return box.left < box.right && box.top < box.bottom ? box : undefined;
}

function labelOf(id: number, labels: readonly string[]): string {
  const label = labels[id];
  if (label !== undefined) return label;
  throw new GroundingError(
    'MODEL_MISMATCH',
    `expected class numbers below ${labels.length}, one for each label, got ${id}; ` +
      'give the labels that the model was trained with',
  );
}
