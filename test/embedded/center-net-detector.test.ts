import { expect } from 'chai';

import type { RasterImage, Session, Tensor } from '@grounder/core';
import { readFloats } from '@grounder/core';
import {
  CenterNetDetector,
  cocoLabels,
  decodeCenterNet,
  findCenterNetPackage,
  openCenterNet,
} from '@grounder/embedded';
import { byteRange, createImageTensor, decodeImage } from '@grounder/images';
import { nodeRuntime } from '@grounder/models';
import { describeDetector } from '@grounder/testing';

import { rejectionOf, thrownBy } from '../support/failures.js';
import { readFixture, readJsonFixture } from '../support/fixtures.js';
import { sharedCache } from './memory-cache.js';

interface Golden {
  readonly sampleStep: number;
  readonly photos: Readonly<
    Record<
      string,
      {
        readonly keypoints: readonly number[];
        readonly extents: readonly number[];
        readonly detections: readonly (readonly [number, number, number, number, number, number])[];
      }
    >
  >;
}

const golden = readJsonFixture('embedded/tfjs-centernet.json') as Golden;
const cells = 128 * 128;

/** Largest difference to TF.js that float32 sums in another order explain. */
const scoreTolerance = 2e-5;
/** The same for boxes, in pixels of the model's input. */
const pixelTolerance = 0.02;

const loadPhoto = (name: string): Promise<RasterImage> =>
  decodeImage(readFixture(`embedded/${name}.png`));

/** The model's input that TF.js got: each pixel twice in both directions. */
async function inputOf(name: string): Promise<Tensor> {
  return createImageTensor([await loadPhoto(name)], {
    width: 512,
    height: 512,
    filter: 'nearest',
    normalisation: byteRange,
  });
}

async function openModel(): Promise<Session> {
  const source = await findCenterNetPackage();
  const bytes = await sharedCache.readOrCreate(source.cacheKey, () => source.translate());
  return nodeRuntime().open(bytes);
}

/** An element of row × column × channel, from channel × row × column. */
function elementAt(values: Float32Array, channels: number, index: number): number {
  const channel = index % channels;
  return values[channel * cells + (index - channel) / channels] ?? NaN;
}

describeDetector('CenterNetDetector', {
  create: () => openCenterNet({ runtime: nodeRuntime(), cache: sharedCache }),
  image: () => loadPhoto('harbour'),
});

describe('the translated CenterNet', () => {
  let session: Session;

  before(async function () {
    this.timeout(60_000);
    session = await openModel();
  });

  after(() => session.dispose());

  for (const [name, expected] of Object.entries(golden.photos)) {
    describe(`on ${name}.png`, () => {
      let heatMap: Float32Array;
      let extents: Float32Array;

      before(async () => {
        const output = await session.run({ 'tower_0/images': await inputOf(name) });
        heatMap = readFloats(output['tower_0/keypoints'], [1, 80, 128, 128]);
        extents = readFloats(output['tower_0/wh'], [1, 4, 128, 128]);
      });

      it('gives the heat map that TF.js gives', () => {
        for (const [index, value] of expected.keypoints.entries()) {
          const ours = elementAt(heatMap, 80, index * golden.sampleStep);
          expect(ours).to.be.closeTo(value, scoreTolerance);
        }
      });

      it('gives the extents that TF.js gives', () => {
        for (const [index, value] of expected.extents.entries()) {
          const ours = elementAt(extents, 4, index * golden.sampleStep);
          expect(ours).to.be.closeTo(value, pixelTolerance);
        }
      });

      it('gives the hundred best detections that TF.js gives', () => {
        const found = decodeCenterNet(
          { heatMap, extents },
          { width: 512, height: 512, labels: cocoLabels, scoreThreshold: 0, maxDetections: 100 },
        );

        expect(found).to.have.lengthOf(100);
        for (const [left, top, right, bottom, score, label] of expected.detections) {
          const twin = found.find(
            (detection) =>
              detection.label === cocoLabels[label] &&
              Math.abs(detection.score - score) <= scoreTolerance &&
              Math.abs(detection.box.left - clip(left)) <= pixelTolerance &&
              Math.abs(detection.box.top - clip(top)) <= pixelTolerance &&
              Math.abs(detection.box.right - clip(right)) <= pixelTolerance &&
              Math.abs(detection.box.bottom - clip(bottom)) <= pixelTolerance,
          );
          expect(twin, `${cocoLabels[label] ?? ''} ${score} at ${left}, ${top}`).to.not.equal(
            undefined,
          );
        }
      });
    });
  }
});

describe('CenterNetDetector', () => {
  const outputs = {
    'tower_0/keypoints': tensor([1, 80, 128, 128]),
    'tower_0/wh': tensor([1, 4, 128, 128]),
  };
  const image: RasterImage = { width: 2, height: 1, data: Uint8Array.of(255, 0, 1, 2, 3, 4) };

  it('feeds the stretched picture as 1×3×512×512 from 0 to 255', async () => {
    const fed: Readonly<Record<string, Tensor>>[] = [];
    const detector = new CenterNetDetector({
      session: fakeSession((feeds) => {
        fed.push(feeds);
        return outputs;
      }),
    });

    await detector.detect(image);

    const input = fed[0]?.['tower_0/images'];
    const data = readFloats(input, [1, 3, 512, 512]);
    expect([data[0], data[511], data[512 * 512], data[2 * 512 * 512 + 511]]).to.deep.equal([
      255, 2, 0, 4,
    ]);
  });

  it('keeps to its documented limits', async () => {
    // 600 peaks of rising score, far enough apart, in the first class.
    const keypoints = tensor([1, 80, 128, 128]);
    for (let peak = 0; peak < 600; peak += 1) {
      const cell = 128 * 3 * Math.floor(peak / 40) + 3 * (peak % 40);
      keypoints.data[cell] = 0.03 + peak / 10_000;
    }
    const wh = tensor([1, 4, 128, 128]);
    wh.data.fill(8);
    const session = fakeSession(() => ({ 'tower_0/keypoints': keypoints, 'tower_0/wh': wh }));

    const byDefault = await new CenterNetDetector({ session }).detect(image);
    const few = await new CenterNetDetector({ session, maxDetections: 7 }).detect(image);
    const all = await new CenterNetDetector({ session, maxDetections: 1000 }).detect(image);
    const sure = await new CenterNetDetector({ session, scoreThreshold: 0.08895 }).detect(image);

    expect(all).to.have.lengthOf(400);
    expect(Math.min(...all.map(({ score }) => score))).to.be.within(0.05, 0.0501);
    expect(byDefault).to.have.lengthOf(300);
    expect(few).to.have.lengthOf(7);
    expect(sure).to.have.lengthOf(10);
  });

  for (const limits of [
    { scoreThreshold: -0.1 },
    { scoreThreshold: 1.1 },
    { scoreThreshold: NaN },
    { maxDetections: 0 },
    { maxDetections: 1.5 },
  ]) {
    it(`refuses ${JSON.stringify(limits)} with INVALID_OPTION`, async () => {
      const session = fakeSession(() => outputs);
      const runtime = nodeRuntime();

      expect(thrownBy(() => new CenterNetDetector({ session, ...limits }))).to.have.property(
        'code',
        'INVALID_OPTION',
      );
      expect(
        await rejectionOf(openCenterNet({ runtime, cache: sharedCache, ...limits })),
      ).to.have.property('code', 'INVALID_OPTION');
    });
  }

  it('rejects a model with other outputs with MODEL_MISMATCH', async () => {
    const session = fakeSession(() => ({ ...outputs, 'tower_0/wh': tensor([1, 2, 128, 128]) }));

    const error = await rejectionOf(new CenterNetDetector({ session }).detect(image));

    expect(error).to.have.property('code', 'MODEL_MISMATCH');
  });

  it('frees the model when it is disposed', async () => {
    let disposals = 0;
    const session = {
      ...fakeSession(() => outputs),
      dispose: () => {
        disposals += 1;
        return Promise.resolve();
      },
    };

    {
      await using detector = new CenterNetDetector({ session });
      await detector.detect(image);
    }

    expect(disposals).to.equal(1);
  });

  it('rejects with DISPOSED afterwards', async () => {
    const detector = await openCenterNet({ runtime: nodeRuntime(), cache: sharedCache });

    await detector.dispose();
    await detector.dispose();

    expect(await rejectionOf(detector.detect(image))).to.have.property('code', 'DISPOSED');
  });
});

describe('cocoLabels', () => {
  it('has the 80 classes in the order of COCO', () => {
    expect(new Set(cocoLabels).size).to.equal(80);
    expect([cocoLabels[0], cocoLabels[8], cocoLabels[18], cocoLabels[79]]).to.deep.equal([
      'person',
      'boat',
      'sheep',
      'toothbrush',
    ]);
  });
});

function clip(value: number): number {
  return Math.min(512, Math.max(0, value));
}

function tensor(dims: readonly number[]): Tensor & { readonly data: Float32Array } {
  const length = dims.reduce((product, side) => product * side, 1);
  return { type: 'float32', dims, data: new Float32Array(length) };
}

function fakeSession(
  run: (feeds: Readonly<Record<string, Tensor>>) => Readonly<Record<string, Tensor>>,
): Pick<Session, 'run' | 'dispose'> {
  return {
    run: (feeds) => Promise.resolve(run(feeds)),
    dispose: () => Promise.resolve(),
  };
}
