// What reading attributes, relations, order and exclusion adds on RefCOCOS' development half, with
// weights fitted on other photos than those they are measured on: `npm run results -- relations`. It also
// prints the fit on all photos, which is where the documented defaults come from.
import { iou } from '@grounder/core';
import type { GroundingOutcome, Measure } from '@grounder/evaluation';
import {
  bootstrapInterval,
  hitFrom,
  mcNemarTest,
  meanOf,
  noTargetRecall,
  pairOutcomes,
} from '@grounder/evaluation';
import type {
  ConfidenceModel,
  FactorKind,
  FactorWeights,
  RelationalOptions,
} from '@grounder/language/internal';
import { defaultConfidence, defaultWeights } from '@grounder/language';

import type { Choice } from './fit-choices.js';
import { fitChoices, fitVerdicts, meanLogLikelihood } from './fit-choices.js';
import { fitNoTarget, judgePairs } from './no-target-study.js';
import type { Print } from '../print.js';
import type { RelationalParts } from './relational-parts.js';
import { bestOf, loadRelationalParts, relationalOf } from './relational-parts.js';
import type { RegionSource, RelationalExample } from './relational-examples.js';
import { foldOf, folds, loadRelationalExamples } from './relational-examples.js';
import { printScenes } from './relational-scenes.js';
import type { RelationalStep } from './relational-steps.js';
import { heeded, relationalSteps } from './relational-steps.js';

/** What weights are fitted on. */
const fitted: readonly RegionSource[] = ['ground truth', 'CenterNet'];
const sources: readonly RegionSource[] = [...fitted, 'CenterNet, whole photos alone'];
const tags = ['spatial', 'attr', 'verb', 'exclude'];
const kinds = Object.keys(defaultWeights) as readonly FactorKind[];
/** Of what is known of regions before the phrase, 0 is expected; of what is said, a weight below 1. */
const unsaid: ReadonlySet<FactorKind> = new Set(['size', 'typicalSize', 'overlap']);
const prior = Float64Array.from(kinds, (kind) => {
  if (kind === 'noun' || kind === 'confidence') return 1;
  return unsaid.has(kind) ? 0 : 0.6;
});
const fitting = {
  prior,
  pull: 8,
  steps: 250,
  mayBeNegative: (index: number) => kinds[index] === 'size',
};
const hit = hitFrom(0.5);
/** Of a phrase that means nothing, refusing is right. */
const isRight: Measure = (outcome) => hit(outcome) ?? noTargetRecall(outcome);

type TrainingExamples = ReadonlyMap<RegionSource, readonly RelationalExample[]>;

/** Prints the steps for each source of regions, then the fit and the decision that nothing fits. */
export async function resultsRelations(print: Print): Promise<void> {
  const examples = await loadAll();
  if (examples === undefined) {
    print('../shared/data is not on this machine: nothing to measure');
    return;
  }
  await using parts = await loadRelationalParts();
  const choices = await readChoices(examples, parts);
  const everything = [...choices.values()].flat();
  const pairs = await judgePairs(examples.get('CenterNet') ?? [], parts);
  const ofFolds = Array.from({ length: folds }, (_, fold) => {
    const isOther = ({ imageId }: { readonly imageId: number }) => foldOf(imageId) !== fold;
    return {
      weights: weightsFrom(everything.filter(isOther)),
      noTarget: fitNoTarget(pairs.filter(isOther)),
    };
  });
  for (const source of sources) await printSteps(print, source, { examples, parts, ofFolds });
  printFit(print, choices);
  printConfidence(print, examples);
  await printScenes(print);
}

async function loadAll(): Promise<TrainingExamples | undefined> {
  const all = new Map<RegionSource, readonly RelationalExample[]>();
  for (const source of sources) {
    const examples = await loadRelationalExamples(source);
    if (examples === undefined) return undefined;
    all.set(source, examples);
  }
  return all;
}

type DatedChoice = Choice & { readonly imageId: number };

/** For every phrase with a target: the factors' logarithms of each region that can be meant. */
async function readChoices(
  examples: TrainingExamples,
  parts: RelationalParts,
): Promise<ReadonlyMap<RegionSource, readonly DatedChoice[]>> {
  const scorer = relationalOf(parts);
  const all = new Map<RegionSource, readonly DatedChoice[]>();
  for (const source of fitted) {
    const choices: DatedChoice[] = [];
    for (const { picture, regions, expression, target, imageId } of examples.get(source) ?? []) {
      if (target === undefined) continue;
      const query = parts.parse(expression);
      const { factors, totals } = await scorer.judge({ image: picture, regions, query });
      const possible = regions.flatMap((region, index) =>
        (totals[index] ?? -Infinity) > -Infinity ? [{ region, index }] : [],
      );
      choices.push({
        imageId,
        isRight: possible.map(({ region }) => iou(region.box, target) >= 0.5),
        rows: possible.map(({ index }) => {
          const row = new Float64Array(kinds.length);
          for (const { kind, probabilities } of factors) {
            const axis = kinds.indexOf(kind);
            row[axis] = (row[axis] ?? 0) + Math.log(probabilities[index] ?? 1);
          }
          return row;
        }),
      });
    }
    all.set(source, choices);
  }
  return all;
}

function weightsFrom(choices: readonly Choice[]): FactorWeights {
  const fitted = fitChoices(choices, fitting);
  return Object.fromEntries(
    kinds.map((kind, index) => [kind, fitted[index] ?? 0]),
  ) as unknown as FactorWeights;
}

interface StepContext {
  readonly examples: TrainingExamples;
  readonly parts: RelationalParts;
  /** What was fitted without each fold. */
  readonly ofFolds: readonly Pick<RelationalOptions, 'weights' | 'noTarget'>[];
}

async function printSteps(print: Print, source: RegionSource, context: StepContext): Promise<void> {
  const examples = context.examples.get(source) ?? [];
  const photos = new Set(examples.map(({ imageId }) => imageId)).size;
  print(`\nRegions: ${source}; ${examples.length} expressions on ${photos} photos.\n`);
  print(
    `| step | Acc@0.5 | 95 % interval | ${tags.join(' | ')} | no target | right for wrong, wrong for right, McNemar's p |`,
  );
  print(`|---|---|---|${tags.map(() => '---|').join('')}---|---|`);
  const all: (readonly GroundingOutcome[])[] = [];
  for (const step of relationalSteps) {
    const outcomes = await answer(examples, step, context);
    const { low, high } = bootstrapInterval(outcomes, hit);
    const interval = `${low.toFixed(3)}–${high.toFixed(3)}`;
    const byTag = tags.map((tag) =>
      meanOf(
        outcomes.filter((outcome) => outcome.tags?.includes(tag) === true),
        hit,
      ).toFixed(3),
    );
    const targetless = outcomes.filter(({ truth }) => truth === undefined);
    const refused = `${targetless.filter((outcome) => noTargetRecall(outcome) === 1).length} of ${targetless.length}`;
    const cells = [step.name, meanOf(outcomes, hit).toFixed(3), interval, ...byTag, refused];
    print(`| ${[...cells, compare(all.at(-1), outcomes)].join(' | ')} |`);
    all.push(outcomes);
  }
  const [first] = all;
  print(
    `\nThe last step against the first: ${compare(first, all.at(-1) ?? [])} (right for wrong, wrong for right, McNemar's p).`,
  );
}

function compare(
  before: readonly GroundingOutcome[] | undefined,
  after: readonly GroundingOutcome[],
): string {
  if (before === undefined) return '';
  const { firstOnly, secondOnly } = pairOutcomes(before, after, isRight);
  return `${secondOnly}, ${firstOnly}, ${mcNemarTest({ firstOnly, secondOnly }).exactP.toPrecision(2)}`;
}

async function answer(
  examples: readonly RelationalExample[],
  step: RelationalStep,
  { parts, ofFolds }: StepContext,
): Promise<readonly GroundingOutcome[]> {
  const closest = step.isRefusing !== true;
  const persons = step.persons === true;
  const scorers = ofFolds.map((fitted) =>
    step.heed === undefined ? parts.subject : relationalOf(parts, { ...fitted, persons }),
  );
  const outcomes: GroundingOutcome[] = [];
  for (const [place, example] of examples.entries()) {
    const { picture, regions, expression, imageId, target, tags: own } = example;
    const query = heeded(parts.parse(expression), step);
    const scorer = scorers[foldOf(imageId)] ?? parts.subject;
    const { scores } = await scorer.score({ image: picture, regions, query }, { closest });
    outcomes.push({
      id: String(place),
      image: String(imageId),
      predicted: bestOf(regions, scores)?.box,
      truth: target,
      tags: own,
    });
  }
  return outcomes;
}

function printFit(print: Print, choices: ReadonlyMap<RegionSource, readonly Choice[]>): void {
  const all = [...choices.values()].flat();
  const fitted = fitChoices(all, fitting);
  print('\nWeights fitted on all photos, both sources together, beside the defaults:\n');
  print('| kind of evidence | phrases | fitted | default |\n|---|---|---|---|');
  const own = choices.get('ground truth') ?? [];
  for (const [index, kind] of kinds.entries()) {
    const count = own.filter(({ rows }) => rows.some((row) => row[index] !== 0)).length;
    const cells = [
      kind,
      String(count),
      (fitted[index] ?? 0).toFixed(2),
      String(defaultWeights[kind]),
    ];
    print(`| ${cells.join(' | ')} |`);
  }
  for (const [source, some] of choices) {
    const standard = Float64Array.from(kinds, (kind) => defaultWeights[kind]);
    const means = [fitted, standard].map((weights) => meanLogLikelihood(some, weights).toFixed(3));
    print(
      `\nMean log-likelihood of the target, ${source}: ${means[0] ?? ''} fitted, ${means[1] ?? ''} default.`,
    );
  }
}

/** How surely a detection is a thing, by its score and size: against COCO's boxes of the same class. */
function printConfidence(print: Print, examples: TrainingExamples): void {
  const truth = new Map(
    (examples.get('ground truth') ?? []).map((example) => [example.imageId, example]),
  );
  const seen = new Map(
    (examples.get('CenterNet') ?? []).map((example) => [example.imageId, example]),
  );
  const verdicts = [...seen.values()].flatMap(({ imageId, regions, picture }) =>
    regions.map(({ box, label, score }) => {
      const confidence = Math.min(0.9999, score);
      const area =
        ((box.right - box.left) * (box.bottom - box.top)) / (picture.width * picture.height);
      const others = truth.get(imageId)?.regions ?? [];
      return {
        row: Float64Array.of(
          1,
          Math.log(confidence / (1 - confidence)),
          Math.log(Math.min(1, area)),
        ),
        holds: others.some(
          (other) => isSameClass(other.label, label) && iou(other.box, box) >= 0.5,
        ),
        weight: 1,
      };
    }),
  );
  const start = Float64Array.of(3, 2.4, 0.3);
  const options = { prior: start, pull: 0.01, steps: 400, mayBeNegative: () => true };
  const [offset = 0, confidence = 0, area = 0] = fitVerdicts(verdicts, options);
  const model: ConfidenceModel = { offset, confidence, area };
  print(
    `\nA detection of CenterNet is a COCO box of its class (${verdicts.length} detections): log odds ` +
      `${describe(model)}; default ${describe(defaultConfidence)}.`,
  );
}

/** COCO's older names have no spaces. */
const olderNames: Readonly<Record<string, string>> = {
  motorbike: 'motorcycle',
  aeroplane: 'airplane',
  sofa: 'couch',
  pottedplant: 'potted plant',
  diningtable: 'dining table',
  tvmonitor: 'tv',
};

function isSameClass(truth: string, label: string): boolean {
  return (olderNames[truth] ?? truth) === label;
}

function describe({ offset, confidence, area }: ConfidenceModel): string {
  return `${offset.toFixed(2)} + ${confidence.toFixed(2)} logit(score) + ${area.toFixed(2)} ln(area)`;
}
