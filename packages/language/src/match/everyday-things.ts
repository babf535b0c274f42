import type { NounPhrase } from '@grounder/core';

import terms from '../words/subject-terms.json' with { type: 'json' };
import { everydaySynonyms } from '../words/everyday-synonyms.js';
import { nameKey, wordsOf } from '../words/word-forms.js';
import { evidence } from './evidence.js';
import { namesOtherThing } from './other-things.js';

const keyOf = (name: string): string => nameKey(wordsOf(name));

const things: ReadonlySet<string> = new Set(
  [
    ...everydaySynonyms.same.flat(),
    ...Object.entries(everydaySynonyms.graded).flatMap(([name, labels]) => {
      const isNamed = Math.max(...Object.values(labels)) >= evidence.neutral;
      return isNamed ? [name, ...Object.keys(labels)] : Object.keys(labels);
    }),
  ].map(keyOf),
);

const placeholders: ReadonlySet<string> = new Set(terms.placeholders);

/** Whether a noun names something that common detectors find, so that its absence tells something. */
export function isEverydayThing(phrase: NounPhrase): boolean {
  if (placeholders.has(phrase.lemma) || namesOtherThing(phrase)) return false;
  const words = wordsOf(phrase.lemma);
  return things.has(nameKey(words)) || things.has(nameKey(words.slice(-1)));
}
