import { GroundingError } from '@grounder/core';

import { apply, scalarLike, shapeError } from '../graph/apply.js';
import type { Variable } from '../graph/graph.js';
import { sameShape } from '../graph/shape.js';
import { add, multiply, negate } from '../operators/arithmetic.js';
import { sum } from '../operators/broadcast.js';
import { gather, takeAlongLast } from '../operators/gather.js';
import { shapeOf, transpose } from '../operators/layout.js';
import { matMul } from '../operators/matrix.js';
import { mean } from '../operators/reductions.js';
import { logSoftmax } from '../operators/softmax.js';

/** How {@link crossEntropyLoss} weighs classes. */
export interface CrossEntropyOptions {
  /**
   * Share of the target that is spread over all classes, 0 to 1.
   * @defaultValue 0
   */
  readonly labelSmoothing?: number;
}

/**
 * Mean negative logarithm of the right class's share, as PyTorch's `cross_entropy`.
 * @param logits - [n, classes].
 * @param labels - [n], int64, 0 to classes − 1.
 * @returns A scalar, 0 or more.
 * @throws GroundingError `INVALID_OPTION` when shapes or types are others.
 */
export function crossEntropyLoss(
  logits: Variable,
  labels: Variable,
  { labelSmoothing = 0 }: CrossEntropyOptions = {},
): Variable {
  if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
    throw new GroundingError(
      'INVALID_OPTION',
      `expected labelSmoothing from 0 to 1, got ${labelSmoothing}`,
    );
  }
  const fits = logits.shape.length === 2 && sameShape(labels.shape, logits.shape.slice(0, 1));
  if (!fits || labels.type !== 'int64') {
    throw shapeError('LogSoftmax', [logits, labels], 'logits [n, classes] and labels int64[n]');
  }
  const shares = logSoftmax(logits);
  const right = negate(mean(takeAlongLast(shares, labels)));
  if (labelSmoothing === 0) return right;
  const spread = negate(mean(shares));
  return add(multiply(right, 1 - labelSmoothing), multiply(spread, labelSmoothing));
}

/**
 * CLIP's symmetric loss (https://arxiv.org/abs/2103.00020): each picture finds its text among the
 * texts of the batch, and each text its picture.
 * @param images - [n, d], of Euclidean length 1.
 * @param texts - [n, d], of Euclidean length 1; row i belongs to picture i.
 * @param scale - The factor of the similarities, a scalar: e to the power of CLIP's `logit_scale`.
 * @returns A scalar, 0 or more.
 * @throws GroundingError `INVALID_OPTION` when the shapes differ.
 */
export function contrastiveLoss(images: Variable, texts: Variable, scale: Variable): Variable {
  if (images.shape.length !== 2 || !sameShape(images.shape, texts.shape)) {
    throw shapeError('MatMul', [images, texts], 'features [n, d] and as many others');
  }
  const logits = multiply(matMul(images, transpose(texts)), scale);
  const own = rowNumbers(images);
  const found = [logits, transpose(logits)].map((scores) => {
    return mean(takeAlongLast(logSoftmax(scores), own));
  });
  const [textFound = scale, imageFound = scale] = found;
  return multiply(add(textFound, imageFound), -0.5);
}

/** 0, 1, 2 … for each row, int64. */
function rowNumbers(x: Variable): Variable {
  const first = x.graph.constant([0], [1], 'int64');
  const rows = sum(gather(shapeOf(x), first));
  return apply({
    operator: 'Range',
    inputs: [scalarLike(rows, 0), rows, scalarLike(rows, 1)],
    shape: x.shape.slice(0, 1),
  });
}
