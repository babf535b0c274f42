import { expect } from 'chai';

import { createRasterImage, iou } from '@grounder/core';
import { generateScene, sceneDetector } from '@grounder/scenes';
import { describeDetector } from '@grounder/testing';

import { expectCode } from '../../support/failures.js';

const { image } = generateScene(1);

describeDetector('sceneDetector', { create: () => sceneDetector(), image: () => image });

describe('sceneDetector', () => {
  it('finds nearly all objects of scenes, and knows nearly all shapes', async () => {
    const detector = sceneDetector();
    let [objects, found, known, false_] = [0, 0, 0, 0];
    for (let seed = 600_000; seed < 600_100; seed += 1) {
      const scene = generateScene(seed);
      const detections = await detector.detect(scene.image);
      for (const { box, shape } of scene.objects) {
        objects += 1;
        const match = detections.find((detection) => iou(detection.box, box) >= 0.5);
        if (match !== undefined) found += 1;
        if (match?.label === shape) known += 1;
      }
      false_ += detections.filter(({ box }) =>
        scene.objects.every((object) => iou(object.box, box) < 0.5),
      ).length;
    }

    expect(found / objects).to.be.greaterThan(0.95);
    expect(known / objects).to.be.greaterThan(0.9);
    expect(false_ / objects).to.be.lessThan(0.05);
  });

  it('finds nothing in an empty grey picture', async () => {
    const empty = createRasterImage(64, 64, new Uint8Array(3 * 64 * 64).fill(130));

    expect(await sceneDetector().detect(empty)).to.deep.equal([]);
  });

  it('refuses thresholds out of range', () => {
    expectCode(() => sceneDetector({ scoreThreshold: 1.1 }), 'INVALID_OPTION');
    expectCode(() => sceneDetector({ scoreThreshold: NaN }), 'INVALID_OPTION');
    expectCode(() => sceneDetector({ leastPixels: 0 }), 'INVALID_OPTION');
  });
});
