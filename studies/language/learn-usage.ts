// Learns what people mean by words of place with our own training package: a conditional logit whose
// weights of measures are one set for each word, beside the weights of the kinds of evidence.
import type { FactorWeights, UsageWeights } from '@grounder/language/internal';
import { usageMeasureNames } from '@grounder/language/internal';
import { defaultWeights } from '@grounder/language';
import { nodeRuntime } from '@grounder/models';
import {
  adamW,
  add,
  arrayBatches,
  buildTrainingModel,
  cosineSchedule,
  crossEntropyLoss,
  Graph,
  matMul,
  openTrainingStep,
  sum,
  train,
} from '@grounder/training';
import { insertAxis, multiply, weightsOf } from '@grounder/training/internal';

import type { UsageExample } from './usage-data.js';
import { isCarried, learnedKinds } from './usage-data.js';

/** No weight rests on fewer phrases. */
export const leastPhrases = 50;
/** How strongly weights are held at 0, and those of kinds at what they were. */
const pull = 100;
const [epochs, rate, batchSize] = [12, 0.02, 512];

/** What was learned. */
export interface LearnedUsage {
  /** For each word the weight of each measure. */
  readonly words: ReadonlyMap<string, Float32Array>;
  /** The weights of the kinds of evidence. */
  readonly kinds: ReadonlyMap<string, number>;
}

/** Fits the weights under which the boxes that are meant are likeliest among those of their photos. */
export async function learnUsage(examples: readonly UsageExample[]): Promise<LearnedUsage> {
  const usable = examples.filter(({ rest }) => rest.length > 1);
  const words = commonWords(usable);
  const boxes = Math.max(...usable.map(({ rest }) => rest.length));
  const spreads = spreadsOf(usable);
  const columns = toColumns(usable, { words, boxes, spreads });
  const source = arrayBatches({ columns, batchSize });
  const loss = lossOf({ words: words.length, boxes, phrases: usable.length });
  await using step = await openTrainingStep(
    nodeRuntime(),
    buildTrainingModel({ loss, optimizer: adamW({ weightDecay: 0 }) }),
  );
  const steps = epochs * (source.batchesPerEpoch ?? 1);
  const { last } = await train({
    ...{ step, source, epochs, seed: 1 },
    schedule: cosineSchedule({ rate, steps }),
  });
  const { weights, changes } = weightsOf(last.state) as Readonly<Record<string, Float32Array>>;
  const width = usageMeasureNames.length;
  return {
    words: new Map(
      words.map((word, at) => [
        word,
        (weights ?? new Float32Array())
          .slice(at * width, (at + 1) * width)
          .map((weight, axis) => weight / (spreads[axis] ?? 1)),
      ]),
    ),
    kinds: new Map(
      learnedKinds.map((kind, at) => [kind, defaultWeights[kind] + (changes?.[at] ?? 0)]),
    ),
  };
}

/** Words that enough phrases have, the commonest first. */
function commonWords(examples: readonly UsageExample[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const term of examples.flatMap(({ terms }) => terms)) {
    counts.set(term, (counts.get(term) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count >= leastPhrases)
    .sort(([, first], [, second]) => second - first)
    .map(([word]) => word);
}

interface Shape {
  readonly words: readonly string[];
  readonly boxes: number;
  readonly spreads: readonly number[];
}

interface Sizes {
  readonly words: number;
  readonly boxes: number;
  readonly phrases: number;
}

function lossOf({ words, boxes, phrases }: Sizes) {
  const graph = new Graph();
  const [width, kinds] = [usageMeasureNames.length, learnedKinds.length];
  const weights = graph.parameter('weights', [words, width], new Float32Array(words * width));
  const changes = graph.parameter('changes', [kinds], new Float32Array(kinds));
  const wanted = insertAxis(matMul(graph.input('terms', ['batch', words]), weights), 1);
  const usual = sum(multiply(graph.input('measures', ['batch', boxes, width]), wanted), {
    axes: [2],
  });
  const evidence = graph.input('evidence', ['batch', boxes, kinds]);
  const changed = sum(multiply(evidence, changes), { axes: [2] });
  const totals = add(add(usual, changed), graph.input('rest', ['batch', boxes]));
  const loss = crossEntropyLoss(totals, graph.input('gold', ['batch'], 'int64'));
  const lengths = add(sum(multiply(weights, weights)), sum(multiply(changes, changes)));
  return add(loss, multiply(lengths, pull / phrases));
}

/** A box that is not there: its share is 0. */
const absent = -1e4;

/** The standard deviation of each measure: the pull is the same for all. */
function spreadsOf(examples: readonly UsageExample[]): readonly number[] {
  const rows = examples.flatMap(({ measures }) => measures);
  return usageMeasureNames.map((_, at) => {
    const mean = rows.reduce((all, row) => all + (row[at] ?? 0), 0) / rows.length;
    const square = rows.reduce((all, row) => all + ((row[at] ?? 0) - mean) ** 2, 0) / rows.length;
    return Math.sqrt(square);
  });
}

function toColumns(examples: readonly UsageExample[], { words, boxes, spreads }: Shape) {
  const [width, kinds, count] = [usageMeasureNames.length, learnedKinds.length, examples.length];
  const terms = new Float32Array(count * words.length);
  const measures = new Float32Array(count * boxes * width);
  const evidence = new Float32Array(count * boxes * kinds);
  const rest = new Float32Array(count * boxes).fill(absent);
  const indices = new Map(words.map((word, at) => [word, at]));
  for (const [row, example] of examples.entries()) {
    for (const term of example.terms) {
      const at = indices.get(term);
      if (at !== undefined) terms[row * words.length + at] = 1;
    }
    for (const [box, known] of example.rest.entries()) {
      const place = row * boxes + box;
      const own = example.logarithms.map((logarithms) => logarithms[box] ?? 0);
      measures.set(
        (example.measures[box] ?? new Float64Array()).map(
          (value, at) => value / (spreads[at] ?? 1),
        ),
        place * width,
      );
      evidence.set(own, place * kinds);
      rest[place] = own.reduce(
        (total, value, kind) => total + value * defaultWeights[learnedKinds[kind] ?? 'noun'],
        known,
      );
    }
  }
  return {
    terms: { data: terms, dims: [words.length] },
    measures: { data: measures, dims: [boxes, width] },
    evidence: { data: evidence, dims: [boxes, kinds] },
    rest: { data: rest, dims: [boxes] },
    gold: { data: BigInt64Array.from(examples, ({ gold }) => BigInt(gold)), dims: [] },
  };
}

/** Which box is the likeliest by weights of words and kinds. */
export function chooseBox(example: UsageExample, { words, kinds }: LearnedUsage): number {
  const { rest, measures, terms, logarithms } = example;
  const known = terms.flatMap((term) => (isCarried(term) ? (words.get(term) ?? []) : []));
  const totals = rest.map((value, box) => {
    const usual = known.reduce((all, weights) => all + dot(weights, measures[box]), 0);
    return logarithms.reduce(
      (all, own, at) => all + (kinds.get(learnedKinds[at] ?? '') ?? 0) * (own[box] ?? 0),
      value + usual,
    );
  });
  return totals.reduce((best, total, at) => (total > (totals[best] ?? 0) ? at : best), 0);
}

function dot(weights: Float32Array, row: Float64Array | undefined): number {
  return weights.reduce((all, weight, at) => all + weight * (row?.[at] ?? 0), 0);
}

/** What the language package carries: hundredths of the weights, by kinds of words. */
export function toUsageWeights({ words }: LearnedUsage): UsageWeights {
  const of = (kind: string): Record<string, readonly number[]> =>
    Object.fromEntries(
      [...words]
        .filter(([word]) => isCarried(word) && word.startsWith(`${kind} `))
        .map(([word, weights]) => [
          word.slice(kind.length + 1),
          Array.from(weights, (weight) => Math.round(100 * weight)),
        ]),
    );
  return {
    order: of('order'),
    noun: of('noun'),
    property: of('property'),
    relation: of('relation'),
  };
}

/** The default weights with those that were learned, in steps of 0.05. */
export function toFactorWeights({ kinds }: LearnedUsage): FactorWeights {
  const weights: Record<keyof FactorWeights, number> = { ...defaultWeights };
  for (const kind of learnedKinds) {
    weights[kind] = Math.round(20 * (kinds.get(kind) ?? 0)) / 20;
  }
  return weights;
}
