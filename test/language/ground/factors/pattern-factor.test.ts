import { expect } from 'chai';

import type { Attribute } from '@grounder/core';
import { createRasterImage } from '@grounder/core';
import { patternFactor, WinkQueryParser } from '@grounder/language';
import { sizeFactor } from '@grounder/language/internal';
import { nounPhrase } from '@grounder/testing/internal';

const noun = nounPhrase('square');
const image = createRasterImage(100, 100);

function attribute(text: string): Attribute {
  return { kind: 'other', text, negated: false };
}

function target(index: number, left: number, side = 10) {
  const box = { left, top: 0, right: left + side, bottom: side };
  const center = { centerX: left + side / 2, centerY: side / 2 };
  const region = { ...box, ...center, index, label: 'square' };
  return { box, region: { ...region, width: side, height: side, area: side * side } };
}

describe('patternFactor', () => {
  const seen = { plain: 0.1, striped: 0.6, dotted: 0.2, checked: 0.1 };
  const factor = patternFactor(() => seen);

  for (const [word, expected] of [
    ['striped', 0.6],
    ['pinstriped', 0.6],
    ['polka dot', 0.2],
    ['spotted', 0.2],
    ['plaid', 0.1],
    ['solid', 0.1],
  ] as const) {
    it(`judges “${word}” by what is seen`, async () => {
      expect(factor.knows(attribute(word), noun)).to.equal(true);

      const [found] = await factor.judge({
        ...{ image, regions: [], noun, attribute: attribute(word) },
        targets: [target(0, 0)],
      });

      expect(found).to.equal(expected);
    });
  }

  it('knows no materials', () => {
    expect(factor.knows(attribute('wooden'), noun)).to.equal(false);
  });

  it('sees nothing outside the picture', async () => {
    const request = { image, regions: [], noun, attribute: attribute('striped') };

    expect(await factor.judge({ ...request, targets: [target(0, 500)] })).to.deep.equal(
      Float64Array.of(0),
    );
  });
});

describe('sizeFactor', () => {
  it('calls large what is near the largest, and small what is near the smallest', async () => {
    const targets = [10, 11, 19, 20].map((side, index) => target(index, 20 * index, side));
    const judge = async (text: string) =>
      sizeFactor().judge({ image, regions: [], noun, attribute: attribute(text), targets });

    const [large, small] = [await judge('large'), await judge('small')];

    expect(large[2]).to.be.above(0.6);
    expect(large[1]).to.be.below(0.1);
    expect(small[1]).to.be.above(0.6);
    expect(small[2]).to.be.below(0.1);
  });
});

describe('WinkQueryParser on squares', () => {
  it('takes a square that no noun follows for the thing', () => {
    const { subject } = new WinkQueryParser().parse('the red square');

    expect(subject?.lemma).to.equal('square');
    expect(subject?.attributes.map(({ text }) => text)).to.deep.equal(['red']);
  });
});
