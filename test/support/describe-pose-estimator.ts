import { expect } from 'chai';

import type { Box, Pose, PoseEstimator, Progress, RasterImage } from '@grounder/core';
import { keypointNames } from '@grounder/core';

import { rejectionOf } from './failures.js';
import type { Create, Lazy } from './subject.js';
import { subjectOf, valueOf } from './subject.js';

/** What floats may differ by when a model computes a pose among others. */
const pixelTolerance = 0.01;
const scoreTolerance = 1e-4;

/** A picture and the people in it. */
export interface PosedPicture {
  readonly image: RasterImage;
  /** At least two boxes, of people who do not stand alike. */
  readonly boxes: readonly Box[];
}

/**
 * The contract of `PoseEstimator`.
 *
 * @param name - The adapter's name.
 * @param createEstimator - Makes the estimator; it is disposed at the end when it can be.
 * @param picture - A picture with people.
 */
export function describePoseEstimator(
  name: string,
  createEstimator: Create<PoseEstimator>,
  picture: Lazy<PosedPicture>,
): void {
  describe(`${name} keeps the contract of PoseEstimator`, () => {
    const estimator = subjectOf(createEstimator);
    const people = subjectOf(() => valueOf(picture));
    const estimate = (boxes = people().boxes): Promise<readonly Pose[]> =>
      estimator().estimate(people().image, boxes);

    it('returns a whole pose for each box', async () => {
      const poses = await estimate();

      expect(poses).to.have.lengthOf(people().boxes.length);
      poses.forEach(expectPose);
    });

    it('keeps the order of the boxes, and mixes no two people', async () => {
      const together = await estimate();
      const backwards = await estimate(people().boxes.toReversed());
      const alone = await Promise.all(people().boxes.map((box) => estimate([box])));

      expect(together[0]).to.not.deep.equal(together[1]);
      expectSame(together, backwards.toReversed());
      expectSame(together, alone.flat());
    });

    it('returns nothing for no boxes', async () => {
      expect(await estimate([])).to.deep.equal([]);
    });

    it('returns the same for the same image and boxes', async () => {
      expect(await estimate()).to.deep.equal(await estimate());
    });

    it('returns the same for concurrent calls', async () => {
      const alone = await estimate();
      const together = await Promise.all([estimate(), estimate()]);

      expect(together).to.deep.equal([alone, alone]);
    });

    it('leaves the image as it was', async () => {
      const { width, height, data } = people().image;
      const before = Uint8Array.from(data);

      await estimate();

      expect(people().image).to.include({ width, height, data });
      expect(Buffer.compare(before, Uint8Array.from(data))).to.equal(0);
    });

    it('takes boxes that leave the image in part, are slivers, or are the whole image', async () => {
      const { width, height } = people().image;
      const boxes = [
        { left: -width, top: -height, right: width / 2, bottom: height / 2 },
        { left: width - 0.25, top: 0, right: 2 * width, bottom: height },
        { left: 1, top: 1, right: 1.01, bottom: 1.01 },
        { left: 0, top: 0, right: width, bottom: height },
      ];

      const poses = await estimate(boxes);

      expect(poses).to.have.lengthOf(4);
      poses.forEach(expectPose);
    });

    it('rejects with INVALID_BOX when one box lies outside the image, or is none', async () => {
      const { width, height } = people().image;
      for (const box of [
        { left: width, top: 0, right: width + 10, bottom: height },
        { left: -10, top: 0, right: 0, bottom: height },
        { left: 5, top: 5, right: 5, bottom: 9 },
        { left: 9, top: 0, right: 5, bottom: 9 },
        { left: 0, top: NaN, right: 5, bottom: 9 },
      ]) {
        const error = await rejectionOf(estimate([...people().boxes, box]));

        expect(error).to.have.property('code', 'INVALID_BOX');
      }
    });

    it('rejects with the reason of a signal that is aborted', async () => {
      const reason = new Error('no longer wanted');
      const { image, boxes } = people();

      for (const some of [boxes, []]) {
        const error = await rejectionOf(
          estimator().estimate(image, some, { signal: AbortSignal.abort(reason) }),
        );

        expect(error).to.equal(reason);
      }
    });

    it('reports progress up to the number of boxes', async () => {
      const reports: Progress[] = [];
      const { image, boxes } = people();

      await estimator().estimate(image, boxes, {
        onProgress: (progress) => reports.push(progress),
      });

      for (const { stage, done, total } of reports) {
        expect(stage).to.not.equal('');
        expect(total).to.equal(boxes.length);
        expect(done).to.be.within(0, total);
      }
    });
  });
}

function expectPose(pose: Pose): void {
  expect(Object.keys(pose)).to.have.members([...keypointNames]);
  for (const { x, y, score } of Object.values(pose)) {
    expect(Number.isFinite(x) && Number.isFinite(y), `${x}, ${y}`).to.equal(true);
    expect(score).to.be.within(0, 1);
  }
}

function expectSame(first: readonly Pose[], second: readonly Pose[]): void {
  expect(second).to.have.lengthOf(first.length);
  first.forEach((pose, index) => {
    for (const name of keypointNames) {
      const twin = second[index]?.[name];
      expect(twin?.x).to.be.closeTo(pose[name].x, pixelTolerance);
      expect(twin?.y).to.be.closeTo(pose[name].y, pixelTolerance);
      expect(twin?.score).to.be.closeTo(pose[name].score, scoreTolerance);
    }
  });
}
