// Fits the probability that nothing fits, and measures whether it tells phrases about a photo from
// phrases about others.
import { createRandom } from '@grounder/core';
import type { NoTargetModel, SceneJudgement } from '@grounder/language/internal';
import { defaultNoTarget } from '@grounder/language/internal';

import { fitVerdicts } from './fit-choices.js';
import type { Print } from '../print.js';
import type { RegionSource, RelationalExample } from './relational-examples.js';
import { foldOf, folds, loadRelationalExamples } from './relational-examples.js';
import type { RelationalParts } from './relational-parts.js';
import { loadRelationalParts, relationalOf } from './relational-parts.js';

/** One phrase in twenty means nothing, as in the data: 4 of 195, and a few more in use. */
const rate = 1 / 20;
/** So many phrases of other photos are put on each. */
const foreignEach = 4;
/** So many of the phrases about their own photo may be refused. */
const lost = 0.02;
const resamples = 1000;

/** A phrase judged on a photo. */
export interface PhraseOnPhoto {
  readonly imageId: number;
  readonly isForeign: boolean;
  readonly row: Float64Array;
  readonly probability: number;
}

/** Prints the area under the curve, the fit, and what is refused. */
export async function resultsAbsent(print: Print): Promise<void> {
  await using parts = await loadRelationalParts();
  const all: PhraseOnPhoto[] = [];
  const bySource = new Map<RegionSource, readonly PhraseOnPhoto[]>();
  for (const source of ['CenterNet', 'ground truth'] as const) {
    const examples = await loadRelationalExamples(source);
    if (examples === undefined) {
      print('../shared/data is not on this machine: nothing to measure');
      return;
    }
    const pairs = await judgePairs(examples, parts);
    bySource.set(source, pairs);
    all.push(...pairs);
  }
  const models = Array.from({ length: folds }, (_, fold) =>
    fitNoTarget(all.filter(({ imageId }) => foldOf(imageId) !== fold)),
  );
  print(
    '| regions | own phrases | phrases of other photos | area under the curve | 95 % interval | own refused | others refused |',
  );
  print('|---|---|---|---|---|---|---|');
  for (const [source, pairs] of bySource) printSource(print, source, crossValidated(pairs, models));
  const fit = fitNoTarget(all);
  const threshold = ownQuantile(
    all.map((pair) => ({ ...pair, probability: logistic(pair.row, fit) })),
  );
  print(
    `\nFitted on all photos and shifted to one phrase in twenty: ${describe(fit)}; the default ` +
      `${describe(defaultNoTarget)}. One in fifty own phrases exceeds ${threshold.toFixed(2)}.`,
  );
}

/** Judges each photo's own phrase, and some of other photos whose noun is there too. */
export async function judgePairs(
  examples: readonly RelationalExample[],
  parts: RelationalParts,
): Promise<readonly PhraseOnPhoto[]> {
  const scorer = relationalOf(parts);
  const pairs: PhraseOnPhoto[] = [];
  for (const [place, { picture, regions, expression, imageId, target }] of examples.entries()) {
    const judge = (text: string) =>
      scorer.judge({ image: picture, regions, query: parts.parse(text) }, { closest: true });
    const take = (judgement: SceneJudgement, isForeign: boolean): number => {
      if (judgement.named < leastNamed) return 0;
      pairs.push(pairOf(judgement, imageId, isForeign));
      return 1;
    };
    if (target !== undefined) take(await judge(expression), false);
    let taken = 0;
    for (let step = 1; step < examples.length && taken < foreignEach; step += 1) {
      const other = examples[(place + step) % examples.length];
      if (other === undefined || other.imageId === imageId) continue;
      taken += take(await judge(other.expression), true);
    }
  }
  return pairs;
}

/** Below it no label names the noun, and the phrase is refused in any case. */
const leastNamed = 0.15;

function pairOf(judgement: SceneJudgement, imageId: number, isForeign: boolean): PhraseOnPhoto {
  const { absence, presence } = judgement;
  const row = Float64Array.of(1, absence.lack, -absence.found, -Math.log(presence));
  return { imageId, isForeign, row, probability: logistic(row, defaultNoTarget) };
}

function logistic(row: Float64Array, { offset, lack, found, presence }: NoTargetModel): number {
  const [, lacking = 0, missing = 0, absent = 0] = row;
  return 1 / (1 + Math.exp(-offset - lack * lacking + found * missing - presence * absent));
}

/** The logistic fit, both kinds of phrases counting alike, shifted to how often phrases mean nothing. */
export function fitNoTarget(pairs: readonly PhraseOnPhoto[]): NoTargetModel {
  const foreign = pairs.filter(({ isForeign }) => isForeign).length;
  const share = (pairs.length - foreign) / Math.max(1, foreign);
  const verdicts = pairs.map(({ row, isForeign }) => ({
    ...{ row, holds: isForeign, weight: isForeign ? share : 1 },
  }));
  const [offset = 0, lack = 0, found = 0, presence = 0] = fitVerdicts(verdicts, {
    prior: Float64Array.of(0, 0, 0, 0),
    pull: 1,
    steps: 400,
    mayBeNegative: (index: number) => index === 0,
  });
  return { offset: offset + Math.log(rate / (1 - rate)), lack, found: -found, presence };
}

/** The same pairs, judged by models that were fitted without their photos. */
function crossValidated(
  pairs: readonly PhraseOnPhoto[],
  models: readonly NoTargetModel[],
): readonly PhraseOnPhoto[] {
  return pairs.map((pair) => ({
    ...pair,
    probability: logistic(pair.row, models[foldOf(pair.imageId)] ?? defaultNoTarget),
  }));
}

function printSource(print: Print, source: RegionSource, pairs: readonly PhraseOnPhoto[]): void {
  const own = pairs.filter(({ isForeign }) => !isForeign);
  const foreign = pairs.filter(({ isForeign }) => isForeign);
  // A threshold for each fold from the photos of the others.
  const thresholds = Array.from({ length: folds }, (_, fold) =>
    ownQuantile(pairs.filter(({ imageId }) => foldOf(imageId) !== fold)),
  );
  const refused = (some: readonly PhraseOnPhoto[]): string => {
    const over = some.filter(
      ({ probability, imageId }) => probability > (thresholds[foldOf(imageId)] ?? 1),
    );
    return (over.length / some.length).toFixed(3);
  };
  const [low, high] = areaInterval(pairs);
  const area = `${areaUnder(pairs).toFixed(3)} | ${low.toFixed(3)}–${high.toFixed(3)}`;
  print(
    `| ${source} | ${own.length} | ${foreign.length} | ${area} | ${refused(own)} | ${refused(foreign)} |`,
  );
}

/** The probability that the given share of own phrases exceeds. */
function ownQuantile(pairs: readonly PhraseOnPhoto[]): number {
  const own = pairs
    .filter(({ isForeign }) => !isForeign)
    .map(({ probability }) => probability)
    .sort((one, other) => other - one);
  return own[Math.floor(lost * own.length)] ?? 1;
}

/** How often a foreign phrase gets the higher probability (the Mann-Whitney statistic). */
function areaUnder(pairs: readonly PhraseOnPhoto[]): number {
  const foreign = pairs.filter(({ isForeign }) => isForeign);
  const own = pairs.filter(({ isForeign }) => !isForeign);
  let wins = 0;
  for (const one of foreign) {
    for (const other of own) wins += (Math.sign(one.probability - other.probability) + 1) / 2;
  }
  return wins / (foreign.length * own.length);
}

/** A 95 % interval by drawing photos anew. */
function areaInterval(pairs: readonly PhraseOnPhoto[]): readonly [number, number] {
  const photos = [...new Set(pairs.map(({ imageId }) => imageId))];
  const byPhoto = new Map(
    photos.map((photo) => [photo, pairs.filter(({ imageId }) => imageId === photo)]),
  );
  const random = createRandom(1);
  const areas = Array.from({ length: resamples }, () =>
    areaUnder(
      photos.flatMap(() => byPhoto.get(photos[Math.floor(random() * photos.length)] ?? 0) ?? []),
    ),
  ).sort((one, other) => one - other);
  return [areas[Math.floor(0.025 * resamples)] ?? 0, areas[Math.floor(0.975 * resamples)] ?? 1];
}

function describe({ offset, lack, found, presence }: NoTargetModel): string {
  const terms = `${offset.toFixed(2)} + ${lack.toFixed(2)} lack - ${(-found).toFixed(2)} found`;
  return `${terms} - ${presence.toFixed(2)} ln(presence)`;
}
