import type { RegionScorer, RegionScores, ScoreRequest } from '@grounder/core';

import type { Check, ContractOptions } from './contract.js';
import { describeContract, copies } from './contract.js';
import { expectEqual, expectLength, expectThat, expectWithin } from './expectations.js';
import { drawnQuery, drawnRegions, drawPicture } from './pixels.js';
import { checkCalls, checkInput } from './shared-cases.js';

// Batches of another make-up may round differently in the last digits of a float32.
const tolerance = 1e-4;

type Request = () => Promise<ScoreRequest>;

/**
 * The contract of `RegionScorer`.
 * @param name - The adapter's name.
 * @param options - How to make it, and what it is asked.
 */
export function describeRegionScorer(
  name: string,
  options: ContractOptions<RegionScorer> & {
    /**
     * A picture, two or more regions of it, and a query that the scorer can judge.
     * @defaultValue "the dog" about a drawn picture with a dog, a person and a cat
     */
    readonly request?: () => ScoreRequest | Promise<ScoreRequest>;
  },
): void {
  const { request = () => ({ image: drawPicture(), regions: drawnRegions, query: drawnQuery }) } =
    options;
  const asked = copies(request);

  describeContract(`${name} keeps the contract of RegionScorer`, options, (check) => {
    checkScores(check, asked);
    checkExplanations(check, asked);
    checkInput(check, asked, (scorer, given) => scorer.score(given));
    checkCalls(check, async (scorer, call) => scorer.score(await asked(), call));
  });
}

function checkScores(check: Check<RegionScorer>, asked: Request): void {
  check('returns a finite number for each region, in a unit', async (scorer) => {
    const request = await asked();

    expectScores(await scorer.score(request), request.regions.length);
  });

  check('returns nothing for no regions', async (scorer) => {
    expectScores(await scorer.score({ ...(await asked()), regions: [] }), 0);
  });

  check('scores a single region', async (scorer) => {
    const request = await asked();

    expectScores(await scorer.score({ ...request, regions: request.regions.slice(0, 1) }), 1);
  });

  check('follows the order of the regions', async (scorer) => {
    const request = await asked();
    const { scores } = await scorer.score(request);
    const turned = { ...request, regions: request.regions.toReversed() };
    const backward = (await scorer.score(turned)).scores.toReversed();

    const apart = scores.findIndex(
      (score, index) => !(Math.abs(score - (backward[index] ?? NaN)) <= tolerance),
    );
    const expected = `the scores ${scores.join(', ')} in reverse for regions in reverse`;
    expectThat(apart < 0, expected, backward);
  });
}

function checkExplanations(check: Check<RegionScorer>, asked: Request): void {
  check(
    'tells reasons and factors of each region when asked, and none when not',
    async (scorer) => {
      const request = await asked();
      const count = request.regions.length;

      const plain = await scorer.score(request);
      const { reasons, factors, ...told } = await scorer.score(request, { explain: true });

      expectEqual(Object.keys(plain).sort(), ['scores', 'unit'], 'scores and their unit alone');
      expectEqual(told, plain, 'the same scores with an explanation');
      if (reasons !== undefined) expectLength(reasons, count, 'reasons, one for each region');
      if (factors === undefined) return;
      expectLength(factors, count, 'lists of factors, one for each region');
      for (const each of factors) {
        expectLength(each, factors[0]?.length ?? 0, 'factors for each region');
      }
    },
  );

  check(
    'gives 400 concurrent calls about two lists of regions each its own answer',
    async (scorer) => {
      const whole = await asked();
      const lists = [whole.regions, whole.regions.toReversed(), whole.regions.slice(0, 1)];
      const ask = (index: number): Promise<RegionScores> =>
        scorer.score({ ...whole, regions: lists[index % 3] ?? [] }, { explain: true });
      const alone = [await ask(0), await ask(1), await ask(2)];

      const together = await Promise.all(Array.from({ length: 400 }, (_, index) => ask(index)));

      for (const [index, { reasons }] of together.entries()) {
        expectEqual(reasons, alone[index % 3]?.reasons, 'the reasons of a call alone');
      }
    },
  );
}

function expectScores({ scores, unit }: RegionScores, count: number): void {
  const known = ['probability', 'logit', 'similarity'].includes(unit);
  expectThat(known, 'the unit probability, logit or similarity', unit);
  expectThat(scores instanceof Float32Array, 'scores as Float32Array', scores);
  expectLength(scores, count, 'scores, one for each region');
  for (const score of scores) {
    expectThat(Number.isFinite(score), 'a finite score', score);
    if (unit === 'probability') expectWithin(score, [0, 1], 'a probability');
  }
}
