// Precision and recall of the facts that the parser reads, on the hand-written gold parses, per
// construction: a part of `npm run results -- language`.
import { readFileSync } from 'node:fs';

import { WinkQueryParser } from '@grounder/language';

import type { Comparison } from '../test/support/gold-parses.js';
import {
  compareParses,
  constructions,
  countFacts,
  factKinds,
  ratesOf,
  readGold,
  readHeldOutGold,
} from '../test/support/gold-parses.js';
import type { Print } from './print.js';

type Counts = ReturnType<typeof countFacts>;

/** Prints a table per construction, one per kind of fact, and one line for the phrases kept apart. */
export function printParses(print: Print): void {
  const labels = new URL('../../test/fixtures/language/coco-labels.json', import.meta.url);
  const knownNouns = JSON.parse(readFileSync(labels, 'utf8')) as readonly string[];
  const parser = new WinkQueryParser({ knownNouns });
  const all = compareParses(readGold(), parser);
  print(
    '\n| construction | phrases | read without fault | precision | recall |\n|---|---|---|---|---|',
  );
  for (const construction of constructions) {
    printPhrases(
      construction,
      all.filter((comparison) => comparison.construction === construction),
      print,
    );
  }
  printPhrases('all', all, print);
  printPhrases('kept apart', compareParses(readHeldOutGold(), parser), print);
  print('\n| kind of fact | facts | precision | recall |\n|---|---|---|---|');
  for (const kind of factKinds) {
    const counts = countFacts(all, (fact) => fact.kind === kind);
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
