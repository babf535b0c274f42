import type { LabelMatcher } from '@grounder/core';

import type { ContractOptions } from './contract.js';
import { copies, describeContract } from './contract.js';
import { expectEqual, expectLength, expectThat, expectWithin } from './expectations.js';
import { nounPhrase } from './noun-phrase.js';
import { checkCalls, checkInput } from './shared-cases.js';

const everyday = ['dog', 'person', 'cat', 'wine glass', 'tv', 'hot dog', 'refrigerator'];
const odd = ['qwxzvk', '犬', '🐕', '', 'constructor', '__proto__', 'a\u0000b', '\ud83d'];

/**
 * The contract of `LabelMatcher`.
 * @param name - The adapter's name.
 * @param options - How to make it, and what it is asked.
 */
export function describeLabelMatcher(
  name: string,
  options: ContractOptions<LabelMatcher> & {
    /**
     * Labels that the matcher is asked about, two or more; the first is the noun of the question.
     * @defaultValue labels of COCO, "dog" first
     */
    readonly labels?: readonly string[];
  },
): void {
  const { labels = everyday } = options;
  const [word = '', other = ''] = labels;
  const subject = nounPhrase(word);

  describeContract(`${name} keeps the contract of LabelMatcher`, options, (check) => {
    check('returns a similarity from 0 to 1 for each label', async (matcher) => {
      expectSimilarities(await matcher.similarity(subject, [...labels]), labels.length);
    });

    check('returns nothing for no labels', async (matcher) => {
      expectSimilarities(await matcher.similarity(subject, []), 0);
    });

    check('puts no label above the very word', async (matcher) => {
      const similarities = await matcher.similarity(subject, [...labels]);

      const best = Math.max(...similarities);
      expectEqual(similarities[0], best, `"${word}" among the best for "${word}"`);
    });

    check('returns the same for a label that comes twice', async (matcher) => {
      const [first, , second] = await matcher.similarity(subject, [other, word, other]);

      expectEqual(second, first, `the same similarity for "${other}"`);
    });

    for (const text of odd) {
      check(`takes ${JSON.stringify(text)} as subject and as label`, async (matcher) => {
        expectSimilarities(await matcher.similarity(nounPhrase(text), [...labels]), labels.length);
        expectSimilarities(await matcher.similarity(subject, [text, word]), 2);
      });
    }

    checkInput(
      check,
      copies(() => ({ subject, labels })),
      (matcher, given) => matcher.similarity(given.subject, given.labels),
    );
    checkCalls(check, (matcher, call) => matcher.similarity(subject, [...labels], call));
  });
}

function expectSimilarities(similarities: Float32Array, count: number): void {
  const typed = similarities instanceof Float32Array;
  expectThat(typed, 'similarities as Float32Array', similarities);
  expectLength(similarities, count, 'similarities, one for each label');
  for (const similarity of similarities) expectWithin(similarity, [0, 1], 'a similarity');
}
