import { yoloDetector } from '@grounder/detectors';
import { detectYoloLayout } from '@grounder/detectors/internal';
import { expect } from 'chai';

import { expectCode, rejectionOf } from '../support/failures.js';
import { fakeSession } from './fake-session.js';
import { expectReference, openTiny, readPicture, readReference } from './tiny-models.js';

describe('detectYoloLayout', () => {
  for (const [dims, classCount, layout] of [
    [[1, 25200, 85], 80, 'yolov5'],
    [[1, 25200, 85], undefined, 'yolov5'],
    [[1, 84, 8400], 80, 'yolov8'],
    [[1, 84, 8400], undefined, 'yolov8'],
    [[1, 6, 8400], 2, 'yolov8'],
    [[1, 5, 8400], 1, 'yolov8'],
    [[1, 300, 6], 80, 'end-to-end'],
    [[1, 300, 6], 1, 'end-to-end'],
    [[1, 300, 6], undefined, 'end-to-end'],
    [[1, 630, 6], 80, 'end-to-end'],
    [[1, 25200, 6], 1, 'yolov5'],
  ] as const) {
    it(`reads ${dims.join('×')} with ${classCount ?? 'unknown'} classes as ${layout}`, () => {
      expect(detectYoloLayout(dims, classCount)).to.equal(layout);
    });
  }

  for (const [dims, classCount] of [
    [[1, 8400, 84], 80],
    [[1, 116, 8400], 80],
    [[1, 84, 8400], 79],
    [[1, 25200, 85], 20],
    [[2, 84, 8400], 80],
    [[1, 3, 80, 80, 85], 80],
    [[1, 84], 80],
    [[], 80],
    [[1, 25200, 6], undefined],
    [[1, 4, 8400], undefined],
  ] as const) {
    it(`refuses ${dims.join('×') || 'nothing'} with ${classCount ?? 'unknown'} classes`, () => {
      expectCode(() => detectYoloLayout(dims, classCount), 'MODEL_MISMATCH');
    });
  }
});

describe('yoloDetector', () => {
  for (const [folder, file] of [
    ['tiny-yolov5', 'onnx/model.onnx'],
    ['tiny-yolov8', 'onnx/model.onnx'],
    ['tiny-yolov10', 'onnx/model.onnx'],
    ['tiny-yolov8', 'variants/model_dynamic.onnx'],
  ] as const) {
    it(`reads ${folder}/${file} as its reference with its own defaults`, async () => {
      const { names: labels = [], cases } = readReference(folder);
      const [first] = cases;
      if (first === undefined) throw new Error(`${folder} has no case`);
      const session = await openTiny(folder, file);
      const inputSize = { width: 96, height: 96 };
      await using detector = yoloDetector({ session, labels, inputSize });

      const found = await detector.detect(await readPicture(first));

      expectReference(found, first.results?.[0]?.detections ?? []);
    });
  }

  it('refuses one row for each cell, which is YOLOX', async () => {
    await using session = await openTiny('tiny-yolox');
    const { names: labels = [] } = readReference('tiny-yolox');

    expectCode(() => yoloDetector({ session, labels }), 'MODEL_MISMATCH');
  });

  it('refuses labels of another number, early where the model tells its axes', async () => {
    await using session = await openTiny('tiny-yolov8');

    expectCode(() => yoloDetector({ session, labels: ['cat'] }), 'MODEL_MISMATCH');
  });

  it('refuses labels of another number after the run where it does not', async () => {
    const session = fakeSession({ dims: ['batch', 'rows', 'columns'], output: [1, 9, 189] });
    const detector = yoloDetector({ session, labels: ['cat'] });

    const error = await rejectionOf(detector.detect(await readPicture({ image: 'boats-61x43' })));

    expectCode(() => {
      throw error as Error;
    }, 'MODEL_MISMATCH');
  });
});
