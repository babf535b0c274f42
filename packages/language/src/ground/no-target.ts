import { isEverydayThing } from '../match/everyday-things.js';
import { isSomebody } from './factors/worn-places.js';
import type { PhraseJudgement } from './judge-phrase.js';
import type { PhraseEvidence } from './phrase-evidence.js';
import type { FactorWeights } from './weights.js';

/** A logistic model of "nothing in the picture fits". */
export interface NoTargetModel {
  /** The log odds when everything that the phrase says is surely there. */
  readonly offset: number;
  /** Per unit of logarithm that the other things, and what is said of the thing, lack where they fit best. */
  readonly lack: number;
  /** Per other thing that was found and is no person. */
  readonly found: number;
  /** Per unit of logarithm of the noun's presence. */
  readonly presence: number;
}

/**
 * Fitted on RefCOCOS, development half: its phrases on their own photos against phrases of other photos
 * whose noun is there too, then shifted to one phrase in twenty that means nothing; `npm run results --
 * absent` of the repository does it.
 */
export const defaultNoTarget: NoTargetModel = {
  offset: -3.22,
  lack: 0.36,
  found: -1.65,
  presence: 0.34,
};

/** The probability of {@link defaultNoTarget} that one in fifty phrases about their own photo exceeds. */
export const defaultNoTargetThreshold = 0.25;

/** What speaks for and against anything in a picture being meant. */
export interface Absence {
  /** The logarithms that other things, and what is said of the thing, lack where they fit best. */
  readonly lack: number;
  /** How many of the other things were found and are no persons. */
  readonly found: number;
  /** What is missed most, in words. */
  readonly missed?: string;
}

/** Of a phrase that was not read. */
export const nothingAbsent: Absence = { lack: 0, found: 0 };

const leastPresence = 0.02;

/** Looks for what a phrase names or says and no region has. */
export function absenceOf(
  evidence: PhraseEvidence,
  { factors, totals }: Pick<PhraseJudgement, 'factors' | 'totals'>,
  weights: FactorWeights,
): Absence {
  const others = otherThings(evidence).filter(({ phrase }) => isEverydayThing(phrase));
  const found = others
    .filter(({ phrase }) => !isSomebody(phrase))
    .reduce((sum, { presence }) => sum + presence, 0);
  const lacks = [
    ...others.map(({ phrase, presence }) => ({
      lack: -Math.log(Math.max(leastPresence, presence)),
      text: `no ${phrase.head} was found`,
    })),
    ...factors
      .filter(({ kind }) => kind !== 'noun')
      .map(({ kind, text, probabilities }) => ({
        lack: -weights[kind] * Math.log(mostOf(probabilities, totals)),
        text: `nothing that was found fits “${text}”`,
      })),
  ];
  const worst = lacks.toSorted((one, other) => other.lack - one.lack).at(0);
  const lack = lacks.reduce((sum, part) => sum + part.lack, 0);
  return { lack, found, ...(worst !== undefined && { missed: worst.text }) };
}

/** How probable it is that nothing fits. */
export function noTargetProbability(
  { lack, found }: Absence,
  presence: number,
  model: NoTargetModel,
): number {
  if (presence <= 0) return 1;
  const odds =
    model.offset + model.lack * lack + model.found * found - model.presence * Math.log(presence);
  return 1 / (1 + Math.exp(-odds));
}

function otherThings({ relations }: PhraseEvidence): readonly PhraseEvidence[] {
  return relations.flatMap(({ object }) => [object, ...otherThings(object)]);
}

/** The most that any region which can be meant has. */
function mostOf(probabilities: Float64Array, totals: Float64Array): number {
  const most = probabilities.reduce(
    (best, value, index) => ((totals[index] ?? 0) > -Infinity ? Math.max(best, value) : best),
    0,
  );
  return most > 0 ? most : 1;
}
