import { readFileSync } from 'node:fs';

import type { Detection, Random } from '@grounder/core';
import type { PackedCandidates } from '@grounder/core/internal';
import {
  createBox,
  createRandom,
  iou,
  suppressDetections,
  suppressNonMaxima,
} from '@grounder/core';
import { packBoxes } from '@grounder/core/internal';
import { expect } from 'chai';

import { expectCode } from '../support/failures.js';
import { readJsonFixture, sharedDataPath } from '../support/fixtures.js';

interface GoldenCase {
  readonly boxes: readonly number[];
  readonly scores: readonly number[];
  readonly classes: readonly number[];
  readonly results: readonly {
    readonly iouThreshold: number;
    readonly agnostic: readonly number[];
    readonly aware: readonly number[];
  }[];
}

const golden = readJsonFixture('core/non-maximum-suppression.json') as readonly GoldenCase[];
const square = createBox(0, 0, 10, 10);
const half = createBox(0, 0, 10, 5);
const away = createBox(50, 50, 60, 60);

describe('suppressNonMaxima', () => {
  for (const { boxes, scores, classes, results } of golden) {
    for (const { iouThreshold, agnostic, aware } of results) {
      it(`keeps of ${scores.length} what torchvision keeps at IoU ${iouThreshold}`, () => {
        const packed = { boxes: Float32Array.from(boxes), scores: Float32Array.from(scores) };
        const numbers = Int32Array.from(classes);

        expect([...suppressNonMaxima(packed, { iouThreshold })]).to.deep.equal(agnostic);
        for (const labelled of [numbers, Uint16Array.from(classes)]) {
          const kept = suppressNonMaxima({ ...packed, classes: labelled }, { iouThreshold });
          expect([...kept]).to.deep.equal(aware);
        }
      });
    }
  }

  it('keeps what a plain loop keeps, for boxes of all sizes and shapes', () => {
    const random = createRandom(11);
    for (let round = 0; round < 120; round += 1) {
      const candidates = randomCandidates(random, Math.floor(160 * random()));
      const iouThreshold = round % 10 === 0 ? 0 : random();
      const { classes } = candidates;

      const agnostic = suppressNonMaxima(unlabelled(candidates), { iouThreshold });
      const aware = suppressNonMaxima(candidates, { iouThreshold });

      const context = `round ${round}, IoU ${iouThreshold}`;
      expect([...agnostic], context).to.deep.equal(plainly(candidates, iouThreshold, () => true));
      expect([...aware], context).to.deep.equal(
        plainly(candidates, iouThreshold, (one, other) => classes[one] === classes[other]),
      );
    }
  });

  it('keeps all of what it kept', () => {
    const random = createRandom(12);
    const { boxes, scores } = randomCandidates(random, 300);
    const kept = suppressNonMaxima({ boxes, scores }, { iouThreshold: 0.4 });
    const again = {
      boxes: Float32Array.from([...kept].flatMap((index) => [...sidesOf(boxes, index)])),
      scores: Float32Array.from(kept, (index) => scores[index] ?? 0),
    };

    expect(suppressNonMaxima(again, { iouThreshold: 0.4 })).to.have.lengthOf(kept.length);
  });

  it('keeps the earlier of equal candidates', () => {
    expect([...suppressNonMaxima(packed([square, square, square], [0.5, 0.5, 0.5]))]).to.deep.equal(
      [0],
    );
    expect([...suppressNonMaxima(packed([away, square, half], [0.5, 0.5, 0.5]))]).to.deep.equal([
      0, 1, 2,
    ]);
  });

  it('keeps a candidate whose IoU is the threshold', () => {
    const candidates = packed([square, half], [0.9, 0.8]);

    expect([...suppressNonMaxima(candidates, { iouThreshold: 0.5 })]).to.deep.equal([0, 1]);
    expect([...suppressNonMaxima(candidates, { iouThreshold: 0.4999 })]).to.deep.equal([0]);
  });

  it('keeps scores from the threshold up', () => {
    const candidates = packed([square, away, half], [0.5, 0.25, 0.125]);

    expect([...suppressNonMaxima(candidates, { scoreThreshold: 0.25 })]).to.deep.equal([0, 1]);
  });

  it('orders scores of either sign', () => {
    const boxes = Array.from({ length: 5 }, (_, index) =>
      createBox(20 * index, 0, 20 * index + 9, 9),
    );
    const candidates = packed(boxes, [-2, 0, -0, 3, -1]);

    expect([...suppressNonMaxima(candidates, { scoreThreshold: -9 })]).to.deep.equal([
      3, 1, 2, 4, 0,
    ]);
  });

  it('returns at most maxDetections, the best', () => {
    const candidates = packed([square, away, half], [0.1, 0.2, 0.3]);

    expect([...suppressNonMaxima(candidates, { maxDetections: 2 })]).to.deep.equal([2, 1]);
  });

  it('considers at most maxCandidates, the best', () => {
    const candidates = packed([away, square, square], [0.1, 0.2, 0.3]);

    expect([...suppressNonMaxima(candidates, { maxCandidates: 2 })]).to.deep.equal([2]);
  });

  it('leaves out scores and sides that are no numbers', () => {
    const boxes = Float32Array.of(...[0, 0, 9, NaN], ...[0, 0, Infinity, 9], ...[0, 0, 9, 9]);
    const doubled = Float32Array.of(...boxes, ...[0, 0, 9, 9]);
    const scores = Float32Array.of(0.9, 0.8, NaN, 0.7);

    expect([...suppressNonMaxima({ boxes: doubled, scores })]).to.deep.equal([3]);
  });

  it('keeps boxes without area', () => {
    const line = createBox(0, 0, 9, 0);

    expect([...suppressNonMaxima(packed([line, line], [0.9, 0.8]))]).to.deep.equal([0, 1]);
  });

  for (const [what, factor] of [
    ['normalised', 1e-3],
    ['tiny', 1e-30],
    ['huge', 1e15],
    ['enormous', 1e30],
  ] as const) {
    it(`does not mind ${what} coordinates`, () => {
      const { boxes, scores } = randomCandidates(createRandom(13), 150);
      const scaled = Float64Array.from(boxes, (side) => side * factor);

      const kept = suppressNonMaxima({ boxes: scaled, scores }, { iouThreshold: 0.45 });

      expect([...kept]).to.deep.equal([
        ...suppressNonMaxima({ boxes, scores }, { iouThreshold: 0.45 }),
      ]);
    });
  }

  it('tells any two classes apart', () => {
    const classes = Int32Array.of(-1, 0, 2 ** 31 - 1, -(2 ** 31), 65_536);
    const same = { ...packed(new Array<typeof square>(5).fill(square), [5, 4, 3, 2, 1]), classes };

    expect([...suppressNonMaxima(same)]).to.deep.equal([0, 1, 2, 3, 4]);
  });

  it('leaves its input as it was', () => {
    const candidates = randomCandidates(createRandom(14), 50);
    const before = structuredClone(candidates);

    suppressNonMaxima(candidates);

    expect(candidates).to.deep.equal(before);
  });

  for (const options of [
    { iouThreshold: -0.1 },
    { iouThreshold: 1.1 },
    { iouThreshold: NaN },
    { scoreThreshold: NaN },
    { maxDetections: 0 },
    { maxDetections: 1.5 },
    { maxCandidates: -1 },
    { maxCandidates: NaN },
  ]) {
    it(`refuses ${Object.entries(options).join().replace(',', ' ')}`, () => {
      expectCode(() => suppressNonMaxima(packed([square], [1]), options), 'INVALID_OPTION');
    });
  }

  it('refuses arrays of lengths that do not fit', () => {
    const scores = Float32Array.of(1, 2);

    expectCode(() => suppressNonMaxima({ boxes: new Float32Array(4), scores }), 'INVALID_OPTION');
    expectCode(
      () => suppressNonMaxima({ ...packed([square], [1]), classes: new Int32Array(2) }),
      'INVALID_OPTION',
    );
  });

  it('has the documented defaults', () => {
    const { classes, ...candidates } = randomCandidates(createRandom(15), 200);
    const documented = { iouThreshold: 0.5, scoreThreshold: 0 };

    expect(classes).to.have.lengthOf(200);
    expect(suppressNonMaxima(candidates)).to.deep.equal(
      suppressNonMaxima(candidates, {
        ...documented,
        maxDetections: Infinity,
        maxCandidates: Infinity,
      }),
    );
    expect(suppressNonMaxima(candidates)).to.not.deep.equal(
      suppressNonMaxima(candidates, { ...documented, iouThreshold: 0.45 }),
    );
  });

  it('reads a published reference', function () {
    const path = sharedDataPath('clip/reference_boxes_iou_nms_39769.json');
    if (path === undefined) this.skip();
    const { cases } = (JSON.parse(readFileSync(path, 'utf8')) as { readonly nms: Reference }).nms;
    const [firstCase] = cases;
    for (const { boxes, scores, selected, name, ...limits } of cases) {
      const own = boxes === 'first' ? firstCase?.boxes : boxes;
      const rows = typeof own === 'object' ? own : [];
      const kept = scores.flatMap((row, label) =>
        Array.from(
          suppressNonMaxima(
            { boxes: packRows(rows), scores: Float32Array.from(row) },
            { iouThreshold: limits.iou, scoreThreshold: limits.score, maxDetections: limits.max },
          ),
          (index) => [0, label, index],
        ),
      );
      expect(kept, name).to.deep.equal(selected);
    }
  });
});

describe('suppressDetections', () => {
  const cat: Detection = { box: square, label: 'cat', score: 0.8 };
  const other: Detection = { box: square, label: 'cat', score: 0.9 };
  const dog: Detection = { box: square, label: 'dog', score: 0.7 };

  it('keeps the best of each label, by falling score', () => {
    expect(suppressDetections([dog, cat, other])).to.deep.equal([other, dog]);
  });

  it('keeps the best of all when labels compete', () => {
    expect(suppressDetections([dog, cat, other], { within: 'all' })).to.deep.equal([other]);
  });

  it('keeps the order of equal scores and tells close ones apart', () => {
    const close = [0.5, 0.5 + 1e-12, 0.5].map((score, index) => ({
      box: createBox(20 * index, 0, 20 * index + 9, 9),
      label: 'cat',
      score,
    }));

    expect(suppressDetections(close)).to.deep.equal([close[1], close[0], close[2]]);
  });

  it('obeys thresholds and limits', () => {
    const list = [cat, { ...cat, box: away }, dog];

    expect(suppressDetections(list, { scoreThreshold: 0.75 })).to.deep.equal(list.slice(0, 2));
    expect(suppressDetections(list, { maxDetections: 1 })).to.deep.equal([cat]);
    expect(
      suppressDetections([cat, { ...cat, box: half }], { iouThreshold: 0.6 }),
    ).to.have.lengthOf(2);
    expectCode(() => suppressDetections(list, { iouThreshold: 2 }), 'INVALID_OPTION');
  });

  it('gives nothing for nothing', () => {
    expect(suppressDetections([])).to.deep.equal([]);
  });
});

/** Top, left, bottom, right. */
type Row = readonly [number, number, number, number];

interface Reference {
  readonly cases: readonly {
    readonly name: string;
    readonly boxes: 'first' | readonly Row[];
    readonly scores: readonly (readonly number[])[];
    readonly max: number;
    readonly iou: number;
    readonly score: number;
    readonly selected: readonly (readonly number[])[];
  }[];
}

function packed(boxes: Parameters<typeof packBoxes>[0], scores: number[]): PackedCandidates {
  return { boxes: packBoxes(boxes), scores: Float32Array.from(scores) };
}

function packRows(rows: readonly Row[]): Float64Array {
  return packBoxes(rows.map(([top, left, bottom, right]) => ({ left, top, right, bottom })));
}

function unlabelled({ boxes, scores }: PackedCandidates): PackedCandidates {
  return { boxes, scores };
}

/** Shaken copies of a few boxes, from dots to needles; some reversed, some scores equal. */
function randomCandidates(random: Random, count: number) {
  const parents = Array.from({ length: 6 }, () => ({
    x: 200 * random(),
    y: 200 * random(),
    width: 2 ** (8 * random()),
    height: 2 ** (8 * random()),
  }));
  const boxes = new Float32Array(4 * count);
  for (let index = 0; index < count; index += 1) {
    const parent = parents[Math.floor(6 * random())];
    if (parent === undefined) continue;
    const shake = () => 1 + (random() - 0.5) * random();
    const x = parent.x * shake();
    const y = parent.y * shake();
    const sign = random() < 0.02 ? -1 : 1;
    boxes.set([x, y, x + sign * parent.width * shake(), y + parent.height * shake()], 4 * index);
  }
  return {
    boxes,
    scores: Float32Array.from({ length: count }, () => Math.floor(64 * random()) / 64),
    classes: Int32Array.from({ length: count }, () => Math.floor(3 * random())),
  };
}

function plainly(
  { boxes, scores }: PackedCandidates,
  iouThreshold: number,
  compete: (one: number, other: number) => boolean,
): number[] {
  const kept: number[] = [];
  const order = [...scores.keys()].sort((one, other) => (scores[other] ?? 0) - (scores[one] ?? 0));
  for (const index of order) {
    const suppressed = kept.some(
      (better) =>
        compete(better, index) && iou(boxAt(boxes, better), boxAt(boxes, index)) > iouThreshold,
    );
    if (!suppressed) kept.push(index);
  }
  return kept;
}

function sidesOf(boxes: PackedCandidates['boxes'], index: number) {
  return boxes.subarray(4 * index, 4 * index + 4);
}

function boxAt(boxes: PackedCandidates['boxes'], index: number) {
  const [left = NaN, top = NaN, right = NaN, bottom = NaN] = sidesOf(boxes, index);
  return { left, top, right, bottom };
}
