import type { Size } from '@grounder/core';
import { createRasterImage } from '@grounder/core';
import {
  decodeEndToEndYolo,
  decodeYoloV5,
  decodeYoloV8,
  decodeYolox,
  YoloV5Detector,
  YoloxDetector,
} from '@grounder/detectors';
import { expect } from 'chai';

import { expectCode } from '../support/failures.js';
import { labels, members, scriptedSession } from './fake-detectors.js';

const options = { classCount: 2, scoreThreshold: 0.25 };

function listed({
  boxes,
  scores,
  classes,
}: ReturnType<typeof decodeYoloV5>): Record<string, number[]> {
  return { boxes: [...boxes], scores: [...scores], classes: [...classes] };
}

describe('decodeYoloV5', () => {
  it('multiplies objectness with the best class and turns centres into corners', () => {
    const rows = Float32Array.of(
      ...[50, 40, 20, 10, 0.5, 0.25, 0.75],
      ...[10, 20, 4, 8, 1, 0.5, 0.25],
      ...[10, 20, 4, 8, 0.5, 0.25, 0.4375],
      ...[10, 20, 4, 8, 0.125, 1, 1],
      ...[10, 20, 4, 8, 0.5, 0.5, 0.5],
    );

    expect(listed(decodeYoloV5(rows, options))).to.deep.equal({
      boxes: [40, 35, 60, 45, 8, 16, 12, 24, 8, 16, 12, 24],
      scores: [0.375, 0.5, 0.25],
      classes: [1, 0, 0],
    });
  });

  it('reads nothing of nothing', () => {
    expect(decodeYoloV5(new Float32Array(0), options).scores).to.have.lengthOf(0);
  });
});

describe('decodeYoloV8', () => {
  it('takes the best class of each column, the first of equals', () => {
    const planes = Float32Array.of(
      ...[50, 10, 10, 10],
      ...[40, 20, 20, 20],
      ...[20, 4, 4, 4],
      ...[10, 8, 8, 8],
      ...[0.25, 0.5, 0.125, 0.75],
      ...[0.5, 0.25, 0.1875, 0.75],
    );

    expect(listed(decodeYoloV8(planes, options))).to.deep.equal({
      boxes: [40, 35, 60, 45, 8, 16, 12, 24, 8, 16, 12, 24],
      scores: [0.5, 0.5, 0.75],
      classes: [1, 0, 0],
    });
  });
});

describe('decodeEndToEndYolo', () => {
  it('keeps corners and classes as they are', () => {
    const rows = Float32Array.of(
      ...[40, 35, 60, 45, 0.75, 1],
      ...[1, 2, 3, 4, 0.25, 0],
      ...[1, 2, 3, 4, 0.1875, 0],
      ...[0, 0, 0, 0, 0, 0],
    );

    expect(listed(decodeEndToEndYolo(rows, options))).to.deep.equal({
      boxes: [40, 35, 60, 45, 1, 2, 3, 4],
      scores: [0.75, 0.25],
      classes: [1, 0],
    });
  });

  for (const id of [2, -1, 0.5]) {
    it(`refuses the class ${id}`, () => {
      const rows = Float32Array.of(40, 35, 60, 45, 0.75, id);

      expectCode(() => decodeEndToEndYolo(rows, options), 'MODEL_MISMATCH');
    });
  }
});

describe('decodeYolox', () => {
  const size: Size = { width: 64, height: 32 };

  it('adds the cell and multiplies with the stride, grid after grid', () => {
    // Grids of 8×4, 4×2 and 2×1 cells: 32, 8 and 2 rows of 7.
    const rows = new Float32Array(42 * 7);
    rows.set([0.5, 0.25, 0, Math.log(2), 1, 0.5, 0.25], 7 * 11);
    rows.set([0.5, 0.5, Math.log(2), 0, 0.5, 0.25, 1], 7 * 38);
    rows.set([0, 0.5, Math.log(0.5), Math.log(0.25), 1, 1, 0], 7 * 41);

    const { boxes, scores, classes } = decodeYolox(rows, { ...options, size });

    const expected = [
      // Row 1, column 3 of stride 8: centre (28, 10), sides 8 and 16.
      ...[24, 2, 32, 18],
      // Row 1, column 2 of stride 16: centre (40, 24), sides 32 and 16.
      ...[24, 16, 56, 32],
      // Row 0, column 1 of stride 32: centre (32, 16), sides 16 and 8.
      ...[24, 12, 40, 20],
    ];
    expect(boxes).to.have.lengthOf(expected.length);
    expected.forEach((side, index) => {
      expect(boxes[index]).to.be.closeTo(side, 1e-5);
    });
    expect([...scores]).to.deep.equal([0.5, 0.5, 1]);
    expect([...classes]).to.deep.equal([0, 1, 0]);
  });

  it('leaves the rows as they were', () => {
    const rows = new Float32Array(42 * 7).fill(0.5);

    decodeYolox(rows, { ...options, size });

    expect(rows.every((value) => value === 0.5)).to.equal(true);
  });

  it('refuses sides that overflow, as an export has that is decoded already', () => {
    const rows = new Float32Array(42 * 7).fill(400);

    expectCode(() => decodeYolox(rows, { ...options, size }), 'INVALID_DATA');
  });
});

describe('boxes on an odd letterbox', () => {
  // 61×43 becomes 96×68 (67.67): 28 free rows, 14 above; 43×61 becomes 68×96; 33×32 has 96×93, so
  // that of 3 free rows 1 is above and 2 are below.
  for (const [width, height, left, top, scale] of [
    [61, 43, 0, 14, 96 / 61],
    [43, 61, 14, 0, 96 / 61],
    [33, 32, 0, 1, 96 / 33],
    [32, 33, 1, 0, 96 / 33],
    [96, 95, 0, 0, 1],
  ] as const) {
    it(`lie where they belong in ${width}×${height}`, async () => {
      const [yolov5] = members;
      if (yolov5 === undefined) throw new Error('no YOLOv5');
      const inside = { left: 4, top: 6, right: 20, bottom: 18 };
      const centre = [left + 12 * scale, top + 12 * scale, 16 * scale, 12 * scale];
      const data = [...centre, 1, 1, 0, ...Array<number>(7).fill(0)];
      const session = scriptedSession(yolov5, {}, { output0: { dims: [1, 2, 7], data } });
      const detector = new YoloV5Detector({ session, labels });

      const [found] = await detector.detect(createRasterImage(width, height));

      for (const side of ['left', 'top', 'right', 'bottom'] as const) {
        expect(found?.box[side]).to.be.closeTo(inside[side], 1e-4);
      }
    });
  }

  it('has the grey of the padding above and below, and the rest left and above in YOLOX', async () => {
    const [yolov5, , , yolox] = members;
    if (yolov5 === undefined || yolox === undefined) throw new Error('no YOLO');
    const sessions = [scriptedSession(yolov5), scriptedSession(yolox)] as const;
    const image = createRasterImage(33, 32);

    await new YoloV5Detector({ session: sessions[0], labels }).detect(image);
    await new YoloxDetector({ session: sessions[1], labels }).detect(image);

    const rowsOfGrey = ({ runs: [feeds] }: (typeof sessions)[0], grey: number): number[] => {
      const data = feeds?.images?.data as Float32Array;
      const rows = Array.from({ length: 96 }, (_, row) => row);
      return rows.filter((row) => data[96 * row] === Math.fround(grey));
    };
    expect(rowsOfGrey(sessions[0], 114 / 255)).to.deep.equal([0, 94, 95]);
    expect(rowsOfGrey(sessions[1], 114)).to.deep.equal([93, 94, 95]);
  });
});
