import { expect } from 'chai';

import { pseudoQueries } from '@grounder/captions';
import { createRasterImage } from '@grounder/core';

const image = createRasterImage(640, 480);

/** The relations of two objects whose boxes lie one above the other. */
function relationsOf(upper: string, lower: string): readonly (string | undefined)[] {
  const detections = [
    { label: upper, score: 1, box: { left: 260, top: 80, right: 360, bottom: 260 } },
    { label: lower, score: 1, box: { left: 200, top: 220, right: 440, bottom: 400 } },
  ];
  const queries = pseudoQueries(detections, image);
  return [0, 1].map(
    (region) =>
      queries
        .filter((query) => query.region === region)
        .flatMap(({ facts }) => facts)
        .find(({ kind }) => kind === 'relation')?.words,
  );
}

describe('stackingWords', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['person', 'horse', ['on the horse', 'under the person']],
    ['cat', 'couch', ['on the couch', 'under the cat']],
    ['bottle', 'dining table', ['on the dining table', 'under the bottle']],
    ['person', 'dining table', ['behind the dining table', 'in front of the person']],
    ['person', 'pizza', ['behind the pizza', 'in front of the person']],
    ['person', 'sheep', ['behind the sheep', 'in front of the person']],
    ['bus', 'car', ['behind the car', 'in front of the bus']],
    ['umbrella', 'person', ['above the person', 'under the umbrella']],
  ];
  for (const [upper, lower, expected] of cases) {
    it(`says how a ${upper} above a ${lower} stands to it`, () => {
      expect(relationsOf(upper, lower)).to.deep.equal(expected);
    });
  }
});
