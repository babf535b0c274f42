import { expect } from 'chai';

import type { ScoreRequest } from '@grounder/core';
import { createRasterImage } from '@grounder/core';
import { occlusionMap } from 'grounder';

import { expectRejection } from '../support/failures.js';

/** Grey, with a red square in the third column and second row of five cells. */
function scene(side: number) {
  const data = new Uint8Array(3 * side * side).fill(100);
  const cell = side / 5;
  for (let row = cell; row < 2 * cell; row += 1) {
    for (let column = 2 * cell; column < 3 * cell; column += 1) {
      data.set([255, 0, 0], 3 * (row * side + column));
    }
  }
  return createRasterImage(side, side, data);
}

/** Share of red pixels. */
const redness = {
  name: 'red',
  scorer: {
    score: ({ image: { data }, regions }: ScoreRequest) => {
      let red = 0;
      for (let place = 0; place < data.length; place += 3) {
        if ((data[place] ?? 0) > 200 && (data[place + 1] ?? 0) < 60) red += 1;
      }
      const scores = new Float32Array(regions.length).fill((3 * red) / data.length);
      return Promise.resolve({ scores, unit: 'similarity' as const });
    },
  },
};
const query = { text: 'red', entities: [] };

describe('occlusionMap', () => {
  it('finds the cell that the score depends on, also in a large picture', async () => {
    for (const side of [50, 900]) {
      const image = scene(side);
      const { columns, rows, shares } = await occlusionMap([redness], { image, query, cells: 5 });

      expect([columns, rows]).to.deep.equal([5, 5]);
      expect(shares[1 * 5 + 2]).to.be.greaterThan(0.95);
      expect(shares.reduce((sum, share) => sum + share, 0)).to.be.closeTo(1, 1e-6);
    }
  });

  it('weighs scorers, and gives nothing where no cell matters', async () => {
    const image = scene(50);
    const against = { ...redness, weight: -1 };

    for (const scorers of [[], [against], [redness, { ...against, name: 'not red' }]]) {
      const { shares } = await occlusionMap(scorers, { image, query });
      expect(shares).to.have.lengthOf(49);
      expect(shares.every((share) => share === 0)).to.equal(true);
    }
  });

  it('stops when it is told, and refuses numbers of cells that cannot be', async () => {
    const image = scene(50);
    const stopped = occlusionMap([redness], { image, query }, { signal: AbortSignal.abort() });

    expect(
      await stopped.then(
        () => 'ended',
        () => 'stopped',
      ),
    ).to.equal('stopped');
    for (const cells of [0, 2.5, 33]) {
      await expectRejection(occlusionMap([redness], { image, query, cells }), 'INVALID_OPTION');
    }
  });
});
