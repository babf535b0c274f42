import { expect } from 'chai';

import type { Box, Session, Tensor } from '@grounder/core';
import { createRasterImage, readFloats } from '@grounder/core';
import { FaceResEncoder, openFaceRes } from '@grounder/embedded/internal';
import { decodeImage } from '@grounder/images';
import { nodeRuntime } from '@grounder/models';

import { rejectionOf } from '../support/failures.js';
import { readFixture, readJsonFixture } from '../support/fixtures.js';
import { sharedCache } from './memory-cache.js';

type Features = Readonly<Record<'pooled' | 'grid' | 'sex' | 'age', readonly number[]>>;

const golden = readJsonFixture('embedded/faceres/features.json') as {
  readonly features: Readonly<Record<string, Features>>;
};
const whole: Box = { left: 0, top: 0, right: 224, bottom: 224 };
/** What float32 sums in another order and the rounding of the fixture explain. */
const tolerance = 2e-4;

const open = (): Promise<FaceResEncoder> =>
  openFaceRes({ runtime: nodeRuntime(), cache: sharedCache });

describe('the translated FaceRes', () => {
  for (const [name, expected] of Object.entries(golden.features)) {
    it(`makes of ${name}.png what TF.js makes of it`, async () => {
      await using encoder = await open();
      const image = await decodeImage(readFixture(`embedded/faceres/${name}.png`));

      const [features] = await encoder.encode(image, [whole]);

      for (const part of ['pooled', 'grid', 'sex', 'age'] as const) {
        expect(features?.[part]).to.have.lengthOf(expected[part].length);
        expected[part].forEach((value, index) => {
          expect(features?.[part][index], part).to.be.closeTo(value, tolerance);
        });
      }
    }).timeout(60_000);
  }

  it('makes of more than a batch of squares what it makes of each alone', async () => {
    await using encoder = await open();
    const image = await decodeImage(readFixture('embedded/faceres/boatman.png'));
    const squares = Array.from({ length: 9 }, (_, index) => ({ ...whole, left: 10 * index }));

    const together = await encoder.encode(image, squares);
    const [alone] = await encoder.encode(image, squares.slice(8));

    expect(together).to.have.lengthOf(9);
    expect(together[8]?.pooled[0]).to.be.closeTo(alone?.pooled[0] ?? NaN, tolerance);
  }).timeout(60_000);

  it('rejects with DISPOSED after disposal', async () => {
    const closed = await open();

    await closed.dispose();
    await closed.dispose();

    const error = await rejectionOf(closed.encode(createRasterImage(224, 224), [whole]));
    expect(error).to.have.property('code', 'DISPOSED');
  });
});

describe('FaceResEncoder', () => {
  it('feeds blue, green and red less their means, and black outside the image', async () => {
    const image = createRasterImage(224, 224, new Uint8Array(3 * 224 * 224).fill(200));
    const square = { left: -112, top: 0, right: 112, bottom: 224 };
    const inputs: Tensor[] = [];
    const session = fakeSession((feeds) => inputs.push(...Object.values(feeds)));

    await new FaceResEncoder({ session }).encode(image, [square]);

    const data = readFloats(inputs[0], [1, 3, 224, 224]);
    [103.939, 116.779, 123.68].forEach((mean, channel) => {
      expect(data[channel * 224 * 224 + 150]).to.be.closeTo(200 - mean, 1e-4);
      expect(data[channel * 224 * 224 + 50]).to.be.closeTo(-mean, 1e-4);
    });
  });

  it('rejects a model with other outputs with MODEL_MISMATCH', async () => {
    const session = { ...fakeSession(() => 0), run: () => Promise.resolve({}) };

    const error = await rejectionOf(
      new FaceResEncoder({ session }).encode(createRasterImage(224, 224), [whole]),
    );

    expect(error).to.have.property('code', 'MODEL_MISMATCH');
  });
});

function fakeSession(
  hear: (feeds: Readonly<Record<string, Tensor>>) => unknown,
): Pick<Session, 'run' | 'dispose'> {
  const tensor = (...dims: number[]): Tensor => ({
    type: 'float32',
    dims,
    data: new Float32Array(dims.reduce((product, count) => product * count, 1)),
  });
  return {
    run: (feeds) => {
      hear(feeds);
      const count = feeds.input_1?.dims[0] ?? 0;
      return Promise.resolve({
        'global_pooling/Mean': tensor(count, 1024),
        grid: tensor(count, 512, 2, 2),
        'gender_pred/Sigmoid': tensor(count, 1),
        'age_pred/Softmax': tensor(count, 100),
      });
    },
    dispose: () => Promise.resolve(),
  };
}
