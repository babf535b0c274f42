import type { LabelMatcher, NounPhrase } from '@grounder/core';
import { describeLabelMatcher } from '@grounder/testing';

import type { Around, Broken } from './example.js';
import { begin, callFaults, exampleOf } from './example.js';

function similarities({ head }: NounPhrase, labels: readonly string[]): Float32Array {
  return Float32Array.from(labels, (label) => (label === head ? 1 : 0.1));
}

function wrap(around: Around<Float32Array>): LabelMatcher {
  return {
    similarity: (subject, labels, options = {}) =>
      around(async (call) => {
        begin(call);
        return Promise.resolve(similarities(subject, labels));
      }, options),
  };
}

function changed(
  change: (found: Float32Array, labels: readonly string[], head: string) => Float32Array,
): LabelMatcher {
  return {
    similarity: (subject, labels) =>
      Promise.resolve(change(similarities(subject, labels), labels, subject.head)),
  };
}

/** A matcher that knows nothing of one word. */
function withoutWord(word: string): Broken<LabelMatcher> {
  const asked = JSON.stringify(word);
  return {
    how: `gives NaN for ${asked}`,
    create: () =>
      changed((found, labels, head) =>
        found.map((each, index) => (head === word || labels[index] === word ? NaN : each)),
      ),
    fails: [`takes ${asked} as subject and as label`],
  };
}

export const labelMatcher = exampleOf<LabelMatcher>(
  describeLabelMatcher,
  'label matcher',
  () => wrap((ask, options) => ask(options)),
  [
    ...callFaults(wrap, (found) => found.map((each) => each / 2)),
    ...['qwxzvk', '犬', '🐕', '', 'constructor', '__proto__', 'a\u0000b', '\ud83d'].map(
      withoutWord,
    ),
    {
      how: 'gives cosines below 0',
      create: () => changed((found) => found.map((each) => each - 0.5)),
      fails: ['returns a similarity from 0 to 1 for each label'],
    },
    {
      how: 'gives an array of numbers',
      create: () => changed((found) => [...found] as unknown as Float32Array),
      fails: ['returns a similarity from 0 to 1 for each label', 'returns nothing for no labels'],
    },
    {
      how: 'prefers other words',
      create: () => changed((found) => found.map((each) => 1 - each)),
      fails: ['puts no label above the very word'],
    },
    {
      how: 'judges labels by their place',
      create: () => changed((found) => found.map((each, index) => each / (1 + index))),
      fails: ['returns the same for a label that comes twice'],
    },
    {
      how: 'sorts the labels that it is given',
      create: () =>
        changed((found, labels) => {
          (labels as string[]).sort();
          return found;
        }),
      fails: ['leaves what it is given as it was'],
    },
  ],
);
