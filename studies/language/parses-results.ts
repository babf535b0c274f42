// Precision and recall of the facts that the parser reads, on the hand-written gold parses, per
// construction: a part of `npm run results -- language`.
import { WinkQueryParser } from '@grounder/language';

import type { Comparison } from '../../test/support/gold-parses.js';
import {
  compareGold,
  constructions,
  countFacts,
  factKinds,
  ofConstruction,
  ratesOf,
} from '../../test/support/gold-parses.js';
import type { Print } from '../print.js';

type Counts = ReturnType<typeof countFacts>;

/** Prints a table per construction, one per kind of fact, and one line for the phrases kept apart. */
export function printParses(print: Print): void {
  const { comparisons, heldOut } = compareGold((knownNouns) => new WinkQueryParser({ knownNouns }));
  print(
    '\n| construction | phrases | read without fault | precision | recall |\n|---|---|---|---|---|',
  );
  for (const construction of constructions) {
    printPhrases(construction, ofConstruction(comparisons, construction), print);
  }
  printPhrases('all', comparisons, print);
  printPhrases('kept apart', heldOut, print);
  print('\n| kind of fact | facts | precision | recall |\n|---|---|---|---|');
  for (const kind of factKinds) {
    const counts = countFacts(comparisons, (fact) => fact.kind === kind);
    print(`| ${kind} | ${counts.found + counts.missed} | ${ratesText(counts)} |`);
  }
}

function printPhrases(name: string, comparisons: readonly Comparison[], print: Print): void {
  const faultless = comparisons.filter(
    ({ missed, invented }) => missed.length + invented.length === 0,
  );
  const rates = ratesText(countFacts(comparisons));
  print(`| ${name} | ${comparisons.length} | ${faultless.length} | ${rates} |`);
}

function ratesText(counts: Counts): string {
  const { precision, recall } = ratesOf(counts);
  return `${precision.toFixed(3)} | ${recall.toFixed(3)}`;
}
