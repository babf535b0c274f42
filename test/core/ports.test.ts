import type { Detection, LabelMatcher, QueryParser } from '@grounder/core';
import { createBox, createRasterImage, GroundingError } from '@grounder/core';
import { expect } from 'chai';

import { describeDetector } from '../support/describe-detector.js';
import { describeLabelMatcher } from '../support/describe-label-matcher.js';
import { describeQueryParser } from '../support/describe-query-parser.js';
import { describeRegionScorer } from '../support/describe-region-scorer.js';
import { nounPhrase } from '../support/noun-phrase.js';

// The smallest adapters that keep the contracts: they show that the suites ask nothing more.

const image = createRasterImage(8, 6);
const regions: readonly Detection[] = [
  { box: createBox(0, 0, 4, 6), label: 'cat', score: 0.9 },
  { box: createBox(4, 0, 8, 3), label: 'dog', score: 0.4 },
];
const query = { text: 'the dog', subject: nounPhrase('dog'), entities: [] };

describeDetector(
  'a detector of the whole image',
  () => ({
    detect: ({ width, height }, { signal, onProgress } = {}) => {
      if (signal?.aborted === true) return Promise.reject(signal.reason as Error);
      onProgress?.({ stage: 'detect', done: 1, total: 1 });
      return Promise.resolve([{ box: createBox(0, 0, width, height), label: 'image', score: 1 }]);
    },
  }),
  image,
);

describeRegionScorer(
  'a scorer by confidence',
  () => ({
    score: (request, { signal } = {}) =>
      signal?.aborted === true
        ? Promise.reject(signal.reason as Error)
        : Promise.resolve({
            scores: Float32Array.from(request.regions, ({ score }) => score),
            unit: 'probability',
          }),
  }),
  () => ({ image, regions, query }),
);

describeLabelMatcher('a matcher of equal words', (): LabelMatcher => {
  return {
    similarity: (subject, labels, { signal } = {}) =>
      signal?.aborted === true
        ? Promise.reject(signal.reason as Error)
        : Promise.resolve(Float32Array.from(labels, (label) => Number(label === subject.head))),
  };
});

describeQueryParser('a parser that names nothing', (): QueryParser => {
  return {
    parse: (text) => {
      const trimmed = text.trim();
      if (trimmed === '' || text.length > 1000) throw new GroundingError('INVALID_QUERY', 'no');
      return { text: trimmed, entities: [] };
    },
  };
});

describe('a contract suite', () => {
  let disposed = 0;

  describeDetector(
    'a detector that holds something',
    () => ({
      detect: (_image, { signal } = {}) =>
        signal?.aborted === true ? Promise.reject(signal.reason as Error) : Promise.resolve([]),
      [Symbol.asyncDispose]: () => {
        disposed += 1;
        return Promise.resolve();
      },
    }),
    () => Promise.resolve(image),
  );

  after('disposes what it made, once', () => {
    expect(disposed).to.equal(1);
  });
});
