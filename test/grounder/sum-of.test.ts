import { expect } from 'chai';

import { sumOf } from 'grounder';

import { detection, fixedScorer, picture, queryAbout } from './fakes.js';

const request = {
  image: picture,
  regions: [detection('cat', 1), detection('dog', 1)],
  query: queryAbout('dog'),
};

describe('sumOf', () => {
  it('adds weighted scores', async () => {
    const scorer = sumOf([
      { scorer: fixedScorer(1, 2) },
      { scorer: fixedScorer(4, 8), weight: 0.5 },
    ]);

    expect([...(await scorer.score(request)).scores]).to.deep.equal([3, 6]);
  });

  it('refuses no parts and weights that are not finite', () => {
    expect(() => sumOf([]))
      .to.throw()
      .with.property('code', 'INVALID_OPTION');
    expect(() => sumOf([{ scorer: fixedScorer(1, 2), weight: NaN }]))
      .to.throw()
      .with.property('code', 'INVALID_OPTION');
  });

  it('stops between parts when aborted', async () => {
    const controller = new AbortController();
    const aborting = {
      score: () => {
        controller.abort(new Error('enough'));
        return Promise.resolve({ scores: Float32Array.of(1, 2), unit: 'logit' as const });
      },
    };

    const outcome = await sumOf([{ scorer: aborting }, { scorer: fixedScorer(1, 2) }])
      .score(request, { signal: controller.signal })
      .catch((error: unknown) => error);

    expect(outcome).to.have.property('message', 'enough');
  });
});
