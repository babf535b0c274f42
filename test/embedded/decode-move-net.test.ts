import { expect } from 'chai';

import { keypointNames } from '@grounder/core';
import type { MoveNetOutput } from '@grounder/embedded/internal';
import { decodeMoveNet } from '@grounder/embedded/internal';

const side = 48;
const cells = side * side;
/** Four pixels a cell. */
const square = { left: 0, top: 0, right: 192, bottom: 192 };

interface Place {
  readonly row: number;
  readonly column: number;
}

/** Maps of zeros, with values at some cells. */
class Maps implements MoveNetOutput {
  readonly heatMap = new Float32Array(17 * cells);
  readonly centers = new Float32Array(cells);
  readonly regression = new Float32Array(34 * cells);
  readonly offsets = new Float32Array(34 * cells);

  center({ row, column }: Place, value: number): this {
    this.centers[row * side + column] = value;
    return this;
  }

  heat(keypoint: number, { row, column }: Place, value: number): this {
    this.heatMap[keypoint * cells + row * side + column] = value;
    return this;
  }

  regress(keypoint: number, at: Place, [down, right]: readonly [number, number]): this {
    return this.#pair(this.regression, keypoint, at, [down, right]);
  }

  offset(keypoint: number, at: Place, [down, right]: readonly [number, number]): this {
    return this.#pair(this.offsets, keypoint, at, [down, right]);
  }

  #pair(
    map: Float32Array,
    keypoint: number,
    { row, column }: Place,
    pair: readonly [number, number],
  ): this {
    pair.forEach((value, index) => {
      map[(2 * keypoint + index) * cells + row * side + column] = value;
    });
    return this;
  }
}

describe('decodeMoveNet', () => {
  it('gives the place and score of the hot cell, moved by the offsets there', () => {
    const maps = new Maps()
      .center({ row: 20, column: 30 }, 0.9)
      .heat(0, { row: 10, column: 31 }, 0.75)
      .offset(0, { row: 10, column: 31 }, [0.25, -0.5])
      .heat(16, { row: 40, column: 29 }, 0.5)
      .offset(16, { row: 40, column: 29 }, [-1, 2]);

    const pose = decodeMoveNet(maps, square);

    expect(Object.keys(pose)).to.deep.equal([...keypointNames]);
    expect(pose.nose).to.deep.equal({ x: 4 * 30.5, y: 4 * 10.25, score: 0.75 });
    expect(pose.rightAnkle).to.deep.equal({ x: 4 * 31, y: 4 * 39, score: 0.5 });
  });

  it('places keypoints in the image by the square that was shown', () => {
    const maps = new Maps().heat(5, { row: 12, column: 36 }, 1);

    const { leftShoulder } = decodeMoveNet(maps, { left: -10, top: 20, right: 38, bottom: 68 });

    expect(leftShoulder).to.deep.equal({ x: 26, y: 32, score: 1 });
  });

  it('looks for keypoints near where the best centre says they are', () => {
    // Two people: the hotter wrist is far from where the better centre expects its own.
    const maps = new Maps()
      .center({ row: 24, column: 12 }, 0.4)
      .center({ row: 24, column: 36 }, 0.5)
      .regress(9, { row: 24, column: 12 }, [-4, -4])
      .regress(9, { row: 24, column: 36 }, [6, -2])
      .heat(9, { row: 20, column: 8 }, 0.9)
      .heat(9, { row: 31, column: 34 }, 0.3);

    const { leftWrist } = decodeMoveNet(maps, square);

    expect(leftWrist).to.include({ x: 4 * 34, y: 4 * 31 });
    expect(leftWrist.score).to.be.closeTo(0.3, 1e-6);
  });

  // Heat over distance + 1.7998: at the place itself 0.5 / 1.7998 = 0.2778.
  for (const [name, value, wins] of [
    ['more than outweighs', 1.34, true],
    ['does not outweigh', 1.32, false],
  ] as const) {
    it(`takes a cell 3 and 0 away when its heat ${name} the distance`, () => {
      const near = { row: 0, column: 10 };
      const far = { row: 3, column: 10 };
      const maps = new Maps()
        .center({ row: 2, column: 2 }, 1)
        .regress(1, { row: 2, column: 2 }, [-2, 8])
        .heat(1, near, 0.5)
        .heat(1, far, value);

      expect(decodeMoveNet(maps, square).leftEye.y).to.equal(wins ? 12 : 0);
    });
  }

  it('takes the first cell of equal ones, as argmax does', () => {
    const pose = decodeMoveNet(new Maps(), square);

    expect(pose.leftHip).to.deep.equal({ x: 0, y: 0, score: 0 });
  });

  it('agrees with the formula written out plainly on random maps', () => {
    const maps = new Maps();
    let state = 1;
    const next = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
    for (const map of [maps.heatMap, maps.centers, maps.offsets])
      map.forEach((_, i) => (map[i] = next()));
    maps.regression.forEach((_, index) => (maps.regression[index] = 20 * next() - 10));

    const pose = decodeMoveNet(maps, square);

    keypointNames.forEach((name, index) => {
      expect(pose[name]).to.deep.equal(plainly(maps, index));
    });
  });
});

/** The same for one keypoint, over lists of all weighted heats. */
function plainly(maps: MoveNetOutput, index: number): object {
  const at = (map: Float32Array, channel: number, cell: number): number =>
    map[channel * cells + cell] ?? NaN;
  const center = maps.centers.indexOf(Math.max(...maps.centers));
  const row = Math.floor(center / side) + at(maps.regression, 2 * index, center);
  const column = (center % side) + at(maps.regression, 2 * index + 1, center);
  const weighted = Array.from({ length: cells }, (_, cell) => {
    const [down, right] = [Math.floor(cell / side) - row, (cell % side) - column];
    return at(maps.heatMap, index, cell) / (Math.sqrt(down ** 2 + right ** 2) + 1.7998046875);
  });
  const cell = weighted.indexOf(Math.max(...weighted));
  return {
    x: ((cell % side) + at(maps.offsets, 2 * index + 1, cell)) * 4,
    y: (Math.floor(cell / side) + at(maps.offsets, 2 * index, cell)) * 4,
    score: at(maps.heatMap, index, cell),
  };
}
