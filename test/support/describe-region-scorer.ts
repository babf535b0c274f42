import { expect } from 'chai';

import type { RegionScorer, ScoreRequest } from '@grounder/core';

import { rejectionOf } from './failures.js';
import type { Create, Lazy } from './subject.js';
import { subjectOf, valueOf } from './subject.js';

// Batches of another make-up may round differently in the last digits of a float32.
const tolerance = 1e-4;

/**
 * The contract of `RegionScorer`.
 *
 * @param name - The adapter's name.
 * @param createScorer - Makes the scorer; it is disposed at the end when it can be.
 * @param request - A picture, two or more regions of it, and a query that the scorer can judge.
 */
export function describeRegionScorer(
  name: string,
  createScorer: Create<RegionScorer>,
  request: Lazy<ScoreRequest>,
): void {
  describe(`${name} keeps the contract of RegionScorer`, () => {
    const scorer = subjectOf(createScorer);
    const question = subjectOf(() => valueOf(request));

    it('returns a finite number for each region', async () => {
      const { scores, unit } = await scorer().score(question());

      expect(unit).to.be.oneOf(['probability', 'logit', 'similarity']);
      expect(scores).to.be.instanceOf(Float32Array);
      expect(scores).to.have.lengthOf(question().regions.length);
      for (const score of scores) expect(score).to.satisfy(Number.isFinite);
    });

    it('returns nothing for no regions', async () => {
      const { scores } = await scorer().score({ ...question(), regions: [] });

      expect(scores).to.be.instanceOf(Float32Array);
      expect(scores).to.have.lengthOf(0);
    });

    it('scores a single region', async () => {
      const { scores } = await scorer().score({
        ...question(),
        regions: question().regions.slice(0, 1),
      });

      expect(scores).to.have.lengthOf(1);
      expect(scores[0]).to.satisfy(Number.isFinite);
    });

    it('follows the order of the regions', async () => {
      const regions = question().regions.toReversed();

      const forward = await scorer().score(question());
      const backward = await scorer().score({ ...question(), regions });

      for (const [index, score] of backward.scores.toReversed().entries()) {
        expect(score).to.be.closeTo(forward.scores[index] ?? NaN, tolerance);
      }
    });

    it('returns the same for the same request', async () => {
      const first = await scorer().score(question());
      const second = await scorer().score(question());

      expect(second).to.deep.equal(first);
    });

    it('tells reasons and factors for each region when asked, and none when not', async () => {
      const { regions } = question();

      const plain = await scorer().score(question());
      const { reasons, factors } = await scorer().score(question(), { explain: true });

      expect(plain).to.not.have.any.keys('reasons', 'factors');
      if (reasons !== undefined) expect(reasons).to.have.lengthOf(regions.length);
      if (factors !== undefined) expect(factors).to.have.lengthOf(regions.length);
    });

    it('gives each of two pictures its own reasons, however calls about one query mingle', async () => {
      const one = question();
      const other = { ...one, regions: one.regions.toReversed() };
      const expected = await Promise.all(
        [one, other].map((request) => scorer().score(request, { explain: true })),
      );

      const calls = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? one : other));
      const found = await Promise.all(
        calls.map((request) => scorer().score(request, { explain: true })),
      );

      for (const [index, { reasons }] of found.entries()) {
        expect(reasons).to.deep.equal(expected[index % 2]?.reasons);
      }
    });

    it('leaves the request as it was', async () => {
      const { image, regions, query } = question();
      const before = structuredClone({ regions, query });
      const pixels = Uint8Array.from(image.data);

      await scorer().score(question());

      expect({ regions, query }).to.deep.equal(before);
      expect(Buffer.compare(pixels, Uint8Array.from(image.data))).to.equal(0);
    });

    it('rejects with the reason of a signal that is aborted', async () => {
      const reason = new Error('no longer wanted');

      const error = await rejectionOf(
        scorer().score(question(), { signal: AbortSignal.abort(reason) }),
      );

      expect(error).to.equal(reason);
    });
  });
}
