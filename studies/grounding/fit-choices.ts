// Two small fits by gradient ascent (Adam): which of several things is chosen, and whether something
// holds. What `results -- relations` fits the documented defaults with.

/** Several things of which some are right, each described by the same measures. */
export interface Choice {
  /** The measures of each thing. */
  readonly rows: readonly Float64Array[];
  /** Whether each is right; several may be. */
  readonly isRight: readonly boolean[];
}

/** Where a fit starts and how far it may go. */
export interface FitOptions {
  /** The weights that data have to speak against: a Gaussian prior's mean. */
  readonly prior: Float64Array;
  /** How strongly they are held: 1 / variance. */
  readonly pull: number;
  /** Weights that may be below 0. */
  readonly mayBeNegative: (index: number) => boolean;
  /** Steps of the ascent. */
  readonly steps: number;
}

/**
 * Fits the conditional logit (D. McFadden, "Conditional logit analysis of qualitative choice behavior",
 * 1974): the weights under which the right things are likeliest among their rivals.
 *
 * @param choices - The choices; those without anything right are left out.
 * @param options - Prior and limits.
 * @returns The weights.
 */
export function fitChoices(choices: readonly Choice[], options: FitOptions): Float64Array {
  const usable = choices.filter(({ isRight }) => isRight.some(Boolean));
  return ascend(options, (weights, gradient) => {
    for (const choice of usable) addGradient(choice, weights, gradient);
  });
}

/** The mean logarithm of the probability of what is right. */
export function meanLogLikelihood(choices: readonly Choice[], weights: Float64Array): number {
  const usable = choices.filter(({ isRight }) => isRight.some(Boolean));
  const sum = usable.reduce((total, { rows, isRight }) => {
    const { powers, all, right } = softmax(rows, isRight, weights);
    return total + Math.log(powers.length === 0 ? 1 : right / all);
  }, 0);
  return sum / usable.length;
}

/** Something that holds or not, by measures; the first is usually a constant 1. */
export interface Verdict {
  /** The measures. */
  readonly row: Float64Array;
  /** Whether it holds. */
  readonly holds: boolean;
  /** How much it counts. */
  readonly weight: number;
}

/** Fits a logistic regression. */
export function fitVerdicts(verdicts: readonly Verdict[], options: FitOptions): Float64Array {
  return ascend(options, (weights, gradient) => {
    for (const { row, holds, weight } of verdicts) {
      const surprise = (holds ? 1 : 0) - 1 / (1 + Math.exp(-dot(row, weights)));
      for (const [index, value] of row.entries()) {
        gradient[index] = (gradient[index] ?? 0) + weight * surprise * value;
      }
    }
  });
}

type AddGradient = (weights: Float64Array, gradient: Float64Array) => void;

function ascend({ prior, pull, mayBeNegative, steps }: FitOptions, add: AddGradient): Float64Array {
  const weights = Float64Array.from(prior);
  const [first, second] = [new Float64Array(prior.length), new Float64Array(prior.length)];
  for (let step = 1; step <= steps; step += 1) {
    const gradient = weights.map((weight, index) => pull * ((prior[index] ?? 0) - weight));
    add(weights, gradient);
    for (const [index, slope] of gradient.entries()) {
      first[index] = 0.9 * (first[index] ?? 0) + 0.1 * slope;
      second[index] = 0.99 * (second[index] ?? 0) + 0.01 * slope * slope;
      const mean = (first[index] ?? 0) / (1 - 0.9 ** step);
      const scale = Math.sqrt((second[index] ?? 0) / (1 - 0.99 ** step)) + 1e-8;
      const rate = 0.03 * Math.min(1, (2 * (steps - step)) / steps);
      const next = (weights[index] ?? 0) + (rate * mean) / scale;
      weights[index] = mayBeNegative(index) ? next : Math.max(0, next);
    }
  }
  return weights;
}

function addGradient(
  { rows, isRight }: Choice,
  weights: Float64Array,
  gradient: Float64Array,
): void {
  const { powers, all, right } = softmax(rows, isRight, weights);
  for (const [index, row] of rows.entries()) {
    const power = powers[index] ?? 0;
    const pull = (isRight[index] === true ? power / right : 0) - power / all;
    if (Math.abs(pull) < 1e-6) continue;
    for (let axis = 0; axis < row.length; axis += 1) {
      gradient[axis] = (gradient[axis] ?? 0) + pull * (row[axis] ?? 0);
    }
  }
}

function softmax(
  rows: readonly Float64Array[],
  isRight: readonly boolean[],
  weights: Float64Array,
): { readonly powers: Float64Array; readonly all: number; readonly right: number } {
  const totals = Float64Array.from(rows, (row) => dot(row, weights));
  const most = totals.reduce((best, total) => Math.max(best, total), -Infinity);
  const powers = totals.map((total) => Math.exp(total - most));
  let [all, right] = [0, 0];
  for (const [index, power] of powers.entries()) {
    all += power;
    if (isRight[index] === true) right += power;
  }
  return { powers, all, right };
}

function dot(row: Float64Array, weights: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < row.length; index += 1) {
    sum += (row[index] ?? 0) * (weights[index] ?? 0);
  }
  return sum;
}
