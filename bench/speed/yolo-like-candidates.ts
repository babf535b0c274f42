import type { Random } from '@grounder/core';
import { createRandom } from '@grounder/core';

/** What a detection head gives before suppression. */
export interface YoloLikeCandidates {
  readonly boxes: Float32Array;
  readonly scores: Float32Array;
  readonly classes: Int32Array;
}

const imageSide = 640;
const objectCount = 40;
const classCount = 80;
const anchorsOfStride = new Map([
  [8, [10, 23, 33]],
  [16, [45, 62, 119]],
  [32, [141, 198, 373]],
]);

interface Thing {
  readonly centerX: number;
  readonly centerY: number;
  readonly width: number;
  readonly height: number;
  readonly category: number;
}

/**
 * Makes the 25,200 candidates of a YOLOv5 head at 640×640: three strides, three anchors a cell.
 * Around 40 objects every cell near the centre proposes the object, shaken; all other cells
 * propose noise the size of their anchor with scores that are mostly far below 0.01.
 */
export function createYoloLikeCandidates(seed: number): YoloLikeCandidates {
  const random = createRandom(seed);
  const things = Array.from({ length: objectCount }, () => createThing(random));
  const rows: number[][] = [];
  for (const [stride, anchors] of anchorsOfStride) {
    const cells = imageSide / stride;
    for (let cell = 0; cell < cells * cells; cell += 1) {
      const x = ((cell % cells) + random()) * stride;
      const y = (Math.floor(cell / cells) + random()) * stride;
      for (const anchor of anchors) rows.push(propose(things, { x, y, anchor }, random));
    }
  }
  return {
    boxes: Float32Array.from(rows.flatMap((row) => row.slice(0, 4))),
    scores: Float32Array.from(rows, (row) => row[4] ?? 0),
    classes: Int32Array.from(rows, (row) => row[5] ?? 0),
  };
}

function createThing(random: Random): Thing {
  const side = 16 * 2 ** (4.5 * random());
  const aspect = 2 ** (2 * random() - 1);
  return {
    centerX: imageSide * random(),
    centerY: imageSide * random(),
    width: side * aspect,
    height: side / aspect,
    category: Math.floor(classCount * random() ** 3),
  };
}

function propose(
  things: readonly Thing[],
  { x, y, anchor }: { readonly x: number; readonly y: number; readonly anchor: number },
  random: Random,
): number[] {
  const thing = things.find(
    ({ centerX, centerY, width, height }) =>
      Math.abs(x - centerX) < width / 3 && Math.abs(y - centerY) < height / 3,
  );
  const shake = () => 1 + 0.2 * (random() - 0.5);
  if (thing !== undefined && random() < 0.7) {
    const { centerX, centerY, width, height, category } = thing;
    const score = random() < 0.3 ? 0.25 + 0.7 * random() : 0.25 * random() ** 2;
    return [
      ...sides(centerX * shake(), centerY * shake(), width * shake(), height * shake()),
      score,
      random() < 0.9 ? category : Math.floor(classCount * random()),
    ];
  }
  const width = anchor * 2 ** (2 * random() - 1);
  const height = anchor * 2 ** (2 * random() - 1);
  const category = Math.floor(classCount * random());
  return [...sides(x, y, width, height), 10 ** (-5 + 3.5 * random()), category];
}

function sides(...[centerX, centerY, width, height]: [number, number, number, number]): number[] {
  return [centerX - width / 2, centerY - height / 2, centerX + width / 2, centerY + height / 2];
}
