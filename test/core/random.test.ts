import { createRandom } from '@grounder/core';
import { expect } from 'chai';

import { readJsonFixture } from '../support/fixtures.js';

const golden = readJsonFixture('core/mulberry32.json') as Readonly<Record<string, number[]>>;

describe('createRandom', () => {
  for (const [seed, expected] of Object.entries(golden)) {
    it(`gives the numbers of mulberry32 for seed ${seed}`, () => {
      const random = createRandom(Number(seed));

      expect(expected.map(() => random())).to.deep.equal(expected);
    });
  }

  it('gives each source its own sequence', () => {
    const first = createRandom(3);
    const second = createRandom(3);
    first();
    const next = first();

    second();

    expect(second()).to.equal(next);
  });

  it('spreads evenly from 0 inclusive to 1 exclusive', () => {
    const random = createRandom(9);
    const bins = new Array<number>(10).fill(0);
    for (let draw = 0; draw < 20_000; draw += 1) {
      const value = random();
      expect(value).to.be.within(0, 1 - 2 ** -32);
      const bin = Math.floor(10 * value);
      bins[bin] = (bins[bin] ?? 0) + 1;
    }
    for (const count of bins) expect(count).to.be.within(1850, 2150);
  });
});
