import type { Tensor, TensorInfo } from '@grounder/core';
import { createRasterImage } from '@grounder/core';
import type { ModelDetector } from '@grounder/detectors';
import { detectorFor } from '@grounder/detectors';
import { createImageTensor } from '@grounder/images';
import { expect } from 'chai';

import { expectCode, expectRejection, thrownBy } from '../support/failures.js';
import type { FakeOutputs } from './fake-detectors.js';
import { labels, scriptedSession } from './fake-detectors.js';

const photo = createRasterImage(
  150,
  100,
  Uint8Array.from({ length: 45000 }, (_, at) => (at * 7919) % 251),
);
const pictures: TensorInfo = { name: 'images', type: 'float32', dims: ['n', 3, 64, 64] };
const sizes: TensorInfo = { name: 'orig_target_sizes', type: 'int64', dims: ['n', 2] };

function fakeOf(written: FakeOutputs, inputs: readonly TensorInfo[], more = {}) {
  const member = { kind: 'rt-detr', input: 'images', dog: written, nothing: written } as const;
  return scriptedSession(member, { inputs, batch: 'n', ...more });
}

describe("the first authors' export of RT-DETR", () => {
  const outputs: readonly TensorInfo[] = [
    { name: 'labels', type: 'int64', dims: ['n', 3] },
    { name: 'boxes', type: 'float32', dims: ['n', 3, 4] },
    { name: 'scores', type: 'float32', dims: ['n', 3] },
  ];

  /** Writes boxes in pixels of the sizes that it is fed, as its post-processing does. */
  function run({ orig_target_sizes: fed }: Readonly<Record<string, Tensor>>, classId = 1n) {
    const [width = 0, height = 0] = Array.from(fed?.data as BigInt64Array, Number);
    const box = (left: number, right: number): number[] => [left * width, 0, right * width, height];
    const boxes = [...box(0.1, 0.5), ...box(-0.2, 1.4), ...box(0.4, 0.6)];
    return {
      labels: { type: 'int64', dims: [1, 3], data: BigInt64Array.of(classId, 0n, 0n) },
      boxes: { type: 'float32', dims: [1, 3, 4], data: Float32Array.from(boxes) },
      scores: { type: 'float32', dims: [1, 3], data: Float32Array.of(0.75, 0.875, 0.25) },
    } as const;
  }

  function open(more = {}): readonly [ReturnType<typeof fakeOf>, ModelDetector] {
    const session = fakeOf({}, [pictures, sizes], { outputs, run, ...more });
    return [session, detectorFor({ session, labels })];
  }

  it('is fed the size of the image, width first, and a stretched picture', async () => {
    const [session, detector] = open();

    await detector.detect(photo);

    const [feeds = {}] = session.runs;
    expect(Array.from(feeds.orig_target_sizes?.data as BigInt64Array)).to.deep.equal([150n, 100n]);
    const expected = createImageTensor([photo], { width: 64, height: 64, filter: 'bilinear' });
    expect(feeds.images?.data).to.deep.equal(expected.data);
  });

  it('gives boxes in pixels of the image, clipped, best first', async () => {
    const [, detector] = open();

    const found = await detector.detect(photo);

    expect(found.map(({ label, score }) => [label, score])).to.deep.equal([
      ['cat', 0.875],
      ['dog', 0.75],
    ]);
    expect(found[0]?.box).to.deep.equal({ left: 0, top: 0, right: 150, bottom: 100 });
    expect(found[1]?.box).to.deep.equal({ left: 15, top: 0, right: 75, bottom: 100 });
  });

  it('refuses a class without a label', async () => {
    const [, detector] = open({ run: (feeds: Readonly<Record<string, Tensor>>) => run(feeds, 7n) });

    await expectRejection(detector.detect(photo), 'MODEL_MISMATCH');
  });

  it('refuses an export without one of its outputs', () => {
    const session = fakeOf({}, [pictures, sizes], { outputs: outputs.slice(1) });

    expectCode(() => detectorFor({ session, labels }), 'MODEL_MISMATCH');
  });
});

describe("Ultralytics' RT-DETR", () => {
  const metadata = {
    description: 'Ultralytics rtdetr-l model trained on coco.yaml',
    names: "{0: 'cat', 1: 'dog'}",
    task: 'detect',
  };
  // Two classes: the axes of an end-to-end YOLO.
  const rows = [0.5, 0.25, 0.2, 0.5, 0.125, 0.75, 0.5, 0.5, 0.9, 0.9, 0.5, 0.25];
  const output = { output0: { dims: [1, 2, 6], data: rows } };

  it('is told from an end-to-end YOLO by its metadata, stretched and read as shares', async () => {
    const session = fakeOf(output, [pictures]);
    const detector = detectorFor({ session, metadata });

    const found = await detector.detect(photo);

    expect(found.map(({ label, score }) => [label, score])).to.deep.equal([
      ['dog', 0.75],
      ['cat', 0.5],
    ]);
    const { left, top, right, bottom } = found[0]?.box ?? { left: 0, top: 0, right: 0, bottom: 0 };
    expect(left).to.be.closeTo(60, 1e-4);
    expect(right).to.be.closeTo(90, 1e-4);
    expect([top, bottom]).to.deep.equal([0, 50]);
    const look = { width: 64, height: 64, filter: 'bilinear', resample: 'opencv' } as const;
    expect(session.runs[0]?.images?.data).to.deep.equal(createImageTensor([photo], look).data);
  });

  it('is an end-to-end YOLO where the metadata say so', () => {
    const yolo = { ...metadata, description: 'Ultralytics YOLO26n model' };

    const detector = detectorFor({ session: fakeOf(output, [pictures]), metadata: yolo });

    expect(detector.constructor.name).to.equal('EndToEndYoloDetector');
  });

  it('has as many columns as labels and four', () => {
    const names = "{0: 'cat', 1: 'dog', 2: 'owl'}";

    expectCode(
      () => detectorFor({ session: fakeOf(output, [pictures]), metadata: { ...metadata, names } }),
      'MODEL_MISMATCH',
    );
  });
});

describe('detectors that are known and not read', () => {
  const tensor = (name: string, dims: readonly (number | string)[], type = 'float32') => ({
    ...{ name, type },
    dims: [...dims],
  });

  for (const [family, outputs] of [
    ['YOLOv6', [tensor('outputs', [1, 84, 7])]],
    [
      'YOLOv7',
      [
        tensor('num_dets', [1, 1], 'int32'),
        tensor('det_boxes', [1, 100, 4]),
        tensor('det_scores', [1, 100]),
        tensor('det_classes', [1, 100], 'int32'),
      ],
    ],
    ['YOLOv7', [tensor('output', ['n', 7])]],
    ['YOLO-NAS', [tensor('913', [1, 84, 4]), tensor('904', [1, 84, 2])]],
    [
      'torchvision',
      [tensor('boxes', ['n', 4]), tensor('labels', ['n'], 'int64'), tensor('scores', ['n'])],
    ],
    [
      'torchvision',
      [tensor('2645', ['n', 4]), tensor('2630', ['n'], 'int64'), tensor('2647', ['n'])],
    ],
    [
      'YOLO-NAS',
      [
        tensor('num_detections', [1, 1], 'int64'),
        tensor('detection_boxes', [1, 1000, 4]),
        tensor('detection_scores', [1, 1000]),
        tensor('detection_classes', [1, 1000], 'int64'),
      ],
    ],
  ] as const) {
    it(`are refused by name: ${family}, ${outputs.map(({ name }) => name).join()}`, () => {
      const session = fakeOf({}, [pictures], { outputs });

      const error = thrownBy(() => detectorFor({ session, labels }));

      expect(error).to.have.property('code', 'MODEL_MISMATCH');
      expect(error).to.have.property('message').that.includes(family);
    });
  }
});
