import type { Detection, Size } from '@grounder/core';
import { clipBox, suppressDetections } from '@grounder/core';

import { isGarment, isPerson } from './look-facts.js';

/** Pseudo-Q's kinds of objects, in the order in which they are asked for. */
const kinds = ['person', 'thing', 'garment'] as const;

/**
 * Cuts detections off at the image's edges.
 * @param detections - Detections in pixels of the image.
 */
export function insideOf(detections: readonly Detection[], size: Size): readonly Detection[] {
  return detections
    .filter(({ box: { left, top, right, bottom } }) => {
      const width = Math.min(right, size.width) - Math.max(left, 0);
      return width > 0 && Math.min(bottom, size.height) - Math.max(top, 0) > 0;
    })
    .map((detection) => ({ ...detection, box: clipBox(detection.box, size) }));
}

/**
 * Leaves out detections that are not certain enough, and those that overlap a more confident one.
 * People, things and garments do not compete, as in Pseudo-Q: a rider and the horse both stay.
 */
export function withoutOverlaps(
  detections: readonly Detection[],
  limits: { readonly minScore: number; readonly maxOverlap: number },
): readonly Detection[] {
  return kinds.flatMap((kind) =>
    suppressDetections(
      detections.filter(({ label }) => kindOf(label) === kind),
      { within: 'all', scoreThreshold: limits.minScore, iouThreshold: limits.maxOverlap },
    ),
  );
}

/**
 * Puts objects into the order in which they are asked for: people, things, garments, and by falling
 * score among each.
 */
export function orderObjects(objects: readonly Detection[]): readonly Detection[] {
  const rankOf = ({ label }: Detection) => kinds.indexOf(kindOf(label));
  return objects.toSorted((one, other) => rankOf(one) - rankOf(other) || other.score - one.score);
}

function kindOf(label: string): (typeof kinds)[number] {
  if (isPerson(label)) return 'person';
  return isGarment(label) ? 'garment' : 'thing';
}
