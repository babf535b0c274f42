// How likely a label that a matcher finds is the right one, by its similarity: what `namingProbability` was
// set between. A part of `npm run results -- language`.
import type { LabelMatcher, NounPhrase } from '@grounder/core';

import type { Verdict } from '../grounding/fit-choices.js';
import { fitVerdicts } from '../grounding/fit-choices.js';
import type { Print } from '../print.js';

/** A noun phrase, and the labels that name what it means. */
export interface NamedThing {
  readonly subject: NounPhrase;
  readonly labels: readonly string[];
}

/** Prints the log odds that a label is right, fitted on every label that is found and on the best alone. */
export async function printNaming(
  things: readonly NamedThing[],
  { matcher, labels }: { readonly matcher: LabelMatcher; readonly labels: readonly string[] },
  print: Print,
): Promise<void> {
  const all: Verdict[] = [];
  const best: Verdict[] = [];
  for (const { subject, labels: right } of things) {
    const similarities = await matcher.similarity(subject, labels);
    const found = labels
      .map((label, index) => ({ value: similarities[index] ?? 0, holds: right.includes(label) }))
      .filter(({ value }) => value > 0 && value < 1)
      .map(({ value, holds }) => ({ row: Float64Array.of(1, logOdds(value)), holds, weight: 1 }));
    all.push(...found);
    const first = found.toSorted((a, b) => (b.row[1] ?? 0) - (a.row[1] ?? 0))[0];
    if (first !== undefined && !similarities.includes(1)) best.push(first);
  }
  print('| log odds that a label is right | labels | at a similarity of 0.5 | per unit |');
  print('|---|---|---|---|');
  for (const [name, verdicts] of [
    ['every label that is found', all],
    ['the best one', best],
  ] as const) {
    const weights = fitVerdicts(verdicts, {
      ...{ prior: Float64Array.of(0, 1), pull: 0, steps: 600, mayBeNegative: () => true },
    });
    print(
      `| ${[name, verdicts.length, ...[...weights].map((each) => each.toFixed(2))].join(' | ')} |`,
    );
  }
  print('');
}

function logOdds(value: number): number {
  return Math.log(value / (1 - value));
}
