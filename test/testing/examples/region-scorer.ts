import type { Detection, RegionScorer, RegionScores, ScoreRequest } from '@grounder/core';
import { describeRegionScorer } from '@grounder/testing';

import type { Around } from './example.js';
import { begin, callFaults, exampleOf } from './example.js';

function score({ regions }: ScoreRequest, explain = false): RegionScores {
  const scores = Float32Array.from(regions, ({ score: confidence }) => confidence);
  if (!explain) return { scores, unit: 'probability' };
  const reasons = regions.map(({ label }, index) => `${label} ${index} of ${regions.length}`);
  return { scores, unit: 'probability', reasons };
}

function wrap(around: Around<RegionScores>): RegionScorer {
  return {
    score: (request, { explain, ...options } = {}) =>
      around(async (call) => {
        begin(call);
        return Promise.resolve(score(request, explain));
      }, options),
  };
}

function changed(
  change: (told: RegionScores, regions: readonly Detection[], explain: boolean) => RegionScores,
): RegionScorer {
  return {
    score: (request, { explain = false } = {}) =>
      Promise.resolve(change(score(request, explain), request.regions, explain)),
  };
}

const factor = { kind: 'noun', text: 'dog', probability: 1, weight: 1 };

export const regionScorer = exampleOf<RegionScorer>(
  describeRegionScorer,
  'region scorer',
  () => wrap((ask, options) => ask(options)),
  [
    ...callFaults(wrap, (told) => ({ ...told, scores: told.scores.map(() => 0) })),
    {
      how: 'gives a score of NaN',
      create: () => changed((told) => ({ ...told, scores: told.scores.fill(NaN, 0, 1) })),
      fails: ['returns a finite number for each region, in a unit', 'scores a single region'],
    },
    {
      how: 'calls logits probabilities',
      create: () => changed((told) => ({ ...told, scores: told.scores.map((each) => 9 * each) })),
      fails: ['returns a finite number for each region, in a unit'],
    },
    {
      how: 'forgets a region',
      create: () => changed((told) => ({ ...told, scores: told.scores.slice(1) })),
      fails: ['returns a finite number for each region, in a unit'],
    },
    {
      how: 'always gives one score',
      create: () => changed((told) => ({ ...told, scores: Float32Array.of(1) })),
      fails: ['returns nothing for no regions'],
    },
    {
      how: 'sorts its scores',
      create: () => changed((told) => ({ ...told, scores: told.scores.toSorted() })),
      fails: ['follows the order of the regions'],
    },
    {
      how: 'explains unasked',
      create: () => changed((told) => ({ ...told, reasons: [...told.scores].map(String) })),
      fails: ['tells reasons and factors of each region when asked, and none when not'],
    },
    {
      how: 'explains one region only',
      create: () =>
        changed((told, _, explain) => ({ ...told, ...(explain && { reasons: ['first'] }) })),
      fails: ['tells reasons and factors of each region when asked, and none when not'],
    },
    {
      how: 'scores otherwise when it explains',
      create: () =>
        changed((told, _, explain) =>
          explain ? { ...told, scores: told.scores.map((each) => each / 2) } : told,
        ),
      fails: ['tells reasons and factors of each region when asked, and none when not'],
    },
    {
      how: 'has other factors for each region',
      create: () =>
        changed((told, regions, explain) =>
          explain
            ? {
                ...told,
                factors: regions.map((_, index) => Array.from({ length: index }, () => factor)),
              }
            : told,
        ),
      fails: ['tells reasons and factors of each region when asked, and none when not'],
    },
    {
      how: 'keeps its reasons in one place for all calls',
      create: () => {
        let reasons: readonly string[] | undefined;
        return {
          score: async (request, { explain } = {}) => {
            const told = score(request, explain);
            if (explain !== true) return told;
            ({ reasons } = told);
            await new Promise(setImmediate);
            return { ...told, ...(reasons && { reasons }) };
          },
        };
      },
      fails: ['gives 400 concurrent calls about two lists of regions each its own answer'],
    },
    {
      how: 'sorts the regions that it is given',
      create: () =>
        changed((told, regions) => {
          (regions as Detection[]).reverse();
          return told;
        }),
      fails: ['leaves what it is given as it was'],
    },
  ],
);
