import type { Detector, Session } from '@grounder/core';
import type { YoloSuppressionOptions } from '@grounder/detectors/internal';
import { createRasterImage } from '@grounder/core';
import {
  detectorFor,
  EndToEndYoloDetector,
  YoloV5Detector,
  YoloV8Detector,
  YoloxDetector,
} from '@grounder/detectors';
import { byteRange, createImageTensor } from '@grounder/images';
import { describeDetector } from '@grounder/testing';
import { expect } from 'chai';

import { labels, members as fakeMembers, scriptedSession } from './fake-detectors.js';
import type { ReferenceSettings } from './tiny-models.js';
import { expectReference, openTiny, readPicture, readReference } from './tiny-models.js';

type Create = (options: YoloSuppressionOptions) => Detector;

const members: Readonly<Record<string, readonly [folder: string, create: Create]>> = {
  YoloV5Detector: ['tiny-yolov5', (options) => new YoloV5Detector(options)],
  YoloV8Detector: ['tiny-yolov8', (options) => new YoloV8Detector(options)],
  EndToEndYoloDetector: ['tiny-yolov10', (options) => new EndToEndYoloDetector(options)],
  YoloxDetector: ['tiny-yolox', (options) => new YoloxDetector(options)],
};

function toOptions({
  classAgnostic,
  ...limits
}: ReferenceSettings): Partial<YoloSuppressionOptions> {
  return { ...limits, within: classAgnostic === true ? 'all' : 'label' };
}

for (const [name, [folder, create]] of Object.entries(members)) {
  const { names: labels = [], cases } = readReference(folder);

  describe(name, () => {
    let session: Session;

    before(async () => {
      session = await openTiny(folder);
    });

    after(() => session.dispose());

    for (const one of cases) {
      for (const { settings, detections } of one.results ?? []) {
        it(`finds in ${one.image} what the reference finds with ${JSON.stringify(settings)}`, async () => {
          const detector = create({ session, labels, ...toOptions(settings) });

          expectReference(await detector.detect(await readPicture(one)), detections);
        });
      }
    }
  });

  describeDetector(name, {
    create: async () => create({ session: await openTiny(folder), labels }),
    image: () => readPicture({ image: 'boats-200x150' }),
    labels,
  });
}

describe('the letterbox of the YOLO family', () => {
  const photo = createRasterImage(
    150,
    200,
    Uint8Array.from({ length: 90000 }, (_, at) => (at * 7919) % 251),
  );

  for (const member of fakeMembers.filter(({ kind }) => kind.includes('yolo'))) {
    for (const resample of [undefined, 'opencv', 'pillow', 'torchvision'] as const) {
      it(`of ${member.kind} is resized as ${resample ?? 'OpenCV does by itself'}`, async () => {
        const session = scriptedSession(member);
        const options = resample === undefined ? {} : { resample };
        const detector = detectorFor({ session, labels, kind: member.kind, ...options });

        await detector.detect(photo);

        const isX = member.kind === 'yolox';
        const expected = createImageTensor([photo], {
          ...{ width: 72, height: 96, filter: 'bilinear', resample: resample ?? 'opencv' },
          ...(isX && { normalisation: byteRange, channelOrder: 'bgr' }),
          canvas: { width: 96, height: 96, left: isX ? 0 : 12, fill: { grey: 114 } },
        });
        expect(session.runs[0]?.[member.input]?.data).to.deep.equal(expected.data);
      });
    }
  }
});

describe('YoloV8Detector on other exports', () => {
  const { names: labels = [], cases, dynamicCases = [] } = readReference('tiny-yolov8');

  for (const { image, results } of dynamicCases) {
    it(`finds in ${image} at 128×64 what the reference finds`, async () => {
      const session = await openTiny('tiny-yolov8', 'variants/model_dynamic.onnx');
      await using detector = new YoloV8Detector({
        session,
        labels,
        inputSize: { width: 128, height: 64 },
      });

      const found = await detector.detect(await readPicture({ image }));

      expectReference(found, results?.[0]?.detections ?? []);
    });
  }

  for (const file of ['variants/model_half.onnx', 'onnx/model_fp16.onnx']) {
    it(`finds the best objects with ${file}, in half precision`, async () => {
      const session = await openTiny('tiny-yolov8', file);
      await using detector = new YoloV8Detector({ session, labels, maxDetections: 3 });

      const found = await detector.detect(await readPicture({ image: 'boats-200x150' }));

      const whole = cases[0]?.results?.[0]?.detections.slice(0, 3) ?? [];
      expectReference(found, whole, { pixels: 2, score: 0.01 });
    });
  }
});
