import { expect } from 'chai';

import { averagePrecision } from '@grounder/evaluation';

import { expectCode } from '../../support/failures.js';
import type { ReferenceCase } from '../reference.js';
import { expectSummary, readCocoEval } from '../reference.js';

const box = { left: 0, top: 0, right: 100, bottom: 100 };
const detection = { box, label: 'cat', score: 0.5 };

describe('averagePrecision', () => {
  for (const { name, images, labels, within, expected } of readCocoEval()) {
    it(`equals pycocotools: ${name}`, () => {
      const rated = averagePrecision(images, { labels, within });

      expectSummary(rated, expected.overall);
    });

    if (expected.perClass === undefined) continue;
    it(`equals pycocotools for each class: ${name}`, () => {
      const { perClass } = averagePrecision(images, { labels });

      expect(perClass.map(({ label }) => label)).to.deep.equal(labels);
      for (const rated of perClass) expectSummary(rated, classSummary(expected, rated.label));
    });
  }

  it('takes all labels that occur, in the order of their names', () => {
    const truths = [{ box, label: 'dog' }];

    const { perClass, ap } = averagePrecision([{ detections: [detection], truths }]);

    expect(perClass.map(({ label, truthCount }) => [label, truthCount])).to.deep.equal([
      ['cat', 0],
      ['dog', 1],
    ]);
    // A class without truths does not count.
    expect(ap).to.equal(0);
  });

  it('is NaN when there is nothing to find', () => {
    const { ap, ar100, perClass } = averagePrecision([]);

    expect([ap, ar100]).to.deep.equal([NaN, NaN]);
    expect(perClass).to.deep.equal([]);
  });

  it('is 0.7 for a box that lacks a fifth', () => {
    const found = { ...detection, box: { ...box, bottom: 80 } };

    const rated = averagePrecision([{ detections: [found], truths: [{ box, label: 'cat' }] }]);

    expect(rated.ap).to.be.closeTo(0.7, 1e-12);
    expect(rated.ap50).to.be.closeTo(1, 1e-12);
  });

  it('leaves its input as it was', () => {
    const detections = Object.freeze([{ ...detection, score: 0.1 }, detection]);
    const truths = Object.freeze([{ box, label: 'cat' }]);

    averagePrecision(Object.freeze([{ detections, truths }]));

    expect(detections.map(({ score }) => score)).to.deep.equal([0.1, 0.5]);
  });

  it('refuses scores and boxes that cannot be compared', () => {
    const reversed = { ...box, right: -1 };

    for (const wrong of [
      { detections: [{ ...detection, score: NaN }], truths: [] },
      { detections: [{ ...detection, box: reversed }], truths: [] },
      { detections: [], truths: [{ box: { ...box, top: Infinity }, label: 'cat' }] },
      { detections: [], truths: [{ box, label: 'cat', area: NaN }] },
    ]) {
      expectCode(() => averagePrecision([wrong]), 'INVALID_DATA');
    }
  });
});

function classSummary(
  { perClass = {} }: ReferenceCase['expected'],
  label: string,
): Readonly<Record<string, number | null>> {
  const summary = perClass[label];
  if (summary === undefined) throw new Error(`the fixture has no class ${label}`);
  return summary;
}
