import type { Detector, Session } from '@grounder/core';
import { createRasterImage } from '@grounder/core';
import type { ModelDetector } from '@grounder/detectors';
import type { DetectorForOptions, DetrOptions } from '@grounder/detectors/internal';
import {
  decodeDetr,
  decodeRtDetr,
  detectorFor,
  DetrDetector,
  RtDetrDetector,
} from '@grounder/detectors';
import { detrInputSize } from '@grounder/detectors/internal';
import { expect } from 'chai';
import { describeDetector } from '@grounder/testing';

import { scriptedSession } from './fake-detectors.js';
import {
  clipReference,
  expectReference,
  openTiny,
  readPicture,
  readReference,
} from './tiny-models.js';

const edges = { shortestEdge: 96, longestEdge: 160 };

const kinds: Readonly<Record<string, readonly [string, (options: DetrOptions) => Detector]>> = {
  'DetrDetector without a mask': [
    'tiny-detr',
    (options) => new DetrDetector({ ...options, ...edges }),
  ],
  'DetrDetector with a mask': [
    'tiny-detr-mask',
    (options) => new DetrDetector({ ...options, ...edges }),
  ],
  'DetrDetector with Conditional DETR': [
    'tiny-conditional-detr',
    (options) => new DetrDetector({ ...options, ...edges, scoring: 'sigmoid' }),
  ],
  'RtDetrDetector with RT-DETRv2': ['tiny-rt-detr-v2', (options) => new RtDetrDetector(options)],
  'RtDetrDetector with D-FINE': ['tiny-d-fine', (options) => new RtDetrDetector(options)],
  RtDetrDetector: ['tiny-rt-detr', (options) => new RtDetrDetector(options)],
  'DetrDetector with YOLOS': ['tiny-yolos', (options) => new DetrDetector(options)],
  'DetrDetector with LW-DETR': [
    'tiny-lw-detr',
    (options) => new DetrDetector({ ...options, scoring: 'sigmoid' }),
  ],
  'RtDetrDetector with RF-DETR': [
    'tiny-rf-detr',
    (options) => new RtDetrDetector({ ...options, family: 'rf-detr' }),
  ],
};

for (const [name, [folder, create]] of Object.entries(kinds)) {
  const { labels = [], cases } = readReference(folder);

  describe(name, () => {
    let session: Session;

    before(async () => {
      session = await openTiny(folder);
    });

    after(() => session.dispose());

    for (const one of cases) {
      it(`finds in ${one.image} what the reference finds`, async () => {
        const detector = create({ session, labels, scoreThreshold: 0 });

        const picture = await readPicture(one);

        const found = await detector.detect(picture);

        expectReference(found, clipReference(one.detections ?? [], picture));
      });
    }
  });

  describeDetector(name, {
    create: async () => create({ session: await openTiny(folder), labels, scoreThreshold: 0.05 }),
    image: () => readPicture({ image: 'boats-200x150' }),
    labels,
  });
}

describe('detrInputSize', () => {
  const limits = { shortestEdge: 800, longestEdge: 1333 };

  for (const [width, height, expectedWidth, expectedHeight] of [
    [640, 480, 1066, 800],
    [480, 640, 800, 1066],
    [2000, 500, 1333, 333],
    [800, 800, 800, 800],
    [1, 1, 800, 800],
    [1, 2000, 1, 2000],
  ] as const) {
    it(`shows ${width}×${height} as ${expectedWidth}×${expectedHeight}`, () => {
      const size = detrInputSize({ width, height }, limits);

      expect(size).to.deep.equal({ width: expectedWidth, height: expectedHeight });
    });
  }
});

describe('decodeDetr', () => {
  it('weighs classes against "no object" and keeps the best class', () => {
    const logits = Float32Array.of(Math.log(1), Math.log(6), Math.log(3), 0, 0, Math.log(98));
    const boxes = Float32Array.of(0.5, 0.5, 0.5, 1, 0.5, 0.5, 1, 1);

    const found = decodeDetr(
      { logits, boxes },
      {
        size: { width: 100, height: 10 },
        labels: ['cat', 'dog'],
        scoreThreshold: 0.1,
        maxDetections: 9,
      },
    );

    expect(found).to.have.lengthOf(1);
    expect(found[0]).to.deep.include({
      label: 'dog',
      box: { left: 25, top: 0, right: 75, bottom: 10 },
    });
    expect(found[0]?.score).to.be.closeTo(0.6, 1e-6);
  });
});

describe('the number of detections', () => {
  const names = ['cat', 'dog'];
  const queries = 150;

  /** Finds a cat and a dog in each query. */
  function openCrowd(options: Partial<DetectorForOptions>): ModelDetector {
    const session = scriptedSession(
      {
        kind: 'rt-detr',
        input: 'pixel_values',
        dog: {
          logits: { dims: [1, queries, 2], data: new Array<number>(2 * queries).fill(2) },
          pred_boxes: { dims: [1, queries, 4], data: new Array<number>(4 * queries).fill(0.5) },
        },
        nothing: {},
      },
      { inputs: [{ name: 'pixel_values', type: 'float32', dims: [1, 3, 64, 64] }] },
    );
    return detectorFor({ session, labels: names, ...options });
  }

  for (const [modelType, count] of [
    ['conditional_detr', 100],
    ['deformable_detr', 100],
    ['dab-detr', 100],
    ['rt_detr', queries],
    ['d_fine', queries],
  ] as const) {
    it(`is ${count} at most for ${modelType}, as its post-processing keeps`, async () => {
      const detector = openCrowd({ config: { model_type: modelType } });

      expect(await detector.detect(createRasterImage(64, 64))).to.have.lengthOf(count);
    });
  }

  it('is what the caller says', async () => {
    const detector = openCrowd({ config: { model_type: 'deformable_detr' }, maxDetections: 120 });

    expect(await detector.detect(createRasterImage(64, 64))).to.have.lengthOf(120);
  });
});

describe('decodeRtDetr', () => {
  it('keeps the best pairs of query and class, as many as queries', () => {
    const logits = Float32Array.of(2, 1, 0, -9);
    const boxes = Float32Array.of(0.5, 0.5, 1, 1, 0.9, 0.5, 0.4, 0.5);

    const found = decodeRtDetr(
      { logits, boxes },
      {
        size: { width: 10, height: 20 },
        labels: ['cat', 'dog'],
        scoreThreshold: 0.1,
        maxDetections: 9,
      },
    );

    expect(found.map(({ label }) => label)).to.deep.equal(['cat', 'dog']);
    expect(found.map(({ box }) => box.right)).to.deep.equal([10, 10]);
    expect(found[0]?.score).to.be.closeTo(1 / (1 + Math.exp(-2)), 1e-9);
  });
});
