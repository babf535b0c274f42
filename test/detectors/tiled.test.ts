import type { Detector, Progress } from '@grounder/core';
import { createRasterImage } from '@grounder/core';
import { tiled, YoloV8Detector } from '@grounder/detectors';
import { tilesOf } from '@grounder/detectors/internal';
import { expect } from 'chai';
import { describeDetector } from '@grounder/testing';

import { expectCode, rejectionOf } from '../support/failures.js';
import { openTiny, readPicture, readReference } from './tiny-models.js';

/** Finds a mark: the box of all pixels whose red is 255. */
const markDetector: Detector = {
  detect: ({ width, data }) => {
    const marks = Array.from(data.keys()).filter((index) => index % 3 === 0 && data[index] === 255);
    const columns = marks.map((index) => (index / 3) % width);
    const rows = marks.map((index) => Math.floor(index / 3 / width));
    const box = {
      left: Math.min(...columns),
      top: Math.min(...rows),
      right: Math.max(...columns) + 1,
      bottom: Math.max(...rows) + 1,
    };
    return Promise.resolve(marks.length === 0 ? [] : [{ box, label: 'mark', score: 0.5 }]);
  },
};

function markedImage(left = 40): ReturnType<typeof createRasterImage> {
  const image = createRasterImage(100, 60);
  for (let y = 31; y < 35; y += 1) {
    for (let x = left; x < left + 6; x += 1) image.data[3 * (100 * y + x)] = 255;
  }
  return image;
}

describe('tilesOf', () => {
  it('covers an image evenly with at least the overlap asked for', () => {
    const tiles = tilesOf({ width: 100, height: 40 }, { size: 40, overlap: 0.25 });

    expect(tiles).to.deep.equal([
      { left: 0, top: 0, right: 40, bottom: 40 },
      { left: 30, top: 0, right: 70, bottom: 40 },
      { left: 60, top: 0, right: 100, bottom: 40 },
    ]);
  });

  it('lays one tile over an image that is smaller', () => {
    const tiles = tilesOf({ width: 10, height: 20 }, { size: 40 });

    expect(tiles).to.deep.equal([{ left: 0, top: 0, right: 10, bottom: 20 }]);
  });
});

describe('tiled', () => {
  it('moves boxes to their place in the image and merges what several tiles find', async () => {
    const found = await tiled(markDetector, { size: 40, overlap: 0.5 }).detect(markedImage());

    expect(found[0]).to.deep.equal({
      box: { left: 40, top: 31, right: 46, bottom: 35 },
      label: 'mark',
      score: 0.5,
    });
  });

  it('leaves out what a tile cuts off', async () => {
    // The mark lies across the border of the first and into the second of two tiles.
    const found = await tiled(markDetector, { size: 50, overlap: 0 }).detect(markedImage(47));

    expect(found.map(({ box }) => box.right - box.left)).to.deep.equal([6]);
  });

  it('keeps what ends where the image ends', async () => {
    const image = createRasterImage(100, 60);
    for (let x = 0; x < 6; x += 1) image.data[3 * x] = 255;
    const found = await tiled(
      // Only in tiles: what the whole picture shows would hide a loss.
      { detect: (part) => (part.width < 100 ? markDetector.detect(part) : Promise.resolve([])) },
      { size: 60 },
    ).detect(image);

    expect(found.map(({ box }) => box)).to.deep.equal([{ left: 0, top: 0, right: 6, bottom: 1 }]);
  });

  it('takes sides of tiles that go by the image', async () => {
    const sizes: string[] = [];
    const detector: Detector = {
      detect: ({ width, height }) => {
        sizes.push(`${width}×${height}`);
        return Promise.resolve([]);
      },
    };

    await tiled(detector, { size: ({ width }) => 0.6 * width }).detect(createRasterImage(90, 60));

    expect(sizes).to.deep.equal(['90×60', '54×54', '54×54', '54×54', '54×54']);
  });

  it('refuses sides of tiles below a pixel', async () => {
    const error = await rejectionOf(tiled(markDetector, { size: () => 0 }).detect(markedImage()));

    expect(error).to.have.property('code', 'INVALID_OPTION');
  });

  it('reports each tile and the whole picture', async () => {
    const reports: Progress[] = [];

    await tiled(markDetector, { size: 60 }).detect(markedImage(), {
      onProgress: (progress) => reports.push(progress),
    });

    expect(reports.map(({ done }) => done)).to.deep.equal([0, 1, 2, 3]);
  });

  it('stops between tiles when the signal is aborted', async () => {
    const controller = new AbortController();
    let calls = 0;
    const detector: Detector = {
      detect: () => {
        calls += 1;
        controller.abort(new Error('enough'));
        return Promise.resolve([]);
      },
    };

    const { signal } = controller;
    const error = await rejectionOf(
      tiled(detector, { size: 20 }).detect(markedImage(), { signal }),
    );

    expect(error).to.have.property('message', 'enough');
    expect(calls).to.equal(1);
  });

  for (const options of [{ size: 0 }, { size: 1.5 }, { overlap: 1 }, { overlap: NaN }] as const) {
    it(`refuses ${JSON.stringify(options)}`, () => {
      expectCode(() => tiled(markDetector, options), 'INVALID_OPTION');
    });
  }
});

describe('tiled around YoloV8Detector', () => {
  let inner: YoloV8Detector;

  before(async () => {
    const { names: labels = [] } = readReference('tiny-yolov8');
    inner = new YoloV8Detector({ session: await openTiny('tiny-yolov8'), labels });
  });

  after(() => inner.dispose());

  describeDetector('tiled', {
    create: () => tiled(inner, { size: 96 }),
    image: () => readPicture({ image: 'boats-200x150' }),
  });
});
