import { expect } from 'chai';

import type { Detection } from '@grounder/core';
import { createRandom } from '@grounder/core';
import { decodeCenterNet } from '@grounder/embedded';

const grid = 128;
const cells = grid * grid;
const labels = ['cat', 'dog'];

interface Peak {
  readonly row: number;
  readonly column: number;
  readonly score: number;
  readonly label?: number;
}

/** Decodes a heat map that is 0 but for the peaks, with boxes of the same extents everywhere. */
function decode(
  peaks: readonly Peak[],
  options: {
    readonly extents?: readonly [number, number, number, number];
    readonly width?: number;
    readonly height?: number;
    readonly scoreThreshold?: number;
    readonly maxDetections?: number;
  } = {},
): readonly Detection[] {
  const { extents: sides = [8, 4, 16, 12], width = 512, height = 512 } = options;
  const { scoreThreshold = 0.05, maxDetections = 100 } = options;
  const heatMap = new Float32Array(labels.length * cells);
  for (const { row, column, score, label = 0 } of peaks) {
    heatMap[label * cells + row * grid + column] = score;
  }
  const extents = new Float32Array(4 * cells);
  sides.forEach((side, index) => extents.fill(side, index * cells, (index + 1) * cells));
  return decodeCenterNet(
    { heatMap, extents },
    { width, height, labels, scoreThreshold, maxDetections },
  );
}

describe('decodeCenterNet', () => {
  it('reads a box around the cell, four input pixels a cell', () => {
    expect(decode([{ row: 10, column: 20, score: 0.5, label: 1 }])).to.deep.equal([
      { label: 'dog', score: 0.5, box: { left: 72, top: 36, right: 96, bottom: 52 } },
    ]);
  });

  it('finds the same with the greatest of all classes at hand', () => {
    const random = createRandom(3);
    const heatMap = Float32Array.from({ length: labels.length * cells }, () => random() ** 8);
    const greatest = Float32Array.from({ length: cells }, (_, cell) =>
      Math.max(heatMap[cell] ?? 0, heatMap[cells + cell] ?? 0),
    );
    const extents = new Float32Array(4 * cells).fill(8);
    const options = { width: 512, height: 512, labels, scoreThreshold: 0.5, maxDetections: 5000 };

    const found = decodeCenterNet({ heatMap, extents, greatest }, options);

    expect(found.length).to.be.greaterThan(100);
    expect(found).to.deep.equal(decodeCenterNet({ heatMap, extents }, options));
  });

  it("brings boxes to the image's pixels", () => {
    const [found] = decode([{ row: 10, column: 20, score: 0.5 }], { width: 1024, height: 256 });

    expect(found?.box).to.deep.equal({ left: 144, top: 18, right: 192, bottom: 26 });
  });

  it('cuts boxes off at the image', () => {
    const found = decode(
      [
        { row: 0, column: 0, score: 0.5 },
        { row: 127, column: 127, score: 0.25 },
      ],
      { extents: [100, 100, 100, 100], width: 300, height: 200 },
    );

    expect(found.map(({ box }) => box)).to.deep.equal([
      { left: 0, top: 0, right: 58.59375, bottom: 39.0625 },
      { left: 239.0625, top: 159.375, right: 300, bottom: 200 },
    ]);
  });

  it('sorts by falling score across classes', () => {
    const found = decode([
      { row: 10, column: 10, score: 0.25, label: 0 },
      { row: 50, column: 50, score: 0.75, label: 1 },
      { row: 90, column: 90, score: 0.5, label: 0 },
    ]);

    expect(found.map(({ score }) => score)).to.deep.equal([0.75, 0.5, 0.25]);
  });

  it('keeps the highest of each neighbourhood of 3×3 cells', () => {
    const found = decode([
      { row: 10, column: 10, score: 0.5 },
      { row: 11, column: 11, score: 0.25 },
      { row: 10, column: 12, score: 0.375 },
    ]);

    expect(found.map(({ score }) => score)).to.deep.equal([0.5, 0.375]);
  });

  it('does not compare across classes', () => {
    const found = decode([
      { row: 10, column: 10, score: 0.5, label: 0 },
      { row: 10, column: 10, score: 0.25, label: 1 },
    ]);

    expect(found.map(({ label }) => label)).to.deep.equal(['cat', 'dog']);
  });

  it('does not compare the end of a row with the start of the next', () => {
    const found = decode([
      { row: 10, column: 127, score: 0.5 },
      { row: 11, column: 0, score: 0.25 },
    ]);

    expect(found).to.have.lengthOf(2);
  });

  it('drops scores below the threshold and keeps those at it', () => {
    const peaks = [0.125, 0.25, 0.5].map((score, index) => ({ row: 20 * index, column: 5, score }));

    const found = decode(peaks, { scoreThreshold: 0.25 });

    expect(found.map(({ score }) => score)).to.deep.equal([0.5, 0.25]);
  });

  it('keeps the best when there are more than the limit', () => {
    const peaks = [0.125, 0.5, 0.25].map((score, index) => ({ row: 20 * index, column: 5, score }));

    expect(decode(peaks, { maxDetections: 2 }).map(({ score }) => score)).to.deep.equal([
      0.5, 0.25,
    ]);
  });

  for (const [name, extents] of [
    ['are empty', [0, 0, 0, 0]],
    ['are reversed', [-20, -20, 10, 10]],
    ['are not numbers', [NaN, 8, 8, 8]],
    ['lie outside the image', [-600, 8, 700, 8]],
  ] as const) {
    it(`drops boxes that ${name}`, () => {
      expect(decode([{ row: 10, column: 20, score: 0.5 }], { extents })).to.deep.equal([]);
    });
  }

  it('finds nothing in a cold or broken heat map', () => {
    expect(decode([])).to.deep.equal([]);
    expect(decode([{ row: 1, column: 1, score: NaN }])).to.deep.equal([]);
  });
});
