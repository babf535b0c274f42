import { GroundingError } from './grounding-error.js';

/** Candidates as a model's output has them: one box, score and class at each index. */
export interface PackedCandidates {
  /** Left, top, right, bottom of each candidate in turn, in any one unit. */
  readonly boxes: Float32Array | Float64Array;
  /** The score of each candidate, higher is better. */
  readonly scores: Float32Array;
  /** The class of each candidate; when left out all compete with all. */
  readonly classes?: Int32Array | Uint16Array;
}

/** One candidate's box and class, unpacked; written over for the next one in hot loops. */
export interface PlacedBox {
  left: number;
  top: number;
  right: number;
  bottom: number;
  /** Only boxes of the same class are compared; 0 when there are no classes. */
  category: number;
}

/** Makes a box to be filled by {@link unpackBox}. */
export function createPlacedBox(): PlacedBox {
  return { left: 0, top: 0, right: 0, bottom: 0, category: 0 };
}

/** Fills a box with the sides and class at an index; false when a side is not finite. */
export function unpackBox(
  { boxes, classes }: Pick<PackedCandidates, 'boxes' | 'classes'>,
  index: number,
  box: PlacedBox,
): boolean {
  box.left = boxes[4 * index] ?? NaN;
  box.top = boxes[4 * index + 1] ?? NaN;
  box.right = boxes[4 * index + 2] ?? NaN;
  box.bottom = boxes[4 * index + 3] ?? NaN;
  box.category = classes?.[index] ?? 0;
  // A sum is finite only if its terms are; it overflows for sides that no image has.
  return Number.isFinite(box.left + box.top + box.right + box.bottom);
}

/** Throws `INVALID_OPTION` unless there are four sides and one class for each score. */
export function assertPacked({ boxes, scores, classes }: PackedCandidates): void {
  const fits =
    boxes.length === 4 * scores.length &&
    (classes === undefined || classes.length === scores.length);
  if (fits) return;
  throw new GroundingError(
    'INVALID_OPTION',
    `expected 4 numbers and 1 class for each of ${scores.length} scores, ` +
      `got ${boxes.length} numbers and ${classes?.length ?? 'no'} classes`,
  );
}
