// How often the chosen box is right against the probability that is told with it: `npm run results --
// reliability`. Nothing is fitted here. Where nothing fits, what is nearest counts.
import { createRandom, iou } from '@grounder/core';
import type { SceneJudgement } from '@grounder/language/internal';
import { lexicalMatcher, relational, SubjectScorer, WinkQueryParser } from '@grounder/language';

import { judgeBoxes, loadBoxesExamples } from '../language/boxes.js';
import type { Print } from '../print.js';
import { loadRelationalExamples } from './relational-examples.js';
import type { RelationalExample } from './relational-examples.js';
import type { RelationalParts } from './relational-parts.js';
import { loadRelationalParts, relationalOf } from './relational-parts.js';

/** An answer with what was said of it. */
interface Answer {
  readonly probability: number;
  readonly isRight: boolean;
}

const draws = 200;

/** Prints the reliability curve and the expected calibration error for each source of regions. */
export async function resultsReliability(print: Print): Promise<void> {
  const boxes = await answerBoxes();
  if (boxes === undefined) {
    print('../shared/data is not on this machine: nothing to measure');
    return;
  }
  printCurve(print, 'RefCOCO, RefCOCO+ and RefCOCOg, annotated boxes without pictures', boxes, 10);
  await using parts = await loadRelationalParts();
  for (const source of ['ground truth', 'CenterNet'] as const) {
    const examples = (await loadRelationalExamples(source)) ?? [];
    printCurve(print, `RefCOCOS, regions: ${source}`, await answerPhotos(examples, parts), 5);
  }
}

async function answerBoxes(): Promise<readonly Answer[] | undefined> {
  const examples = loadBoxesExamples();
  if (examples === undefined) return undefined;
  const parser = new WinkQueryParser();
  const scorer = relational(new SubjectScorer({ matcher: lexicalMatcher() }));
  const answers: Answer[] = [];
  for (const example of examples) {
    const judgement = await judgeBoxes(example, parser.parse(example.expression), scorer);
    answers.push(answerOf(judgement, (index) => index === example.gold));
  }
  return answers;
}

async function answerPhotos(
  examples: readonly RelationalExample[],
  parts: RelationalParts,
): Promise<readonly Answer[]> {
  const scorer = relationalOf(parts);
  const answers: Answer[] = [];
  for (const { picture, regions, expression, target } of examples) {
    const request = { image: picture, regions, query: parts.parse(expression) };
    const judgement = await scorer.judge(request, { closest: true });
    const isRight = (index: number): boolean => {
      const box = regions[index]?.box;
      return target !== undefined && box !== undefined && iou(box, target) >= 0.5;
    };
    answers.push(answerOf(judgement, isRight));
  }
  return answers;
}

function answerOf({ probabilities }: SceneJudgement, isRight: (index: number) => boolean): Answer {
  const probability = probabilities.reduce((most, value) => Math.max(most, value), 0);
  return { probability, isRight: isRight(probabilities.indexOf(probability)) };
}

function printCurve(print: Print, name: string, answers: readonly Answer[], bins: number): void {
  const random = createRandom(1);
  const byChance = Array.from({ length: draws }, () =>
    calibrationError(
      answers.map(({ probability }) => ({ probability, isRight: random() < probability })),
      bins,
    ),
  );
  const expected = byChance.reduce((sum, error) => sum + error, 0) / draws;
  print(
    `\n${name}: ${answers.length} phrases in ${bins} bins of equal size. Expected calibration error ` +
      `${calibrationError(answers, bins).toFixed(3)}; ${expected.toFixed(3)} is what chance alone ` +
      'would give to so many phrases with the right probabilities.\n',
  );
  print('| probability, mean of the bin | right |\n|---|---|');
  for (const { told, right } of curveOf(answers, bins)) {
    print(`| ${told.toFixed(3)} | ${right.toFixed(3)} |`);
  }
}

interface Bin {
  readonly told: number;
  readonly right: number;
  readonly share: number;
}

function curveOf(answers: readonly Answer[], bins: number): readonly Bin[] {
  const sorted = answers.toSorted((one, other) => one.probability - other.probability);
  return Array.from({ length: bins }, (_, bin) => {
    const [start, end] = [bin, bin + 1].map((edge) => Math.round((edge * sorted.length) / bins));
    const some = sorted.slice(start, end);
    return {
      told: some.reduce((sum, { probability }) => sum + probability, 0) / some.length,
      right: some.filter(({ isRight }) => isRight).length / some.length,
      share: some.length / sorted.length,
    };
  });
}

/** The mean distance of what is told from what is so (M. P. Naeini et al., AAAI 2015), by equal bins. */
function calibrationError(answers: readonly Answer[], bins: number): number {
  return curveOf(answers, bins).reduce(
    (sum, { told, right, share }) => sum + share * Math.abs(told - right),
    0,
  );
}
