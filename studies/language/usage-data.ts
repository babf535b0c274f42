// Phrases of RefCOCO, RefCOCO+ and RefCOCOg as usage is learned from them: what boxes measure, the words
// that may tell something, and what the definitions say.
import type { NounPhrase, Query } from '@grounder/core';
import type {
  FactorKind,
  FactorWeights,
  SceneJudgement,
  UsageReading,
} from '@grounder/language/internal';
import {
  defaultWeights,
  lexicalMatcher,
  relational,
  SubjectScorer,
  WinkQueryParser,
} from '@grounder/language';

import type { BoxesExample } from './boxes.js';
import { judgeBoxes } from './boxes.js';

/** The kinds of evidence whose weights are learned beside the words'. */
export const learnedKinds: readonly FactorKind[] = [
  ...(['relation', 'hint', 'place', 'extreme', 'ordinal', 'attribute', 'posture'] as const),
];

/** A phrase whose words, boxes and definitions were read. */
export interface UsageExample extends Pick<BoxesExample, 'id' | 'imageId' | 'gold'> {
  /** Kinds of words and words, in one text: "order left". */
  readonly terms: readonly string[];
  /** For each box what `usageMeasureNames` lists. */
  readonly measures: UsageReading['measures'];
  /** For each of the learned kinds the logarithm of its evidence for each box. */
  readonly logarithms: readonly Float64Array[];
  /** What all other evidence says of each box, weighed. */
  readonly rest: Float64Array;
  /** Which kinds of evidence there is. */
  readonly kinds: ReadonlySet<FactorKind>;
  /** What was understood of the phrase, in short. */
  readonly understood: string;
}

/** What holds for all phrases, so that no word has to say it. */
const anyPhrase = 'any phrase';

/**
 * Whether the language package carries what a word teaches. Which of the annotated boxes are spoken of at
 * all, and as what, says little of the boxes that a detector finds and labels: carrying that made the
 * embedded default wrong more often. It is learned so that words of place need not say it.
 */
export function isCarried(term: string): boolean {
  return /^(?:order|relation) /.test(term);
}

/** What rules a box out counts as so unlikely. */
const leastLogarithm = -50;

/** Reads phrases without any usage. */
export async function readUsageExamples(
  examples: readonly BoxesExample[],
  weights: FactorWeights = defaultWeights,
): Promise<readonly UsageExample[]> {
  const parser = new WinkQueryParser();
  const usage = { order: {}, noun: {}, property: {}, relation: {} };
  const scorer = relational(new SubjectScorer({ matcher: lexicalMatcher() }), { weights, usage });
  const read: UsageExample[] = [];
  for (const example of examples) {
    const query = parser.parse(example.expression);
    read.push(toExample(example, query, await judgeBoxes(example, query, scorer), weights));
  }
  return read;
}

function toExample(
  { id, imageId, gold, boxes }: BoxesExample,
  query: Query,
  { factors, usage }: SceneJudgement,
  weights: FactorWeights,
): UsageExample {
  const rest = new Float64Array(boxes.length);
  const logarithms = learnedKinds.map(() => new Float64Array(boxes.length));
  for (const { kind, probabilities } of factors) {
    const at = learnedKinds.indexOf(kind);
    const [sums, weight] = [logarithms[at] ?? rest, at < 0 ? weights[kind] : 1];
    for (const [index, probability] of probabilities.entries()) {
      const logarithm = Math.max(leastLogarithm, Math.log(probability));
      sums[index] = (sums[index] ?? 0) + weight * logarithm;
    }
  }
  const kinds = new Set(factors.map(({ kind }) => kind));
  const words = usage?.terms.map(({ kind, word }) => `${kind} ${word}`) ?? [];
  return {
    ...{ id, imageId, gold, logarithms, rest, kinds },
    terms: [anyPhrase, ...words],
    measures: usage?.measures ?? boxes.map(() => new Float64Array()),
    understood: understoodOf(query, kinds.has('relation')),
  };
}

/** "One place, a relation": what was understood of a phrase. */
function understoodOf({ subject }: Query, isRelated: boolean): string {
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
