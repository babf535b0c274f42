/** The sizes of objects that COCO reports apart. */
export type BoxSize = 'small' | 'medium' | 'large';

/** Areas in square pixels, both ends included. */
export interface AreaRange {
  /** Least area. */
  readonly least: number;
  /** Greatest area. */
  readonly greatest: number;
}

const smallLimit = 32 ** 2;
const mediumLimit = 96 ** 2;

/**
 * The areas that COCO evaluates apart: all, small, medium, large (pycocotools' `areaRng`). An area
 * on a border belongs to both sides.
 */
export const areaRanges = {
  all: { least: 0, greatest: 1e10 },
  small: { least: 0, greatest: smallLimit },
  medium: { least: smallLimit, greatest: mediumLimit },
  large: { least: mediumLimit, greatest: 1e10 },
} as const satisfies Record<BoxSize | 'all', AreaRange>;

/** Overlaps 0.5, 0.55 … 0.95, with the bits of pycocotools' `numpy.linspace(.5, .95, 10)`. */
export const iouThresholds: readonly number[] = evenSteps(0.5, 0.95, 10);

/** Recalls 0, 0.01 … 1, with the bits of pycocotools' `numpy.linspace(0, 1, 101)`. */
export const recallThresholds: readonly number[] = evenSteps(0, 1, 101);

/**
 * Names the size of an object as COCO does, each object in one class: small below 32², large from
 * 96² square pixels.
 * @param area - The object's area in square pixels.
 */
export function boxSizeOf(area: number): BoxSize {
  if (area < smallLimit) return 'small';
  return area < mediumLimit ? 'medium' : 'large';
}

function evenSteps(first: number, last: number, count: number): readonly number[] {
  const step = (last - first) / (count - 1);
  return Array.from({ length: count }, (_, index) =>
    index === count - 1 ? last : first + index * step,
  );
}
