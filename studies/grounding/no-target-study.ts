// Fits the probability that nothing fits, and measures whether it tells phrases about a photo from
// phrases about others.
import type { FactorWeights, NoTargetModel, SceneJudgement } from '@grounder/language/internal';
import { defaultWeights } from '@grounder/language';
import { defaultNoTarget } from '@grounder/language/internal';

import { fitVerdicts } from './fit-choices.js';
import type { Print } from '../print.js';
import type { RelationalExample } from './relational-examples.js';
import { foldOf, folds } from './relational-examples.js';
import type { RelationalParts } from './relational-parts.js';
import { relationalOf } from './relational-parts.js';

/** One phrase in twenty means nothing, as in the data: 4 of 195, and a few more in use. */
const rate = 1 / 20;
const thresholds = [0.05, 0.1, 0.15, 0.2, 0.3];

/** A phrase judged on a photo. */
export interface PhraseOnPhoto {
  readonly imageId: number;
  readonly isForeign: boolean;
  readonly row: Float64Array;
  readonly probability: number;
}

/** Judges each photo's own phrase, and the next photo's phrase whose noun is there too. */
export async function judgePairs(
  examples: readonly RelationalExample[],
  parts: RelationalParts,
): Promise<readonly PhraseOnPhoto[]> {
  const scorer = relationalOf(parts);
  const pairs: PhraseOnPhoto[] = [];
  for (const [place, { picture, regions, expression, imageId, target }] of examples.entries()) {
    const judge = (text: string) =>
      scorer.judge({ image: picture, regions, query: parts.parse(text) });
    const own = await judge(expression);
    if (target !== undefined && own.presence > 0) pairs.push(pairOf(own, imageId, false));
    for (let step = 1; step < examples.length; step += 1) {
      const other = examples[(place + step) % examples.length];
      if (other === undefined || other.imageId === imageId) continue;
      const foreign = await judge(other.expression);
      if (foreign.presence === 0) continue;
      pairs.push(pairOf(foreign, imageId, true));
      break;
    }
  }
  return pairs;
}

/** Prints the fit, and what is refused from some probabilities on. */
export function printNoTarget(print: Print, pairs: readonly PhraseOnPhoto[]): void {
  const fit = fitNoTarget(pairs);
  print(
    `\nNothing fits: ${pairs.length} phrases on photos of their own and of others whose noun is there. ` +
      `Area under the ROC curve ${areaUnder(pairs).toFixed(3)}; cross-validated fit ` +
      `${areaUnder(crossValidated(pairs)).toFixed(3)}. Log odds fitted and shifted to one in twenty: ` +
      `${describe(fit)}; default ${describe(defaultNoTarget)}.\n`,
  );
  print('| threshold | own phrases refused | foreign phrases refused |\n|---|---|---|');
  for (const threshold of thresholds) {
    const cells = [false, true].map((isForeign) => {
      const some = pairs.filter((pair) => pair.isForeign === isForeign);
      const refused = some.filter(({ probability }) => probability > threshold).length;
      return (refused / some.length).toFixed(3);
    });
    print(`| ${[threshold, ...cells].join(' | ')} |`);
  }
}

function pairOf(judgement: SceneJudgement, imageId: number, isForeign: boolean): PhraseOnPhoto {
  const { presence, noTarget } = judgement;
  const row = Float64Array.of(1, lackOf(judgement, defaultWeights), -Math.log(presence));
  return { imageId, isForeign, row, probability: noTarget };
}

/** What the best region lacks to fulfil everything that is said. */
function lackOf({ phraseFactors, totals }: SceneJudgement, weights: FactorWeights): number {
  const best = totals.reduce(
    (most, total, index) => (total > (totals[most] ?? 0) ? index : most),
    0,
  );
  return phraseFactors.reduce((sum, { kind, probabilities }) => {
    return kind === 'noun' ? sum : sum - weights[kind] * Math.log(probabilities[best] ?? 1);
  }, 0);
}

/** The logistic fit, shifted to how often phrases mean nothing. */
export function fitNoTarget(pairs: readonly PhraseOnPhoto[]): NoTargetModel {
  const verdicts = pairs.map(({ row, isForeign }) => ({ row, holds: isForeign, weight: 1 }));
  const options = {
    prior: Float64Array.of(0, 0, 0),
    pull: 1,
    steps: 400,
    mayBeNegative: (index: number) => index === 0,
  };
  const [offset = 0, lack = 0, presence = 0] = fitVerdicts(verdicts, options);
  // The pairs are half foreign.
  return { offset: offset + Math.log(rate / (1 - rate)), lack, presence };
}

/** The same pairs, judged by models that were fitted without their photos. */
function crossValidated(pairs: readonly PhraseOnPhoto[]): readonly PhraseOnPhoto[] {
  return Array.from({ length: folds }, (_, fold) => {
    const { offset, lack, presence } = fitNoTarget(
      pairs.filter(({ imageId }) => foldOf(imageId) !== fold),
    );
    return pairs
      .filter(({ imageId }) => foldOf(imageId) === fold)
      .map((pair) => {
        const [, own = 0, absent = 0] = pair.row;
        const odds = offset + lack * own + presence * absent;
        return { ...pair, probability: 1 / (1 + Math.exp(-odds)) };
      });
  }).flat();
}

/** How often a foreign phrase gets the higher probability (the Mann-Whitney statistic). */
function areaUnder(pairs: readonly PhraseOnPhoto[]): number {
  const foreign = pairs.filter(({ isForeign }) => isForeign);
  const own = pairs.filter(({ isForeign }) => !isForeign);
  const wins = foreign.flatMap((one) =>
    own.map((other): number => (Math.sign(one.probability - other.probability) + 1) / 2),
  );
  return wins.reduce((sum, win) => sum + win, 0) / wins.length;
}

function describe({ offset, lack, presence }: NoTargetModel): string {
  return `${offset.toFixed(2)} + ${lack.toFixed(2)} lack - ${presence.toFixed(2)} ln(presence)`;
}
