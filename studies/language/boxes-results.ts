// How rightly words of place and order are read: real phrases of RefCOCO, RefCOCO+ and RefCOCOg over
// the annotated boxes of their photos, without the pictures: `npm run results -- boxes`.
import type { NounPhrase, Query } from '@grounder/core';
import type { GroundingOutcome, Measure } from '@grounder/evaluation';
import { bootstrapInterval, mcNemarTest, meanOf, pairOutcomes } from '@grounder/evaluation';
import type { FactorWeights } from '@grounder/language/internal';
import {
  defaultWeights,
  lexicalMatcher,
  relational,
  SubjectScorer,
  WinkQueryParser,
} from '@grounder/language';

import type { Print } from '../print.js';
import type { BoxesExample } from './boxes.js';
import { judgeBoxes, loadBoxesExamples, saysPlace } from './boxes.js';

interface Answer extends GroundingOutcome {
  readonly split: string;
  /** The probability of choosing rightly by chance. */
  readonly chance: number;
  readonly isPlaced: boolean;
  /** What was understood of the phrase. */
  readonly kind: string;
}

const otherWeights: Readonly<Record<string, FactorWeights>> = {
  'no hints': { ...defaultWeights, hint: 0 },
  'set by hand before': { ...defaultWeights, hint: 0, place: 0.5, extreme: 0.7, ordinal: 1 },
};

const isRight: Measure = ({ predicted, truth }) => Number(predicted === truth);

/** Prints accuracy by split, by what was understood of the phrase, and with other weights. */
export async function resultsBoxes(print: Print): Promise<void> {
  const examples = loadBoxesExamples();
  if (examples === undefined) {
    print('../shared/data/refcoco-boxes is not on this machine: nothing to measure');
    return;
  }
  const answers = await answerAll(examples, defaultWeights);
  print('| data set | phrases | right | with place words | right | 95 % interval | chance |');
  print('|---|---|---|---|---|---|---|');
  for (const split of new Set(answers.map((answer) => answer.split))) {
    printSplit(
      split,
      answers.filter((answer) => answer.split === split),
      print,
    );
  }
  printSplit('all', answers, print);
  const placed = answers.filter(({ isPlaced }) => isPlaced);
  printKinds(placed, print);
  const given = examples.filter(saysPlace);
  print('\nThe same phrases with other weights, and McNemar’s test against the defaults:\n');
  print('| weights | right | right for wrong, wrong for right, p |\n|---|---|---|');
  for (const [name, weights] of Object.entries(otherWeights)) {
    const other = await answerAll(given, weights);
    const { firstOnly, secondOnly } = pairOutcomes(placed, other, isRight);
    const p = mcNemarTest({ firstOnly, secondOnly }).exactP.toPrecision(2);
    const right = meanOf(other, isRight).toFixed(3);
    print(`| ${name} | ${right} | ${secondOnly}, ${firstOnly}, ${p} |`);
  }
}

async function answerAll(
  examples: readonly BoxesExample[],
  weights: FactorWeights,
): Promise<readonly Answer[]> {
  const parser = new WinkQueryParser();
  const scorer = relational(new SubjectScorer({ matcher: lexicalMatcher() }), { weights });
  const answers: Answer[] = [];
  for (const example of examples) {
    const query = parser.parse(example.expression);
    const { totals, factors } = await judgeBoxes(example, query, scorer);
    const best = totals.reduce((most, total, at) => (total > (totals[most] ?? 0) ? at : most), 0);
    answers.push({
      id: example.id,
      image: `${example.imageId}`,
      predicted: example.boxes[best],
      truth: example.boxes[example.gold],
      split: `${example.dataset} ${example.split}`,
      chance: 1 / example.boxes.length,
      isPlaced: saysPlace(example),
      kind: kindOf(
        query,
        factors.some(({ kind }) => kind === 'relation'),
      ),
    });
  }
  return answers;
}

function kindOf({ subject }: Query, isRelated: boolean): string {
  if (subject === undefined) return 'nothing';
  const parts = [placesOf(subject), subject.ordinals.length > 0 ? 'a count' : ''];
  if (isRelated) parts.push('a relation');
  else if (subject.relations.length > 0) parts.push('a relation to what is not drawn');
  return parts.filter((part) => part !== '').join(', ') || 'the noun alone';
}

function placesOf({ superlatives }: NounPhrase): string {
  if (superlatives.length === 0) return '';
  return superlatives.length === 1 ? 'one place' : 'several places';
}

function printSplit(name: string, answers: readonly Answer[], print: Print): void {
  const placed = answers.filter(({ isPlaced }) => isPlaced);
  const { value, low, high } = bootstrapInterval(placed, isRight);
  const chance = placed.reduce((sum, answer) => sum + answer.chance, 0) / placed.length;
  const all = `${name} | ${answers.length} | ${meanOf(answers, isRight).toFixed(3)}`;
  const interval = `${value.toFixed(3)} | ${low.toFixed(3)}–${high.toFixed(3)}`;
  print(`| ${all} | ${placed.length} | ${interval} | ${chance.toFixed(2)} |`);
}

function printKinds(answers: readonly Answer[], print: Print): void {
  print('\nPhrases with place words, by what was understood, most misses first:\n');
  print('| what was understood | phrases | right | misses |\n|---|---|---|---|');
  const rows = [...new Set(answers.map(({ kind }) => kind))].map((kind) => {
    const those = answers.filter((answer) => answer.kind === kind);
    const right = meanOf(those, isRight);
    return { kind, right, count: those.length, misses: Math.round(those.length * (1 - right)) };
  });
  for (const { kind, right, count, misses } of rows.toSorted((a, b) => b.misses - a.misses)) {
    print(`| ${kind} | ${count} | ${right.toFixed(3)} | ${misses} |`);
  }
}
