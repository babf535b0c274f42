import { readFileSync } from 'node:fs';

import type { Box } from '@grounder/core';
import type { BoxSimilarity } from '@grounder/core/internal';
import {
  completeIou,
  createBox,
  createRandom,
  distanceIou,
  generalizedIou,
  iou,
} from '@grounder/core';
import { expect } from 'chai';

import { readJsonFixture, sharedDataPath } from '../support/fixtures.js';

type Rows = readonly (readonly [number, number, number, number])[];
type Matrix = readonly (readonly (number | null)[])[];
type Family = 'iou' | 'generalizedIou' | 'distanceIou' | 'completeIou';

const family: Readonly<Record<Family, BoxSimilarity>> = {
  iou,
  generalizedIou,
  distanceIou,
  completeIou,
};
const golden = readJsonFixture('core/iou-family.json') as { readonly boxes: Rows } & Readonly<
  Record<Family, Matrix>
>;
const boxes = golden.boxes.map((row) => createBox(...row));
const square = createBox(0, 0, 10, 10);
const point = createBox(5, 5, 5, 5);

describe('boxes whose edges are swapped', () => {
  const swapped = readJsonFixture('core/iou-swapped.json') as Readonly<
    Record<'first' | 'second', Rows> & Record<'distanceIou' | 'completeIou', Matrix>
  >;

  for (const name of ['distanceIou', 'completeIou'] as const) {
    it(`have torchvision's ${name}, where it has one`, () => {
      for (const [row, first] of swapped.first.entries()) {
        for (const [column, second] of swapped.second.entries()) {
          const expected = swapped[name][row]?.[column];
          if (expected === null || expected === undefined) continue;
          const tolerance = 1e-12 * Math.max(1, Math.abs(expected));

          expect(family[name](edgesOf(first), edgesOf(second))).to.be.closeTo(expected, tolerance);
        }
      }
    });
  }
});

/** Not `createBox`, which refuses such boxes. */
function edgesOf([left, top, right, bottom]: Rows[number]): Box {
  return { left, top, right, bottom };
}

for (const [name, similarity] of Object.entries(family) as [Family, BoxSimilarity][]) {
  describe(name, () => {
    it('gives the values of torchvision on every pair, a number where it gives none', () => {
      const matrix = pairwiseIou(boxes, boxes, similarity);

      for (const [place, expected] of golden[name].flat().entries()) {
        const pair = `boxes ${Math.floor(place / boxes.length)} and ${place % boxes.length}`;
        if (expected === null) expect(matrix[place], pair).to.satisfy(Number.isFinite);
        else expect(matrix[place], pair).to.be.closeTo(expected, 1e-12);
      }
    });

    it('is 1 for a box with itself', () => {
      expect(similarity(square, square)).to.equal(1);
    });

    it('is the same both ways and whatever the unit, within its range', () => {
      const random = createRandom(7);
      for (let round = 0; round < 300; round += 1) {
        const [first, second] = [randomBox(random), randomBox(random)];
        const value = similarity(first, second);

        expect(value).to.be.within(name === 'completeIou' ? -2 : -1, 1);
        expect(similarity(second, first)).to.be.closeTo(value, 1e-12);
        // The epsilon of DIoU and CIoU is felt in the eighth digit.
        expect(similarity(scaled(first, 8), scaled(second, 8))).to.be.closeTo(value, 1e-6);
      }
    });

    it('is never above iou', () => {
      const random = createRandom(8);
      for (let round = 0; round < 300; round += 1) {
        const [first, second] = [randomBox(random), randomBox(random)];

        expect(similarity(first, second)).to.be.at.most(iou(first, second) + 1e-12);
      }
    });
  });
}

describe('iou and generalizedIou', () => {
  it('give the published values', function () {
    const path = sharedDataPath('clip/reference_boxes_iou_nms_39769.json');
    if (path === undefined) this.skip();
    for (const { boxes1, boxes2, tol, ...matrices } of readReference(path)) {
      const rows = boxes1.map((row) => createBox(...row));
      const columns = boxes2 === 'same' ? rows : boxes2.map((row) => createBox(...row));
      if (matrices.iou) expectMatrix(pairwiseIou(rows, columns), matrices.iou, tol);
      expectMatrix(pairwiseIou(rows, columns, generalizedIou), matrices.giou, tol);
    }
  });
});

describe('the IoU family on boxes without area', () => {
  for (const [what, first, second, expected] of [
    ['a point in a box', point, square, { iou: 0, generalizedIou: 0, distanceIou: 0 }],
    ['a point with itself', point, point, { iou: 0, generalizedIou: 0, distanceIou: 0 }],
    [
      'a line with itself',
      createBox(0, 0, 9, 0),
      createBox(0, 0, 9, 0),
      { iou: 0, distanceIou: 0 },
    ],
    ['two lines that cross', createBox(0, 5, 9, 5), createBox(5, 0, 5, 9), { iou: 0 }],
    ['boxes that touch', square, createBox(10, 0, 20, 10), { iou: 0, generalizedIou: 0 }],
    ['boxes apart', square, createBox(90, 0, 100, 10), { iou: 0, generalizedIou: -0.8 }],
  ] as const) {
    it(`gives ${what} ${JSON.stringify(expected)}`, () => {
      for (const [name, value] of Object.entries(expected) as [Family, number][]) {
        expect(family[name](first, second), name).to.be.closeTo(value, 1e-9);
      }
    });
  }
});

/** Every box of one list against every box of another, row-major. */
function pairwiseIou(
  first: readonly Box[],
  second: readonly Box[],
  similarity: BoxSimilarity = iou,
): Float64Array {
  const matrix = new Float64Array(first.length * second.length);
  for (const [row, one] of first.entries()) {
    for (const [column, other] of second.entries()) {
      matrix[row * second.length + column] = similarity(one, other);
    }
  }
  return matrix;
}

interface ReferenceCase {
  readonly boxes1: Rows;
  readonly boxes2: Rows | 'same';
  readonly iou?: readonly (readonly number[])[];
  readonly giou: readonly (readonly number[])[];
  readonly tol: number;
}

function readReference(path: string): readonly ReferenceCase[] {
  const file = JSON.parse(readFileSync(path, 'utf8')) as {
    readonly iou_giou: { readonly cases: readonly ReferenceCase[] };
  };
  return file.iou_giou.cases;
}

function expectMatrix(
  found: Float64Array,
  expected: readonly (readonly number[])[],
  tolerance: number,
): void {
  expect(found).to.have.lengthOf(expected.flat().length);
  for (const [place, value] of expected.flat().entries()) {
    expect(found[place]).to.be.closeTo(value, tolerance);
  }
}

function randomBox(random: () => number): Box {
  const left = 100 * random();
  const top = 100 * random();
  return createBox(left, top, left + 1 + 80 * random(), top + 1 + 80 * random());
}

function scaled({ left, top, right, bottom }: Box, factor: number): Box {
  return createBox(left * factor, top * factor, right * factor, bottom * factor);
}
