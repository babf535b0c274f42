import type { ScoreDecay } from '@grounder/core';
import { createBox, packBoxes, softSuppressNonMaxima } from '@grounder/core';
import { expect } from 'chai';

import { expectCode } from '../support/failures.js';
import { readJsonFixture } from '../support/fixtures.js';

interface Golden {
  readonly boxes: readonly number[];
  readonly scores: readonly number[];
  readonly classes: readonly number[];
  readonly results: Readonly<Record<string, readonly (readonly [number, number])[]>>;
}

const golden = readJsonFixture('core/soft-non-maximum-suppression.json') as Golden;
const packed = {
  boxes: Float32Array.from(golden.boxes),
  scores: Float32Array.from(golden.scores),
};
const classes = Int32Array.from(golden.classes);
const decays: readonly ScoreDecay[] = [
  { kind: 'linear', iouThreshold: 0.3 },
  { kind: 'gaussian', sigma: 0.5 },
];

describe('softSuppressNonMaxima', () => {
  for (const decay of decays) {
    for (const within of ['agnostic', 'aware']) {
      it(`gives the paper's scores, ${decay.kind}, class-${within}`, () => {
        const candidates = within === 'aware' ? { ...packed, classes } : packed;
        const expected = golden.results[`${decay.kind}-${within}`] ?? [];

        const { indices, scores } = softSuppressNonMaxima(candidates, {
          decay,
          scoreThreshold: 0.05,
        });

        expect(expected).to.not.be.empty;
        expect([...indices]).to.deep.equal(expected.map(([index]) => index));
        for (const [rank, [, score]] of expected.entries()) {
          expect(scores[rank]).to.be.closeTo(score, 1e-12);
        }
      });
    }

    it(`returns falling scores, none above the old one, ${decay.kind}`, () => {
      const { indices, scores } = softSuppressNonMaxima(packed, { decay });

      expect([...scores]).to.deep.equal([...scores].sort((first, second) => second - first));
      for (const [rank, index] of indices.entries()) {
        expect(scores[rank]).to.be.within(0.001, packed.scores[index] ?? NaN);
      }
    });
  }

  it('lowers by a half where half is shared', () => {
    const boxes = packBoxes([createBox(0, 0, 10, 10), createBox(0, 0, 10, 5)]);
    const scores = Float32Array.of(1, 0.5);
    const linear = { kind: 'linear', iouThreshold: 0.5 } as const;

    const kept = softSuppressNonMaxima({ boxes, scores }, { decay: linear });

    expect([...kept.scores]).to.deep.equal([1, 0.25]);
  });

  it('drops an identical box in the linear way', () => {
    const box = createBox(0, 0, 10, 10);
    const boxes = packBoxes([box, box]);
    const linear = { kind: 'linear', iouThreshold: 0.3 } as const;

    const kept = softSuppressNonMaxima(
      { boxes, scores: Float32Array.of(0.5, 0.5) },
      { decay: linear },
    );

    expect([...kept.indices]).to.deep.equal([0]);
  });

  it('returns at most maxDetections', () => {
    const all = softSuppressNonMaxima(packed);
    const some = softSuppressNonMaxima(packed, { maxDetections: 3 });

    expect([...some.indices]).to.deep.equal([...all.indices.slice(0, 3)]);
  });

  it('has the documented defaults', () => {
    expect(softSuppressNonMaxima(packed)).to.deep.equal(
      softSuppressNonMaxima(packed, {
        decay: { kind: 'gaussian', sigma: 0.5 },
        scoreThreshold: 0.001,
        maxDetections: Infinity,
      }),
    );
  });

  it('leaves out what is no number, and its input as it was', () => {
    const boxes = Float32Array.of(0, 0, NaN, 9, 0, 0, 9, 9, 20, 0, 29, 9);
    const scores = Float32Array.of(1, NaN, 0.5);

    const kept = softSuppressNonMaxima({ boxes, scores });

    expect([...kept.indices]).to.deep.equal([2]);
    expect([...scores]).to.deep.equal([1, NaN, 0.5]);
  });

  it('gives nothing for nothing', () => {
    const none = { boxes: new Float32Array(0), scores: new Float32Array(0) };

    expect(softSuppressNonMaxima(none).indices).to.have.lengthOf(0);
  });

  for (const options of [
    { decay: { kind: 'linear', iouThreshold: 1.5 } },
    { decay: { kind: 'gaussian', sigma: 0 } },
    { decay: { kind: 'gaussian', sigma: NaN } },
    { scoreThreshold: -1 },
    { maxDetections: 0 },
  ] as const) {
    it(`refuses ${JSON.stringify(options)}`, () => {
      expectCode(() => softSuppressNonMaxima(packed, options), 'INVALID_OPTION');
    });
  }

  it('refuses arrays of lengths that do not fit', () => {
    expectCode(
      () => softSuppressNonMaxima({ ...packed, boxes: new Float32Array(4) }),
      'INVALID_OPTION',
    );
  });
});
