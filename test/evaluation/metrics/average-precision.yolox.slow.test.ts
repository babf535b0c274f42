import { expect } from 'chai';
import { readFile } from 'node:fs/promises';

import type { Detection } from '@grounder/core';
import { YoloxDetector } from '@grounder/detectors';
import type { EvaluatedImage } from '@grounder/evaluation/internal';
import { averagePrecision } from '@grounder/evaluation';
import { decodeImage } from '@grounder/images';
import { nodeRuntime } from '@grounder/models';

import { sharedDataPath } from '../../support/fixtures.js';
import { expectSummary } from '../reference.js';
import type { PhotoTruths, YoloxFixture } from '../refcocos-photos.js';
import { readPhotoTruths, readYoloxFixture } from '../refcocos-photos.js';

describe("averagePrecision of YOLOX-nano on RefCOCOS' photos", () => {
  let truths: PhotoTruths;
  let fixture: YoloxFixture;

  before(function () {
    const path = sharedDataPath('refcocos-dev/instances.json');
    if (path === undefined) this.skip();
    truths = readPhotoTruths(path);
    fixture = readYoloxFixture(truths.labels);
  });

  it('equals pycocotools on the same detections, over all and for each class', () => {
    const images = withTruths(({ id }) => fixture.detections.get(id) ?? []);

    const rated = averagePrecision(images, { labels: truths.labels });

    expectSummary(rated, fixture.rounded.overall);
    for (const { label, ap } of rated.perClass) {
      const expected = fixture.rounded.perClass[label] ?? null;
      if (expected === null) expect(ap, label).to.be.NaN;
      else expect(ap, label).to.be.closeTo(expected, 1e-9);
    }
  });

  it('equals pycocotools to 1e-3 on what the detector finds now', async function () {
    const weights = sharedDataPath('weights/yolox_nano.onnx');
    if (weights === undefined) this.skip();
    this.timeout(600_000);
    const { labels, photos } = truths;
    const session = await nodeRuntime().open(weights);
    await using detector = new YoloxDetector({
      session,
      labels,
      scoreThreshold: 0.01,
      iouThreshold: 0.65,
      // As when pycocotools rated what was found.
      resample: 'pillow',
    });
    const found = new Map<number, readonly Detection[]>();
    for (const { id, file } of photos) {
      const path = sharedDataPath(`refcocos-dev/images/${file}`) ?? file;
      found.set(id, await detector.detect(await decodeImage(await readFile(path))));
    }

    const rated = averagePrecision(
      withTruths(({ id }) => found.get(id) ?? []),
      { labels },
    );

    expect(rated.ap50).to.be.above(0.3);
    expectSummary(rated, fixture.asFound.overall, 1e-3);
  });

  function withTruths(
    detectionsOf: (photo: PhotoTruths['photos'][number]) => readonly Detection[],
  ): readonly EvaluatedImage[] {
    return truths.photos.map((photo) => ({
      detections: detectionsOf(photo),
      truths: photo.truths,
    }));
  }
});
