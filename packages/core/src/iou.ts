import type { Box } from './box.js';
import { boxArea, boxCenter, boxHeight, boxWidth } from './box.js';

/** Measures how alike two boxes are; higher is more alike, 1 is the same box. */
export type BoxSimilarity = (first: Box, second: Box) => number;

// Added where torchvision adds it, so that the values are torchvision's.
const epsilon = 1e-7;

/**
 * Measures the overlap of two boxes: the area of their intersection over that of their union.
 *
 * Where torchvision's `box_iou` gives NaN, for two boxes without area, this gives 0. Like the
 * others of its family it works in double precision, so sides of up to 1e150 do not overflow.
 * @param second - A box in the same frame.
 * @returns 0 (apart or touching) to 1 (the same).
 */
export function iou(first: Box, second: Box): number {
  const shared = intersectionArea(first, second);
  // Two boxes without area have a union of 0, and share nothing.
  return shared === 0 ? 0 : shared / (boxArea(first) + boxArea(second) - shared);
}

/**
 * Measures overlap, and for boxes apart how far: IoU less the part of the hull (the smallest box
 * around both) that neither covers. Rezatofighi et al., "Generalized Intersection over Union",
 * CVPR 2019, algorithm 1. Values are torchvision's `generalized_box_iou`, except that a hull
 * without area gives 0 where torchvision gives NaN.
 * @param second - A box in the same frame.
 * @returns Above -1 (far apart) to 1 (the same).
 */
export function generalizedIou(first: Box, second: Box): number {
  const shared = intersectionArea(first, second);
  const union = boxArea(first) + boxArea(second) - shared;
  const hullArea = boxArea(hullOf(first, second));
  if (hullArea === 0) return 0;
  return iou(first, second) - (hullArea - union) / hullArea;
}

/**
 * Measures overlap and closeness of centres: IoU less the squared distance of the centres over the
 * squared diagonal of the hull. Zheng et al., "Distance-IoU Loss", AAAI 2020, equation 7. Values
 * are torchvision's `distance_box_iou` with its epsilon of 1e-7, except for two boxes without
 * area, whose IoU is 0 here and NaN there.
 * @param second - A box in the same frame.
 * @returns Above -1 (far apart) to 1 (the same).
 */
export function distanceIou(first: Box, second: Box): number {
  const hull = hullOf(first, second);
  // Without sides where both boxes have their edges swapped.
  const [width, height] = [Math.max(0, boxWidth(hull)), Math.max(0, boxHeight(hull))];
  const diagonal = width ** 2 + height ** 2 + epsilon;
  const from = boxCenter(first);
  const to = boxCenter(second);
  return iou(first, second) - ((from.x - to.x) ** 2 + (from.y - to.y) ** 2) / diagonal;
}

/**
 * Measures overlap, closeness of centres and likeness of shape: DIoU less a weighted difference of
 * the aspect ratios. Zheng et al., "Distance-IoU Loss", AAAI 2020, equations 8 to 11. Values are
 * torchvision's `complete_box_iou` with its epsilon of 1e-7; boxes of no width and no height, for
 * which torchvision gives NaN, count as tall here.
 * @param second - A box in the same frame.
 * @returns Above -2 (far apart and of another shape) to 1 (the same).
 */
export function completeIou(first: Box, second: Box): number {
  const difference = shapeAngle(first) - shapeAngle(second);
  const aspect = (4 / Math.PI ** 2) * difference ** 2;
  const weight = aspect / (1 - iou(first, second) + aspect + epsilon);
  return distanceIou(first, second) - weight * aspect;
}

function intersectionArea(first: Box, second: Box): number {
  const width = Math.min(first.right, second.right) - Math.max(first.left, second.left);
  const height = Math.min(first.bottom, second.bottom) - Math.max(first.top, second.top);
  return width > 0 && height > 0 ? width * height : 0;
}

function hullOf(first: Box, second: Box): Box {
  return {
    left: Math.min(first.left, second.left),
    top: Math.min(first.top, second.top),
    right: Math.max(first.right, second.right),
    bottom: Math.max(first.bottom, second.bottom),
  };
}

/** atan(width / height), as torchvision has it for a box whose edges are swapped, too. */
function shapeAngle(box: Box): number {
  const height = boxHeight(box);
  return height === 0 ? Math.atan2(boxWidth(box), 0) : Math.atan(boxWidth(box) / height);
}
