import {
  detectorFor,
  EndToEndYoloDetector,
  YoloV5Detector,
  YoloV8Detector,
} from '@grounder/detectors';
import { detectYoloLayout } from '@grounder/detectors/internal';
import { bytesSource, readModelMetadata } from '@grounder/onnx';
import { expect } from 'chai';

import { thrownBy } from '../support/failures.js';
import { readFixture } from '../support/fixtures.js';
import { fakeSession } from './fake-session.js';
import { expectReference, openTiny, readPicture, readReference } from './tiny-models.js';

const prototypes = { name: 'output1', type: 'float32', dims: [1, 32, 24, 24] };

describe('detectorFor on segmentation models', () => {
  for (const [folder, detector] of [
    ['tiny-yolov8-seg', YoloV8Detector],
    ['tiny-yolov5-seg', YoloV5Detector],
  ] as const) {
    it(`reads the boxes of ${folder}, with and without the task in its metadata`, async () => {
      const { cases } = readReference(folder);
      const file = readFixture(`models/${folder}/onnx/model.onnx`);
      const { metadata } = await readModelMetadata(bytesSource(file));
      const { task, ...untold } = metadata;
      expect(task).to.equal('segment');

      for (const known of [metadata, untold]) {
        await using found = detectorFor({ session: await openTiny(folder), metadata: known });
        expect(found).to.be.instanceOf(detector);
        for (const one of cases) {
          const detections = await found.detect(await readPicture(one));
          expectReference(detections, one.results?.[0]?.detections ?? []);
        }
      }
    });
  }

  it('reads the boxes of one that works end to end', async () => {
    const rows = new Float32Array(2 * 38).fill(7);
    rows.set([10, 20, 50, 60, 0.9, 1]);
    rows.set([0, 0, 0, 0, 0, 0], 38);
    const session = fakeSession({ dims: [1, 2, 38], output: [1, 2, 38], data: rows });
    const outputs = [...session.outputs, prototypes];
    await using detector = detectorFor({
      session: { ...session, outputs },
      labels: ['cat', 'dog'],
      metadata: { task: 'segment' },
    });

    const found = await detector.detect(await readPicture({ image: 'boats-61x43' }));

    expect(detector).to.be.instanceOf(EndToEndYoloDetector);
    expect(found.map(({ label }) => label)).to.deep.equal(['dog']);
  });

  it('reads axes that only a run tells', async () => {
    const planes = new Float32Array(38 * 189);
    for (const [plane, value] of [48, 48, 32, 32, 0.1, 0.9, 5].entries())
      planes[plane * 189] = value;
    const output = [1, 38, 189];
    const session = fakeSession({ dims: [1, 'c', 'n'], output, data: planes });
    const outputs = [...session.outputs, prototypes];
    await using detector = detectorFor({
      session: { ...session, outputs },
      labels: ['cat', 'dog'],
    });

    const found = await detector.detect(await readPicture({ image: 'boats-200x150' }));

    expect(found.map(({ label }) => label)).to.deep.equal(['dog']);
  });
});

describe('kinds of models', () => {
  const session = fakeSession({ dims: [1, 84, 8400] });
  const takes = (input: object) => {
    const [images] = session.inputs;
    return {
      ...session,
      inputs: [{ name: 'images', type: 'float32', dims: [], ...images, ...input }],
    };
  };

  for (const [kind, model, words] of [
    ['uint8', takes({ type: 'uint8' }), 'uint8 pictures'],
    ['int8', takes({ type: 'int8' }), 'int8 pictures'],
    ['NHWC', takes({ dims: [1, 640, 640, 3] }), 'channels last (NHWC)'],
    ['NHWC uint8', takes({ type: 'uint8', dims: ['n', 'h', 'w', 3] }), 'channels last (NHWC)'],
  ] as const) {
    it(`names ${kind} before it asks for class names`, () => {
      expect(thrownBy(() => detectorFor({ session: model })))
        .to.include({ code: 'MODEL_MISMATCH' })
        .and.to.have.property('message')
        .that.includes(words);
    });
  }

  for (const [task, words] of [
    ['pose', 'a pose model'],
    ['obb', 'rotated boxes'],
    ['classify', 'a classifier'],
    ['segment', 'a segmentation model without its second output'],
  ] as const) {
    it(`names the task ${task} of its metadata, and says what to use`, () => {
      expect(thrownBy(() => detectorFor({ session, metadata: { task } })))
        .to.include({ code: 'MODEL_MISMATCH' })
        .and.to.have.property('message')
        .that.includes(words)
        .and.includes(`task ${task}`)
        .and.includes('yolov8n-seg.onnx');
    });
  }

  it('recognises a pose model by its axes where no metadata tell', () => {
    const pose = fakeSession({ dims: [1, 56, 8400] });

    expect(thrownBy(() => detectorFor({ session: pose, labels: ['person'] })))
      .to.include({ code: 'MODEL_MISMATCH' })
      .and.to.have.property('message')
      .that.includes('joints of people (task pose)');
  });
});

describe('YOLOv8 with more channels than cells', () => {
  it('is told by its class count', () => {
    expect(detectYoloLayout([1, 104, 84], 100)).to.equal('yolov8');
    expect(detectYoloLayout([1, 84, 84], 80)).to.equal('yolov8');
    expect(detectYoloLayout([1, 136, 84], 100, 32)).to.equal('yolov8');
    expect(detectYoloLayout([1, 63, 105], 100)).to.equal('yolov5');
    expect(detectYoloLayout([1, 300, 38], 80, 32)).to.equal('end-to-end');
  });

  it('is read by the names in its metadata', async () => {
    const planes = new Float32Array(104 * 84);
    for (const [plane, value] of [32, 32, 16, 16].entries()) planes[plane * 84 + 5] = value;
    planes[(4 + 77) * 84 + 5] = 0.8;
    const output = [1, 104, 84];
    const session = fakeSession({ dims: output, output, data: planes, input: [1, 3, 64, 64] });
    const names = JSON.stringify(Array.from({ length: 100 }, (_, id) => `thing ${id}`));
    await using detector = detectorFor({ session, metadata: { names } });

    const found = await detector.detect(await readPicture({ image: 'boats-200x150' }));

    expect(found.map(({ label, score }) => [label, Math.fround(score)])).to.deep.equal([
      ['thing 77', Math.fround(0.8)],
    ]);
  });
});
