import { shapeError } from '../graph/apply.js';
import type { Variable } from '../graph/graph.js';
import { sameShape } from '../graph/shape.js';
import { add, divide, maximum, minimum, multiply, subtract } from '../operators/arithmetic.js';
import { both, isGreater, select, stopGradient } from '../operators/comparison.js';
import { arctangent } from '../operators/elementwise.js';
import { concat, removeAxis, split } from '../operators/pieces.js';

/** Keeps divisors from 0; torchvision's value. */
const epsilon = 1e-7;

/**
 * A loss of predicted boxes against true ones.
 * @param predicted - [n, 4]: left, top, right, bottom.
 * @param target - [n, 4], in the same units.
 * @returns `[n]`, one loss for each pair.
 */
export type BoxLoss = (predicted: Variable, target: Variable) => Variable;

/** 1 − IoU, from 0 to 1; without a gradient for boxes that do not overlap. */
export const iouLoss: BoxLoss = (predicted, target) =>
  subtract(1, overlapOf(edgesOf(predicted, target)).iou);

/**
 * 1 − GIoU, from 0 to 2: also counts what the smallest box around both leaves empty
 * (https://arxiv.org/abs/1902.09630); as torchvision's `generalized_box_iou_loss`.
 */
export const giouLoss: BoxLoss = (predicted, target) => {
  const pair = edgesOf(predicted, target);
  const { iou, union } = overlapOf(pair);
  const { width, height } = enclosing(pair);
  const area = multiply(width, height);
  return subtract(1, subtract(iou, divide(subtract(area, union), add(area, epsilon))));
};

/**
 * 1 − DIoU, from 0 to 2: also counts the distance of the centres as a share of the diagonal around
 * both (https://arxiv.org/abs/1911.08287); as torchvision's `distance_box_iou_loss`.
 */
export const diouLoss: BoxLoss = (predicted, target) => {
  const pair = edgesOf(predicted, target);
  return distanceLoss(pair, overlapOf(pair));
};

/**
 * 1 − CIoU: {@link diouLoss} and the difference of the aspect ratios
 * (https://arxiv.org/abs/1911.08287); as torchvision's `complete_box_iou_loss`, the weight of the
 * aspect ratios being a constant to the gradient.
 */
export const ciouLoss: BoxLoss = (predicted, target) => {
  const pair = edgesOf(predicted, target);
  const overlap = overlapOf(pair);
  const turn = subtract(angleOf(pair.b), angleOf(pair.a));
  const aspect = multiply(multiply(turn, turn), 4 / Math.PI ** 2);
  const unlike = add(add(subtract(1, overlap.iou), aspect), epsilon);
  const weight = stopGradient(divide(aspect, unlike));
  return add(distanceLoss(pair, overlap), multiply(weight, aspect));
};

/**
 * Turns centres and sizes into edges.
 * @param boxes - [n, 4]: centre x, centre y, width, height.
 * @returns `[n, 4]`, left, top, right, bottom.
 * @throws GroundingError `INVALID_OPTION` when the shape is another.
 */
export function toCorners(boxes: Variable): Variable {
  if (boxes.shape.length !== 2 || boxes.shape[1] !== 4) {
    throw shapeError('Split', [boxes], 'boxes [n, 4]');
  }
  const [center = boxes, size = boxes] = split(boxes, [2, 2], 1);
  const half = multiply(size, 0.5);
  return concat([subtract(center, half), add(center, half)], 1);
}

interface Edges {
  readonly left: Variable;
  readonly top: Variable;
  readonly right: Variable;
  readonly bottom: Variable;
}

interface Pair {
  readonly a: Edges;
  readonly b: Edges;
}

interface Overlap {
  readonly iou: Variable;
  readonly union: Variable;
}

function edgesOf(predicted: Variable, target: Variable): Pair {
  const fits = predicted.shape.length === 2 && predicted.shape[1] === 4;
  if (!fits || !sameShape(predicted.shape, target.shape)) {
    throw shapeError('Split', [predicted, target], 'boxes [n, 4] and as many others');
  }
  return { a: split4(predicted), b: split4(target) };
}

function split4(boxes: Variable): Edges {
  const parts = split(boxes, [1, 1, 1, 1], 1).map((part) => removeAxis(part, 1));
  const [left = boxes, top = boxes, right = boxes, bottom = boxes] = parts;
  return { left, top, right, bottom };
}

function overlapOf({ a, b }: Pair): Overlap {
  const left = maximum(a.left, b.left);
  const top = maximum(a.top, b.top);
  const right = minimum(a.right, b.right);
  const bottom = minimum(a.bottom, b.bottom);
  const meets = both(isGreater(right, left), isGreater(bottom, top));
  const area = multiply(subtract(right, left), subtract(bottom, top));
  const intersection = select(meets, area, 0);
  const union = subtract(add(areaOf(a), areaOf(b)), intersection);
  return { iou: divide(intersection, add(union, epsilon)), union };
}

function areaOf({ left, top, right, bottom }: Edges): Variable {
  return multiply(subtract(right, left), subtract(bottom, top));
}

/** Sides of the smallest box around both. */
function enclosing({ a, b }: Pair): { width: Variable; height: Variable } {
  return {
    width: subtract(maximum(a.right, b.right), minimum(a.left, b.left)),
    height: subtract(maximum(a.bottom, b.bottom), minimum(a.top, b.top)),
  };
}

function distanceLoss(pair: Pair, { iou }: Overlap): Variable {
  const { a, b } = pair;
  const { width, height } = enclosing(pair);
  const diagonal = add(add(squareOf(width), squareOf(height)), epsilon);
  // Twice the distance along each axis, hence the quarter.
  const across = subtract(add(a.left, a.right), add(b.left, b.right));
  const down = subtract(add(a.top, a.bottom), add(b.top, b.bottom));
  const distance = multiply(add(squareOf(across), squareOf(down)), 0.25);
  return add(subtract(1, iou), divide(distance, diagonal));
}

/**
 * The angle of the diagonal, also of a box whose edges are swapped. A box without height has that of a
 * very low one; torchvision gives NaN without width too.
 */
function angleOf({ left, top, right, bottom }: Edges): Variable {
  const height = subtract(bottom, top);
  const upwards = select(isGreater(0, height), height, epsilon);
  const divisor = select(isGreater(height, 0), height, upwards);
  return arctangent(divide(subtract(right, left), divisor));
}

function squareOf(x: Variable): Variable {
  return multiply(x, x);
}
