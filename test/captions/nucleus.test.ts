import { expect } from 'chai';

import { generate } from '@grounder/captions';

import { fakeDecoder } from './fake-sessions.js';

const draws = 4000;
/** Four deviations of a share of one half. */
const tolerance = 0.032;
/** The probabilities of the fake model's tokens; of the others nothing is left. */
const likely: ReadonlyMap<number, number> = new Map([
  [0, 0.05],
  [1, 0.2],
  [4, 0.4],
  [7, 0.1],
  [9, 0.2],
  [11, 0.05],
]);

/** How often each token is drawn as the first one. */
async function drawn(topP: number, temperature: number): Promise<ReadonlyMap<number, number>> {
  const { decoder } = fakeDecoder({ next: (token) => Math.log(likely.get(token) ?? 0) });
  const state = decoder.begin({ ids: Array.from({ length: draws }, () => [1]) });
  const search = { kind: 'nucleus', topP, temperature } as const;
  const shares = new Map<number, number>();
  for (const [token = -1] of await generate(decoder, state, {
    ...{ search, maxTokens: 1, stopTokens: [] },
  })) {
    shares.set(token, (shares.get(token) ?? 0) + 1 / draws);
  }
  return shares;
}

describe('generate with a nucleus', () => {
  for (const [topP, temperature, expected] of [
    // 0.4 and 0.2 are not enough; of two equals the first is in.
    [0.5, 1, { 4: 0.4 / 0.6, 1: 0.2 / 0.6 }],
    [0.7, 1, { 4: 0.4 / 0.8, 1: 0.2 / 0.8, 9: 0.2 / 0.8 }],
    [1, 1, Object.fromEntries(likely)],
    // Half the temperature squares: 0.16, 0.04, 0.04, 0.01, 0.0025, 0.0025 of 0.255.
    [0.9, 0.5, { 4: 0.16 / 0.24, 1: 0.04 / 0.24, 9: 0.04 / 0.24 }],
    [1e-9, 1, { 4: 1 }],
  ] as const) {
    it(`draws each token of the smallest set by its probability (${topP}, ${temperature})`, async () => {
      const shares = await drawn(topP, temperature);

      const tokens = Object.keys(expected).map(Number);
      expect([...shares.keys()].sort((a, b) => a - b)).to.deep.equal(tokens.sort((a, b) => a - b));
      for (const [token, share] of Object.entries(expected)) {
        expect(shares.get(Number(token)), token).to.be.closeTo(share, tolerance);
      }
    });
  }
});
