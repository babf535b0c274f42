import type { Session } from '@grounder/core';
import {
  detectorFor,
  DetrDetector,
  EndToEndYoloDetector,
  RtDetrDetector,
  YoloV5Detector,
  YoloV8Detector,
  YoloxDetector,
} from '@grounder/detectors';
import { bytesSource, readModelMetadata } from '@grounder/onnx';
import { expect } from 'chai';

import { expectCode, thrownBy } from '../support/failures.js';
import { readFixture, readJsonFixture } from '../support/fixtures.js';
import { members, scriptedSession } from './fake-detectors.js';
import {
  clipReference,
  expectReference,
  openTiny,
  readPicture,
  readReference,
} from './tiny-models.js';

async function metadataOf(folder: string): Promise<Readonly<Record<string, string>>> {
  const file = readFixture(`models/${folder}/onnx/model.onnx`);
  return (await readModelMetadata(bytesSource(file))).metadata;
}

describe('detectorFor', () => {
  for (const [folder, detector] of [
    ['tiny-yolov5', YoloV5Detector],
    ['tiny-yolov8', YoloV8Detector],
    ['tiny-yolov10', EndToEndYoloDetector],
  ] as const) {
    it(`reads ${folder} by its axes and its own class names`, async () => {
      const { names = [], cases } = readReference(folder);
      const [first] = cases;
      if (first === undefined) throw new Error(`${folder} has no case`);
      const session = await openTiny(folder);
      await using found = detectorFor({ session, metadata: await metadataOf(folder) });

      expect(found).to.be.instanceOf(detector);
      expect(found.labels).to.deep.equal(names);
      const detections = await found.detect(await readPicture(first));
      expectReference(detections, first.results?.[0]?.detections ?? []);
    });
  }

  for (const [folder, detector] of [
    ['tiny-detr', DetrDetector],
    ['tiny-detr-mask', DetrDetector],
    ['tiny-conditional-detr', DetrDetector],
    ['tiny-rt-detr', RtDetrDetector],
    ['tiny-rt-detr-v2', RtDetrDetector],
    ['tiny-d-fine', RtDetrDetector],
    ['tiny-yolos', DetrDetector],
    ['tiny-lw-detr', DetrDetector],
    ['tiny-rf-detr', RtDetrDetector],
  ] as const) {
    it(`reads ${folder} by its config, with the names and sizes of its files`, async () => {
      const { labels = [], cases } = readReference(folder);
      const [first] = cases;
      if (first === undefined) throw new Error(`${folder} has no case`);
      const session = await openTiny(folder);
      await using found = detectorFor({
        session,
        config: readJsonFixture(`models/${folder}/config.json`),
        preprocessor: readJsonFixture(`models/${folder}/preprocessor_config.json`),
        scoreThreshold: 0,
      });

      expect(found).to.be.instanceOf(detector);
      expect(found.labels).to.deep.equal(labels);
      const picture = await readPicture(first);
      const detections = await found.detect(picture);
      expectReference(detections, clipReference(first.detections ?? [], picture));
    });
  }

  it('tells DETR and RT-DETR apart by the number of labels when there is no config', async () => {
    const open = async (folder: string): Promise<Session> => openTiny(folder);
    const { labels: ninetyOne = [] } = readReference('tiny-detr');
    const { labels: eighty = [] } = readReference('tiny-rt-detr');

    await using detr = detectorFor({ session: await open('tiny-detr'), labels: ninetyOne });
    await using rtDetr = detectorFor({ session: await open('tiny-rt-detr'), labels: eighty });

    expect(detr).to.be.instanceOf(DetrDetector);
    expect(rtDetr).to.be.instanceOf(RtDetrDetector);
  });

  it('reads YOLOX when it is told so', async () => {
    const { names: labels = [] } = readReference('tiny-yolox');
    const session = await openTiny('tiny-yolox');
    await using detector = detectorFor({ session, labels, kind: 'yolox' });

    expect(detector).to.be.instanceOf(YoloxDetector);
  });

  it('names YOLOX when a model looks like it', async () => {
    const { names: labels = [] } = readReference('tiny-yolox');
    await using session = await openTiny('tiny-yolox');

    expect(thrownBy(() => detectorFor({ session, labels })))
      .to.include({ code: 'MODEL_MISMATCH' })
      .and.to.have.property('message')
      .that.includes('output: float32[1,189,10]')
      .and.includes("kind 'yolox'");
  });

  it('prefers the labels of the caller', async () => {
    const metadata = await metadataOf('tiny-yolov8');
    const labels = ['a', 'b', 'c', 'd', 'e'];
    await using detector = detectorFor({
      session: await openTiny('tiny-yolov8'),
      metadata,
      labels,
    });

    expect(detector.labels).to.deep.equal(labels);
  });

  it('refuses a model whose class names nobody tells', async () => {
    await using session = await openTiny('tiny-yolov8');

    expectCode(() => detectorFor({ session }), 'INVALID_OPTION');
  });

  it('refuses a model of another task and says which', async () => {
    await using session = await openTiny('tiny-yolov8');
    const metadata = { ...(await metadataOf('tiny-yolov8')), task: 'segment' };

    expect(thrownBy(() => detectorFor({ session, metadata })))
      .to.include({ code: 'MODEL_MISMATCH' })
      .and.to.have.property('message')
      .that.includes('task segment');
  });

  it('refuses an unknown relative of DETR and lists what it saw', async () => {
    await using session = await openTiny('tiny-detr');
    const { labels = [] } = readReference('tiny-detr');

    expect(thrownBy(() => detectorFor({ session, labels, config: { model_type: 'omdet-turbo' } })))
      .to.include({ code: 'MODEL_MISMATCH' })
      .and.to.have.property('message')
      .that.includes('model_type omdet-turbo')
      .and.includes('pixel_values: float32[')
      .and.includes('pred_boxes: float32[');
  });

  it('refuses names of another number', async () => {
    await using session = await openTiny('tiny-yolov8');
    const metadata = { ...(await metadataOf('tiny-yolov8')), names: "['cat']" };

    expectCode(() => detectorFor({ session, metadata }), 'MODEL_MISMATCH');
  });

  it('refuses an encoder', async () => {
    await using session = await openTiny('tiny-clip', 'onnx/vision_model.onnx');

    expectCode(() => detectorFor({ session, labels: ['cat'] }), 'MODEL_MISMATCH');
  });

  it('takes size and stride of the metadata for a model of any size', async () => {
    const member = members.find(({ kind }) => kind === 'yolov8');
    if (member === undefined) throw new Error('no YOLOv8');
    const inputs = [{ name: 'images', type: 'float32', dims: [1, 3, 'height', 'width'] }];
    const session = scriptedSession(member, { inputs });
    const metadata = { names: "['cat', 'dog']", imgsz: '[64, 128]', stride: '64' };

    await detectorFor({ session, metadata }).detect(await readPicture({ image: 'boats-61x43' }));

    expect(session.runs[0]?.images?.dims).to.deep.equal([1, 3, 64, 128]);
    const inputSize = { width: 96, height: 96 };
    expectCode(() => detectorFor({ session, metadata, inputSize }), 'INVALID_OPTION');
  });

  it('stretches pictures where the file fixes both sides', async () => {
    const member = members.find(({ kind }) => kind === 'detr');
    if (member === undefined) throw new Error('no DETR');
    const inputs = [{ name: 'pixel_values', type: 'float32', dims: [1, 3, 'h', 'w'] }];
    const session = scriptedSession(member, { inputs });
    const preprocessor = { size: { height: 32, width: 80 } };
    const labels = ['cat', 'dog'];
    const detector = detectorFor({ session, labels, kind: 'detr', preprocessor });

    await detector.detect(await readPicture({ image: 'boats-61x43' }));

    expect(session.runs[0]?.pixel_values?.dims).to.deep.equal([1, 3, 32, 80]);
  });
});
