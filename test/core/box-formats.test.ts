import type { Box } from '@grounder/core';
import {
  createBox,
  createRandom,
  fromCenterBox,
  fromNormalisedBox,
  toCenterBox,
  toCornerBox,
  toNormalisedBox,
} from '@grounder/core';
import { fromCornerBox, packBoxes } from '@grounder/core/internal';
import { expect } from 'chai';

import { readJsonFixture } from '../support/fixtures.js';

type Rows = readonly (readonly [number, number, number, number])[];

const golden = readJsonFixture('core/box-formats.json') as Readonly<
  Record<'xyxy' | 'xywh' | 'cxcywh', Rows>
>;
const boxes = golden.xyxy.map((row) => createBox(...row));

describe('box formats', () => {
  it('are those of torchvision in xywh', () => {
    const corners = golden.xywh.map(([x, y, width, height]) => ({ x, y, width, height }));

    expect(boxes.map(toCornerBox)).to.deep.equal(corners);
    expect(corners.map(fromCornerBox)).to.deep.equal(boxes);
  });

  it('are those of torchvision in cxcywh', () => {
    const centers = golden.cxcywh.map(([centerX, centerY, width, height]) => ({
      centerX,
      centerY,
      width,
      height,
    }));

    expect(boxes.map(toCenterBox)).to.deep.equal(centers);
    expect(centers.map(fromCenterBox)).to.deep.equal(boxes);
  });

  it('are fractions of the image when normalised', () => {
    const size = { width: 640, height: 480 };

    expect(toNormalisedBox(createBox(0, 0, 640, 480), size)).to.deep.equal(createBox(0, 0, 1, 1));
    expect(toNormalisedBox(createBox(-64, 120, 320, 528), size)).to.deep.equal(
      createBox(-0.1, 0.25, 0.5, 1.1),
    );
    expect(fromNormalisedBox(createBox(0.1, 0.25, 0.5, 1), size)).to.deep.equal(
      createBox(64, 120, 320, 480),
    );
  });

  it('come back from every format', () => {
    const random = createRandom(5);
    const size = { width: 333, height: 77 };
    for (let round = 0; round < 200; round += 1) {
      const left = 900 * random() - 300;
      const top = 900 * random() - 300;
      const box = createBox(left, top, left + 500 * random(), top + 500 * random());

      expectClose(fromCornerBox(toCornerBox(box)), box);
      expectClose(fromCenterBox(toCenterBox(box)), box);
      expectClose(fromNormalisedBox(toNormalisedBox(box, size), size), box);
    }
  });
});

describe('packBoxes', () => {
  it('lays the sides of each box in turn', () => {
    const packed = packBoxes([createBox(1, 2, 3, 4), createBox(5, 6, 7, 8)]);

    expect(packed).to.deep.equal(Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8));
    expect(packBoxes([])).to.deep.equal(new Float64Array(0));
  });
});

function expectClose(box: Box, expected: Box): void {
  for (const side of ['left', 'top', 'right', 'bottom'] as const) {
    expect(box[side]).to.be.closeTo(expected[side], 1e-9);
  }
}
