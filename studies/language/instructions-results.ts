// How rightly the parser reads instructions, per domain, on those that rules were made with and on those
// kept apart: a part of `npm run results -- language`.
import { WinkQueryParser } from '@grounder/language';

import type { ReadInstruction } from '../../test/support/gold-instructions.js';
import {
  domains,
  isUnderstood,
  readGoldInstructions,
} from '../../test/support/gold-instructions.js';
import type { Print } from '../print.js';

/** Prints a row per domain and half. */
export function printInstructions(print: Print): void {
  const { developed, heldOut } = readGoldInstructions(
    (knownNouns) => new WinkQueryParser({ knownNouns }),
  );
  print(
    '\n| instructions | number | understood | action | thing | thing with all said of it | destination |\n|---|---|---|---|---|---|---|',
  );
  for (const domain of domains) {
    const ofDomain = developed.filter((read) => read.domain === domain);
    printRow(domain, ofDomain, print);
  }
  printRow('all', developed, print);
  for (const domain of domains) {
    const ofDomain = heldOut.filter((read) => read.domain === domain);
    printRow(`${domain}, kept apart`, ofDomain, print);
  }
  printRow('all, kept apart', heldOut, print);
}

function printRow(name: string, read: readonly ReadInstruction[], print: Print): void {
  const share = (isRight: (one: ReadInstruction) => boolean): string =>
    (read.filter(isRight).length / read.length).toFixed(3);
  const shares = [
    share(isUnderstood),
    share(({ isActionRight }) => isActionRight),
    share(({ isSubjectRight }) => isSubjectRight),
    share(({ isPhraseRight }) => isPhraseRight),
    share(({ isDestinationRight }) => isDestinationRight),
  ];
  print(`| ${name} | ${read.length} | ${shares.join(' | ')} |`);
}
