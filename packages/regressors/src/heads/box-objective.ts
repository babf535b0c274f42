import { GroundingError } from '@grounder/core';
import type { BoxLoss, Variable } from '@grounder/training/internal';
import {
  add,
  ciouLoss,
  diouLoss,
  giouLoss,
  iouLoss,
  l1Loss,
  mean,
  smoothL1Loss,
  toCorners,
} from '@grounder/training';
import { cast, isAtLeast, multiply, subtract } from '@grounder/training/internal';

/** Losses that compare overlaps. */
const overlapLosses: Readonly<Record<string, BoxLoss>> = {
  iou: iouLoss,
  giou: giouLoss,
  diou: diouLoss,
  ciou: ciouLoss,
};

/** Losses that compare numbers. */
const distanceLosses: Readonly<Record<string, (box: Variable, target: Variable) => Variable>> = {
  l1: l1Loss,
  smoothl1: smoothL1Loss,
};

/** What a regression head makes small, such as `l1` or `l1 + 0.5 giou`. */
export interface BoxObjective {
  /** In words: what it was parsed from. */
  readonly name: string;
  /**
   * Appends the loss to a graph.
   * @param box - [n, 4], predicted: centre x, centre y, width, height, 0 to 1.
   * @param target - [n, 4], true, likewise.
   */
  readonly build: (box: Variable, target: Variable) => Variable;
}

/**
 * Reads an objective: losses with factors, added up. `l1` is the study's box regression loss (system
 * 6), `l1+giou` its box regression + IoU loss (system 7) as TransVG and DETR weigh it, 1 : 1.
 * @param text - `l1`, `smoothl1`, `iou`, `giou`, `diou`, `ciou`, each with an optional factor before
 *   it, joined by `+`: `l1+giou`, `5*l1 + 2*giou`.
 * @throws GroundingError `INVALID_OPTION` when it cannot be read.
 */
export function parseBoxObjective(text: string): BoxObjective {
  const terms = text
    .toLowerCase()
    .split('+')
    .map((term) => parseTerm(text, term.trim()));
  return {
    name: text,
    build: (box, target) => {
      const [first, ...others] = terms.map(({ factor, loss }) => {
        const value = loss(box, target);
        return factor === 1 ? value : multiply(value, factor);
      });
      if (first === undefined) throw unreadable(text);
      return others.reduce((sum, other) => add(sum, other), first);
    },
  };
}

interface Term {
  readonly factor: number;
  readonly loss: (box: Variable, target: Variable) => Variable;
}

function parseTerm(text: string, term: string): Term {
  const found = /^(?:(\d*\.?\d+)\s*\*?\s*)?([a-z][a-z\d]*)$/.exec(term);
  const [, factor = '1', name = ''] = found ?? [];
  const overlap = overlapLosses[name];
  const loss =
    overlap === undefined
      ? distanceLosses[name]
      : (box: Variable, target: Variable) => mean(overlap(toCorners(box), toCorners(target)));
  if (loss === undefined || !(Number(factor) > 0)) throw unreadable(text);
  return { factor: Number(factor), loss };
}

/**
 * Appends what regression heads are judged by.
 * @param box - [n, 4], predicted: centre x, centre y, width, height, 0 to 1.
 * @param target - [n, 4], true, likewise.
 */
export function boxMetrics(
  box: Variable,
  target: Variable,
): { readonly meanIou: Variable; readonly accuracy: Variable } {
  const overlap = subtract(1, iouLoss(toCorners(box), toCorners(target)));
  return {
    meanIou: mean(overlap),
    accuracy: mean(cast(isAtLeast(overlap, 0.5), 'float32')),
  };
}

function unreadable(text: string): GroundingError {
  const names = [...Object.keys(distanceLosses), ...Object.keys(overlapLosses)].join(', ');
  return new GroundingError(
    'INVALID_OPTION',
    `expected a loss such as l1 or l1+giou, of ${names}, with factors above 0; got "${text}"`,
  );
}
