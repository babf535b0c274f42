import type { LooksTrait } from '@grounder/core/internal';
import { looksTraits } from '@grounder/core/internal';
import type { LooksHead } from '@grounder/embedded/internal';
import { applyLooksHead } from '@grounder/embedded/internal';

import type { LooksExample } from './examples.js';
import { trainLooksHead } from './train-head.js';

/** How many parts the photos are dealt into. */
export const folds = 5;

/** A person with the log odds of each trait, by a head that was trained on other photos. */
export interface JudgedPerson {
  /** The person. */
  readonly example: LooksExample;
  /** The log odds. */
  readonly logits: Readonly<Record<LooksTrait, number>>;
}

/** The part of a photo, by a multiplicative hash of its number. */
export function foldOf(photo: number): number {
  return (Math.imul(photo, 2_654_435_761) >>> 0) % folds;
}

/** Judges every person by a head that was trained on the photos of the other parts. */
export async function judgeByFolds(
  examples: readonly LooksExample[],
): Promise<readonly JudgedPerson[]> {
  const judged: JudgedPerson[] = [];
  for (let fold = 0; fold < folds; fold += 1) {
    const head = await trainLooksHead(examples.filter(({ photo }) => foldOf(photo) !== fold));
    for (const example of examples.filter(({ photo }) => foldOf(photo) === fold)) {
      judged.push({ example, logits: logitsOf(head, example) });
    }
  }
  return judged;
}

/** Log odds are multiplied by `slope`, and `offset` is added. */
export interface Calibration {
  /** The factor. */
  readonly slope: number;
  /** The summand. */
  readonly offset: number;
}

/** Fits how log odds become probabilities, by Platt's method: logistic regression in one variable. */
export function fitCalibration(judged: readonly JudgedPerson[], trait: LooksTrait): Calibration {
  let [slope, offset] = [1, 0];
  for (let step = 0; step < 50; step += 1) {
    // A weak pull to what it starts from, for traits with few examples.
    let [gradientSlope, gradientOffset] = [slope - 1, offset];
    let [slopes, both, offsets] = [1, 0, 1];
    for (const { example, logits } of judged) {
      const truth = example.traits[trait];
      if (truth === undefined) continue;
      const probability = 1 / (1 + Math.exp(-slope * logits[trait] - offset));
      const weight = probability * (1 - probability);
      gradientSlope += (probability - truth) * logits[trait];
      gradientOffset += probability - truth;
      slopes += weight * logits[trait] ** 2;
      both += weight * logits[trait];
      offsets += weight;
    }
    const determinant = slopes * offsets - both ** 2;
    slope -= (offsets * gradientSlope - both * gradientOffset) / determinant;
    offset -= (slopes * gradientOffset - both * gradientSlope) / determinant;
  }
  return { slope, offset };
}

/** Makes the probabilities of a head those that its judgements on other photos bear out. */
export function calibrated(head: LooksHead, judged: readonly JudgedPerson[]): LooksHead {
  const fitted = looksTraits.map((trait) => ({ trait, ...fitCalibration(judged, trait) }));
  const weights = fitted.map(({ trait, slope }) => [
    trait,
    head.weights[trait].map((weight) => slope * weight),
  ]);
  const biases = fitted.map(({ trait, slope, offset }) => [
    trait,
    slope * head.biases[trait] + offset,
  ]);
  return {
    weights: Object.fromEntries(weights) as LooksHead['weights'],
    biases: Object.fromEntries(biases) as LooksHead['biases'],
  };
}

function logitsOf(head: LooksHead, { features }: LooksExample): JudgedPerson['logits'] {
  const logits = Object.entries(applyLooksHead(head, features)).map(([trait, probability]) => [
    trait,
    Math.log(probability / (1 - probability)),
  ]);
  return Object.fromEntries(logits) as JudgedPerson['logits'];
}
