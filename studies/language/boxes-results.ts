// How rightly words of place and order are read: real phrases of RefCOCO, RefCOCO+ and RefCOCOg over
// the annotated boxes of their photos, without the pictures: `npm run results -- boxes`.
import type { NounPhrase } from '@grounder/core';
import { lexicalMatcher, relational, SubjectScorer, WinkQueryParser } from '@grounder/language';

import type { Print } from '../print.js';
import type { BoxesExample } from './boxes.js';
import { judgeBoxes, loadBoxesExamples, saysPlace } from './boxes.js';

interface Answer extends BoxesExample {
  readonly isRight: boolean;
  /** What was understood of the phrase, in a line. */
  readonly reading: string;
  readonly notJudged: readonly string[];
}

const shownMisses = 12;

/** Prints accuracy by data set and split, and the commonest words of the phrases that are missed. */
export async function resultsBoxes(print: Print): Promise<void> {
  const examples = loadBoxesExamples();
  if (examples === undefined) {
    print('../shared/data/refcoco-boxes is not on this machine: nothing to measure');
    return;
  }
  const answers = await answerAll(examples);
  print('| data set | split | phrases | right | with place words | right | chance |');
  print('|---|---|---|---|---|---|---|');
  for (const name of new Set(examples.map(nameOf))) {
    printRow(name, answers.filter((answer) => nameOf(answer) === name), print);
  }
  printRow('all | all', answers, print);
  printMisses(answers.filter((answer) => saysPlace(answer) && !answer.isRight), print);
}

function nameOf({ dataset, split }: BoxesExample): string {
  return `${dataset} | ${split}`;
}

async function answerAll(examples: readonly BoxesExample[]): Promise<readonly Answer[]> {
  const parser = new WinkQueryParser();
  const scorer = relational(new SubjectScorer({ matcher: lexicalMatcher() }));
  const answers: Answer[] = [];
  for (const example of examples) {
    const query = parser.parse(example.expression);
    const { totals, notJudged } = await judgeBoxes(example, query, scorer);
    const best = totals.reduce((most, total, at) => (total > (totals[most] ?? 0) ? at : most), 0);
    const reading = query.subject === undefined ? 'nothing' : describePhrase(query.subject);
    answers.push({ ...example, isRight: best === example.gold, reading, notJudged });
  }
  return answers;
}

function printRow(name: string, answers: readonly Answer[], print: Print): void {
  const placed = answers.filter(saysPlace);
  const chance = meanOf(placed.map(({ boxes }) => 1 / boxes.length));
  print(
    `| ${name} | ${answers.length} | ${rateOf(answers)} | ${placed.length} | ${rateOf(placed)} | ${chance.toFixed(2)} |`,
  );
}

function rateOf(answers: readonly Answer[]): string {
  const rights = answers.map(({ isRight }) => Number(isRight));
  return meanOf(rights).toFixed(3);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function printMisses(misses: readonly Answer[], print: Print): void {
  for (const { expression, reading } of misses.slice(0, shownMisses)) print(`- ${expression}: ${reading}`);
}

function describePhrase(phrase: NounPhrase): string {
  const parts = [
    phrase.head,
    ...phrase.attributes.map(({ text, negated }) => (negated ? `not ${text}` : text)),
    ...phrase.superlatives.map(({ word }) => `most ${word}`),
    ...phrase.ordinals.map(({ rank, from }) => `number ${rank}${from === undefined ? '' : ` from ${from}`}`),
    ...phrase.relations.map(
      ({ word, object, negated }) => `${negated ? 'not ' : ''}${word} (${describePhrase(object)})`,
    ),
  ];
  return parts.join(', ');
}
