// The first expressions of RefCOCOS' development half that the embedded default's scorer gets wrong with
// CenterNet's regions, with what a person who looked at the photos says went wrong:
// `npm run results -- misses`. Labels are kept in miss-labels.ts.
import { iou } from '@grounder/core';

import { missCauses, missLabels } from './miss-labels.js';
import type { Print } from '../print.js';
import type { RelationalExample } from './relational-examples.js';
import { loadRelationalExamples } from './relational-examples.js';
import { bestOf, loadRelationalParts, relationalOf } from './relational-parts.js';

const most = 100;

/** Prints how often each cause occurs, then every miss. */
export async function resultsMisses(print: Print): Promise<void> {
  const examples = await loadRelationalExamples('CenterNet');
  if (examples === undefined) {
    print('../shared/data is not on this machine: nothing to measure');
    return;
  }
  const misses = await findMisses(examples);
  const labelled = misses.map((expression) => ({
    expression,
    ...(missLabels.get(expression) ?? { cause: 'not labelled yet', what: '' }),
  }));
  print('| cause | misses |\n|---|---|');
  for (const cause of [...missCauses, 'not labelled yet']) {
    const count = labelled.filter((miss) => miss.cause === cause).length;
    if (count > 0) print(`| ${cause} | ${count} |`);
  }
  print('\n| expression | cause | what |\n|---|---|---|');
  for (const { expression, cause, what } of labelled)
    print(`| ${expression} | ${cause} | ${what} |`);
}

/** The first misses among the expressions that mean something. */
async function findMisses(examples: readonly RelationalExample[]): Promise<readonly string[]> {
  await using parts = await loadRelationalParts();
  const scorer = relationalOf(parts);
  const misses: string[] = [];
  for (const { picture, regions, expression, target } of examples) {
    if (misses.length === most) break;
    if (target === undefined) continue;
    const { scores } = await scorer.score({
      image: picture,
      regions,
      query: parts.parse(expression),
    });
    const chosen = bestOf(regions, scores);
    if (chosen === undefined || iou(chosen.box, target) < 0.5) misses.push(expression);
  }
  return misses;
}
