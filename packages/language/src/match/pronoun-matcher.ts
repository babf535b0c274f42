import type { LabelMatcher, NounPhrase } from '@grounder/core';

import { evidence } from './evidence.js';
import { settle } from './settle.js';
import { nameKey, wordsOf } from '../words/word-forms.js';

const placeholders = new Set(
  (
    'one ones thing things object objects item items something anything everything stuff it this ' +
    'that these those other others another both all each any either neither first second third last'
  ).split(' '),
);

const personVerbs = new Set(
  (
    'wearing wears dressed clad holding holds carrying carries smiling laughing talking speaking ' +
    'reading texting pointing waving throwing catching swinging batting pitching serving kicking ' +
    'skiing surfing snowboarding skateboarding riding driving cooking cutting pushing pulling ' +
    'kneeling posing listening writing typing dancing drinking'
  ).split(' '),
);

const personTraits = new Set(
  (
    'shirt tshirt jersey jacket coat sweater sweatshirt hoodie vest dress skirt short pant jean suit ' +
    'tuxedo uniform shoe sneaker boot sock sandal hat cap helmet hood beanie visor headband scarf ' +
    'glove glasses sunglass goggle beard mustache moustache ponytail pigtail bun hair haircut ' +
    'earring necklace bracelet watch apron outfit costume clothe clothing wetsuit swimsuit bikini'
  )
    .split(' ')
    .map((word) => nameKey([word])),
);

const personNames = new Set(['person', 'human', 'man', 'woman', 'boy', 'girl', 'child', 'player']);
const likelyPerson = 0.8;
const unlikelyOther = 0.3;

/**
 * Answers for subjects that stand for any noun: "one", "thing", "object", "it". Every label gets
 * `evidence.neutral`; when the phrase says what only people do or wear ("the one holding the bat",
 * "the one in the red shirt") labels for people get 0.8 and the others 0.3. Zero for other nouns.
 *
 * @returns A matcher that awaits nothing; it belongs before the others in `firstOf`.
 */
export function pronounMatcher(): LabelMatcher {
  const compare = (subject: NounPhrase, labels: readonly string[]): Float32Array => {
    if (!placeholders.has(wordsOf(subject.head).join(' '))) return new Float32Array(labels.length);
    if (!isLikePerson(subject)) return new Float32Array(labels.length).fill(evidence.neutral);
    return Float32Array.from(labels, (label) =>
      personNames.has(nameKey(wordsOf(label))) ? likelyPerson : unlikelyOther,
    );
  };
  return {
    similarity: (subject, labels, call) => settle(call, () => compare(subject, labels)),
  };
}

function isLikePerson({ relations }: NounPhrase): boolean {
  return relations.some(({ word, object }) => {
    const isWorn = ['with', 'in', 'without'].includes(word);
    const trait = nameKey(wordsOf(object.lemma).slice(-1));
    return (
      wordsOf(word).some((part) => personVerbs.has(part)) || (isWorn && personTraits.has(trait))
    );
  });
}
