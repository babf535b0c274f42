import type { Detection, Progress, RasterImage } from '@grounder/core';
import { createRasterImage } from '@grounder/core';
import type { ModelDetector } from '@grounder/detectors';
import { DetrDetector, RtDetrDetector, YoloV8Detector } from '@grounder/detectors';
import { expect } from 'chai';

import { expectCode, rejectionOf } from '../support/failures.js';
import {
  labels,
  members,
  openMember,
  picture,
  scriptedSession,
  tensorsOf,
} from './fake-detectors.js';
import { openTiny, readPicture, readReference } from './tiny-models.js';

/** Five pictures of four sizes. */
async function readPictures(): Promise<readonly RasterImage[]> {
  const names = [
    'boats-200x150',
    'pastoral-97x143',
    'boats-61x43',
    'boats-320x240',
    'boats-200x150',
  ];
  return Promise.all(names.map((image) => readPicture({ image })));
}

function expectSame(found: readonly Detection[], alone: readonly Detection[]): void {
  expect(found.map(({ label }) => label)).to.deep.equal(alone.map(({ label }) => label));
  found.forEach(({ box, score }, index) => {
    const other = alone[index];
    expect(score).to.be.closeTo(other?.score ?? NaN, 1e-5);
    for (const side of ['left', 'top', 'right', 'bottom'] as const) {
      expect(box[side]).to.be.closeTo(other?.box[side] ?? NaN, 1e-5 * 320);
    }
  });
}

const openers: Readonly<Record<string, () => Promise<ModelDetector>>> = {
  'YoloV8Detector with a free first axis': async () => {
    const { names = [] } = readReference('tiny-yolov8');
    const session = await openTiny('tiny-yolov8', 'variants/model_dynamic.onnx');
    const inputSize = { width: 96, height: 96 };
    return new YoloV8Detector({ session, labels: names, inputSize, batchSize: 3 });
  },
  'YoloV8Detector with one picture a run': async () => {
    const { names = [] } = readReference('tiny-yolov8');
    return new YoloV8Detector({ session: await openTiny('tiny-yolov8'), labels: names });
  },
  'DetrDetector, whose pictures differ in size': async () => {
    const { labels: names = [] } = readReference('tiny-detr');
    const session = await openTiny('tiny-detr');
    const edges = { shortestEdge: 96, longestEdge: 160, scoreThreshold: 0.05 };
    return new DetrDetector({ session, labels: names, ...edges });
  },
  'DetrDetector with a mask': async () => {
    const { labels: names = [] } = readReference('tiny-detr-mask');
    const session = await openTiny('tiny-detr-mask');
    const edges = { shortestEdge: 96, longestEdge: 160, scoreThreshold: 0.05 };
    return new DetrDetector({ session, labels: names, ...edges });
  },
  RtDetrDetector: async () => {
    const { labels: names = [] } = readReference('tiny-rt-detr');
    const session = await openTiny('tiny-rt-detr');
    return new RtDetrDetector({ session, labels: names, scoreThreshold: 0.05 });
  },
};

for (const [name, open] of Object.entries(openers)) {
  describe(`detectEach of ${name}`, () => {
    it('finds in each picture what detect finds in it', async () => {
      await using detector = await open();
      const pictures = await readPictures();

      const together = await detector.detectEach(pictures);

      expect(together).to.have.lengthOf(pictures.length);
      for (const [index, image] of pictures.entries()) {
        const alone = await detector.detect(image);
        expect(alone).to.not.be.empty;
        expectSame(together[index] ?? [], alone);
      }
    });

    it('finds nothing in no pictures', async () => {
      await using detector = await open();

      expect(await detector.detectEach([])).to.deep.equal([]);
    });
  });
}

for (const member of members) {
  const { kind, input, dog } = member;
  const pictures = Array.from({ length: 5 }, () => picture);

  describe(`detectEach of ${kind}`, () => {
    it('shares runs where the model takes any number of pictures', async () => {
      const session = scriptedSession(member, { batch: 'batch' });

      const found = await openMember(member, session).detectEach(pictures);

      expect(session.runs.map((feeds) => feeds[input]?.dims[0])).to.deep.equal([2, 2, 1]);
      for (const detections of found) {
        expect(detections.map(({ label }) => label)).to.deep.equal(['dog']);
      }
    });

    it('fills up the runs of a model that takes two pictures', async () => {
      const session = scriptedSession(member, { batch: 2 });
      const detector = openMember(member, session);

      expect((await detector.detectEach(pictures)).map((found) => found.length)).to.deep.equal([
        1, 1, 1, 1, 1,
      ]);
      expect(await detector.detect(picture)).to.have.lengthOf(1);

      expect(session.runs.map((feeds) => feeds[input]?.dims[0])).to.deep.equal([2, 2, 2, 2]);
    });

    it('takes one picture a run where the output fixes one', async () => {
      const { outputs } = scriptedSession(member);
      const session = scriptedSession(member, { batch: 'batch', outputs });

      await openMember(member, session).detectEach(pictures);

      expect(session.runs).to.have.lengthOf(5);
    });

    it('refuses a run that writes for fewer pictures than it read', async () => {
      const session = scriptedSession(member, { batch: 'batch', run: () => tensorsOf(dog, 1) });

      const error = await rejectionOf(openMember(member, session).detectEach(pictures));

      expect(error).to.have.property('code', 'MODEL_MISMATCH');
    });
  });
}

describe('detectEach', () => {
  const [member] = members;
  if (member === undefined) throw new Error('no member');

  it('gives each picture its own part of what the model writes', async () => {
    const detector = openMember(
      member,
      scriptedSession(member, {
        batch: 'batch',
        run: () => {
          const { output0 } = tensorsOf(member.dog, 2);
          const data = Float32Array.from(output0?.data as Float32Array);
          data.set([0.75, 0.25], 14 + 5);
          return { output0: { type: 'float32', dims: [2, 2, 7], data } };
        },
      }),
    );

    const found = await detector.detectEach([picture, picture]);

    expect(found.map(([first]) => first?.label)).to.deep.equal(['dog', 'cat']);
  });

  it('maps boxes back onto each picture by its own size', async () => {
    const session = scriptedSession(member, { batch: 'batch' });
    const half = createRasterImage(48, 24);

    const found = await openMember(member, session).detectEach([picture, half]);

    expect(found.map(([first]) => first?.box.left)).to.deep.equal([10, 5]);
  });

  it('reports pictures', async () => {
    const reports: Progress[] = [];
    const session = scriptedSession(member, { batch: 2 });
    const onProgress = (progress: Progress): number => reports.push(progress);

    await openMember(member, session).detectEach([picture, picture, picture], { onProgress });

    expect(reports).to.deep.equal([
      { stage: 'detect', done: 0, total: 3 },
      { stage: 'detect', done: 2, total: 3 },
      { stage: 'detect', done: 3, total: 3 },
    ]);
  });

  it('stops between runs when the signal is aborted', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const session = scriptedSession(member, {
      run: () => {
        controller.abort(reason);
        return tensorsOf(member.dog);
      },
    });
    const { signal } = controller;

    const error = await rejectionOf(
      openMember(member, session).detectEach([picture, picture], { signal }),
    );

    expect(error).to.equal(reason);
    expect(session.runs).to.have.lengthOf(1);
  });

  it('stops before the first run when the signal is aborted already, even without pictures', async () => {
    const reason = new Error('enough');
    const session = scriptedSession(member);
    const detector = openMember(member, session);

    const error = await rejectionOf(detector.detectEach([], { signal: AbortSignal.abort(reason) }));

    expect(error).to.equal(reason);
    expect(session.runs).to.be.empty;
  });

  for (const batchSize of [0, 1.5, NaN]) {
    it(`refuses a batchSize of ${batchSize}`, () => {
      const session = scriptedSession(member);

      expectCode(() => new YoloV8Detector({ session, labels, batchSize }), 'INVALID_OPTION');
    });
  }
});
