import { expect } from 'chai';

import { pseudoQueries } from '@grounder/captions';
import type { Box } from '@grounder/core';
import { createRasterImage } from '@grounder/core';

const image = createRasterImage(640, 480);

const above = { left: 260, top: 80, right: 360, bottom: 260 };

/** The relations of two objects; their boxes lie one above the other when nothing is said. */
function relationsOf(
  upper: string,
  lower: string,
  box: Box = above,
): readonly (string | undefined)[] {
  const detections = [
    { label: upper, score: 1, box },
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

  it('says where a thing is whose box lies within another one’s', () => {
    const inner = { left: 280, top: 250, right: 320, bottom: 290 };

    expect(relationsOf('bowl', 'dining table', inner)[0]).to.equal('on the dining table');
    expect(relationsOf('person', 'couch', inner)[0]).to.equal('on the couch');
    expect(relationsOf('person', 'dining table', inner)[0]).to.equal(
      'in front of the dining table',
    );
    expect(relationsOf('dog', 'car', inner)[0]).to.equal('in the car');
  });
});
