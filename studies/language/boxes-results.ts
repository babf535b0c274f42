// How rightly words of place and order are read: real phrases of RefCOCO, RefCOCO+ and RefCOCOg over
// the annotated boxes of their photos, without the pictures: `npm run results -- boxes`. What words usually
// mean is learned from the phrases of other photos than those that it is measured on.
import type { GroundingOutcome, Measure } from '@grounder/evaluation';
import { bootstrapInterval, mcNemarTest, meanOf, pairOutcomes } from '@grounder/evaluation';
import { defaultWeights } from '@grounder/language';

import { foldOf, folds } from '../grounding/relational-examples.js';
import type { Print } from '../print.js';
import type { BoxesExample } from './boxes.js';
import { loadBoxesExamples, saysPlace } from './boxes.js';
import type { LearnedUsage } from './learn-usage.js';
import { chooseBox, learnUsage, toFactorWeights } from './learn-usage.js';
import type { UsageExample } from './usage-data.js';
import { learnedKinds, readUsageExamples } from './usage-data.js';

interface Answer extends GroundingOutcome {
  readonly split: string;
  /** The probability of choosing rightly by chance. */
  readonly chance: number;
  readonly isPlaced: boolean;
  /** What was understood of the phrase. */
  readonly kind: string;
}

/** Answers of the definitions alone, and of definitions and usage, of the same phrases. */
type Answers = Readonly<Record<'defined' | 'usual', readonly Answer[]>>;

const definitions: LearnedUsage = {
  words: new Map(),
  kinds: new Map(Object.entries(defaultWeights)),
};

const isRight: Measure = ({ predicted, truth }) => Number(predicted === truth);

/** Prints accuracy by split and by what was understood of the phrase, and the weights. */
export async function resultsBoxes(print: Print): Promise<void> {
  const examples = loadBoxesExamples();
  if (examples === undefined) {
    print('../shared/data/refcoco-boxes is not on this machine: nothing to measure');
    return;
  }
  const read = await readUsageExamples(examples);
  const learned = await learnFolds(read);
  const answer = (usageOf: (example: UsageExample) => LearnedUsage): readonly Answer[] =>
    examples.flatMap((example, at) => {
      const own = read[at];
      return own === undefined ? [] : [toAnswer(example, own, chooseBox(own, usageOf(own)))];
    });
  const answers: Answers = {
    defined: answer(() => definitions),
    usual: answer(({ imageId }) => learned[foldOf(imageId)] ?? definitions),
  };
  printSplits(answers, print);
  const placed = filterAnswers(answers, ({ isPlaced }) => isPlaced);
  printKinds(placed, print);
  for (const [name, those] of Object.entries({
    'phrases with place words': placed,
    'all phrases': answers,
  })) {
    const { firstOnly, secondOnly } = pairOutcomes(those.defined, those.usual, isRight);
    const p = mcNemarTest({ firstOnly, secondOnly }).exactP.toPrecision(2);
    print(
      `\nOf ${name}, usage turns ${secondOnly} right and ${firstOnly} wrong (McNemar, p = ${p}).`,
    );
  }
  printWeights(read, await learnUsage(read), print);
}

/** What phrases of other photos than those of each fold teach. */
async function learnFolds(read: readonly UsageExample[]): Promise<readonly LearnedUsage[]> {
  const learned: LearnedUsage[] = [];
  for (let fold = 0; fold < folds; fold += 1) {
    learned.push(await learnUsage(read.filter(({ imageId }) => foldOf(imageId) !== fold)));
  }
  return learned;
}

function toAnswer(example: BoxesExample, { understood }: UsageExample, chosen: number): Answer {
  const { id, imageId, boxes, gold, dataset, split } = example;
  return {
    id,
    image: `${imageId}`,
    predicted: boxes[chosen],
    truth: boxes[gold],
    split: `${dataset} ${split}`,
    chance: 1 / boxes.length,
    isPlaced: saysPlace(example),
    kind: understood,
  };
}

function filterAnswers({ defined, usual }: Answers, fits: (answer: Answer) => boolean): Answers {
  return { defined: defined.filter(fits), usual: usual.filter(fits) };
}

function printSplits(answers: Answers, print: Print): void {
  const columns = 'definitions | with usage';
  print(
    `| data set | phrases | ${columns} | with place words | ${columns} | 95 % interval | chance |`,
  );
  print(`|---|---|---|---|---|---|---|---|---|`);
  for (const split of new Set(answers.usual.map((answer) => answer.split))) {
    printSplit(
      split,
      filterAnswers(answers, (answer) => answer.split === split),
      print,
    );
  }
  printSplit('all', answers, print);
}

function printSplit(name: string, answers: Answers, print: Print): void {
  const placed = filterAnswers(answers, ({ isPlaced }) => isPlaced);
  const { low, high } = bootstrapInterval(placed.usual, isRight);
  const chance = placed.usual.reduce((sum, answer) => sum + answer.chance, 0) / placed.usual.length;
  const cells = [name, ...rightOf(answers), ...rightOf(placed)];
  print(`| ${cells.join(' | ')} | ${low.toFixed(3)}–${high.toFixed(3)} | ${chance.toFixed(2)} |`);
}

/** How many, and how many of them the definitions and usage get right. */
function rightOf({ defined, usual }: Answers): readonly string[] {
  const shares = [defined, usual].map((answers) => meanOf(answers, isRight).toFixed(3));
  return [`${usual.length}`, ...shares];
}

function printKinds(placed: Answers, print: Print): void {
  print('\nPhrases with place words, by what was understood, most misses first:\n');
  print('| what was understood | phrases | definitions | with usage | misses |');
  print('|---|---|---|---|---|');
  const rows = [...new Set(placed.usual.map(({ kind }) => kind))].map((kind) => {
    const those = filterAnswers(placed, (answer) => answer.kind === kind);
    const misses = Math.round(those.usual.length * (1 - meanOf(those.usual, isRight)));
    return { cells: [kind, ...rightOf(those)], misses };
  });
  for (const { cells, misses } of rows.toSorted((a, b) => b.misses - a.misses)) {
    print(`| ${cells.join(' | ')} | ${misses} |`);
  }
}

function printWeights(read: readonly UsageExample[], learned: LearnedUsage, print: Print): void {
  print('\nWeights of the kinds of evidence, fitted on all phrases beside usage:\n');
  print('| kind | phrases | fitted | default |\n|---|---|---|---|');
  const fitted = toFactorWeights(learned);
  for (const kind of learnedKinds) {
    const count = read.filter(({ kinds }) => kinds.has(kind)).length;
    print(`| ${kind} | ${count} | ${fitted[kind].toFixed(2)} | ${defaultWeights[kind]} |`);
  }
}
