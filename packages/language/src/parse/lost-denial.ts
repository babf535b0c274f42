import type { NounPhrase } from '@grounder/core';

import type { Word } from './word.js';
import { isKind } from './word.js';

/**
 * Finds a denial of which nothing is left in what was understood, since a phrase that loses its "not"
 * would be taken for the opposite: gives the words from it to the next pause.
 */
export function findLostDenial(
  words: readonly Word[],
  phrase: NounPhrase | undefined,
): readonly Word[] | undefined {
  const denials = words.filter((word) => isKind(word, 'negation') || word.text === 'none');
  const last = denials.at(-1);
  if (last === undefined || (phrase !== undefined && countDenied(phrase) >= denials.length)) {
    return undefined;
  }
  const rest = words.slice(words.indexOf(last));
  const end = rest.findIndex((word) => isKind(word, 'comma'));
  return end < 0 ? rest : rest.slice(0, end);
}

function countDenied({ attributes, relations }: NounPhrase): number {
  const own = attributes.filter(({ negated }) => negated).length;
  return relations.reduce(
    (sum, { negated, object }) => sum + (negated ? 1 : 0) + countDenied(object),
    own,
  );
}
