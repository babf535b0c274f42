import type { Box, CallOptions, Pose, PoseEstimator, RasterImage } from '@grounder/core';
import { keypointNames } from '@grounder/core';

import type { Check, ContractOptions } from './contract.js';
import { describeContract, copies } from './contract.js';
import {
  expectCode,
  expectEqual,
  expectLength,
  expectThat,
  expectWithin,
  rejectionOf,
} from './expectations.js';
import { drawnRegions, drawPicture } from './pixels.js';
import { checkAbort, checkCalls, checkInput } from './shared-cases.js';

/** What floats may differ by when a model computes a pose among others. */
const pixelTolerance = 0.01;
const scoreTolerance = 1e-4;

/**
 * The contract of `PoseEstimator`.
 * @param name - The adapter's name.
 * @param options - How to make it, and what it is asked.
 */
export function describePoseEstimator(
  name: string,
  options: ContractOptions<PoseEstimator> & {
    /**
     * A picture and at least two boxes in it, of people who do not stand alike.
     * @defaultValue a drawn one of 96×64, with three coloured rectangles
     */
    readonly people?: () =>
      | { image: RasterImage; boxes: readonly Box[] }
      | Promise<{ image: RasterImage; boxes: readonly Box[] }>;
  },
): void {
  const { people = () => ({ image: drawPicture(), boxes: drawnRegions.map(({ box }) => box) }) } =
    options;
  const asked = copies(people);

  describeContract(`${name} keeps the contract of PoseEstimator`, options, (check) => {
    checkPoses(check, asked);
    checkBoxes(check, asked);
    const ask = async (estimator: PoseEstimator, call?: CallOptions): Promise<readonly Pose[]> => {
      const { image, boxes } = await asked();
      return estimator.estimate(image, boxes, call);
    };
    checkInput(check, asked, (estimator, { image, boxes }) => estimator.estimate(image, boxes));
    checkCalls(check, ask);
    checkAbort<PoseEstimator>(
      (title, run) => {
        check(`${title}, without boxes too`, run);
      },
      async (estimator, call) => estimator.estimate((await asked()).image, [], call),
    );
  });
}

function checkPoses(
  check: Check<PoseEstimator>,
  asked: () => Promise<{ image: RasterImage; boxes: readonly Box[] }>,
): void {
  check('returns a whole pose for each box', async (estimator) => {
    const { image, boxes } = await asked();
    const poses = await estimator.estimate(image, boxes);

    expectLength(poses, boxes.length, 'poses, one for each box');
    poses.forEach(expectPose);
  });

  check('keeps the order of the boxes, and mixes no two people', async (estimator) => {
    const { image, boxes } = await asked();
    const together = await estimator.estimate(image, boxes);
    const backwards = await estimator.estimate(image, boxes.toReversed());
    const alone = await Promise.all(boxes.map((box) => estimator.estimate(image, [box])));

    const [first, second] = together;
    expectThat(!same(first, second), 'different poses in different boxes', first);
    for (const [index, pose] of together.entries()) {
      const turned = backwards[boxes.length - 1 - index];
      expectThat(same(turned, pose), 'the same pose when boxes come in reverse', turned);
      expectThat(same(alone[index]?.[0], pose), 'the same pose for a box alone', alone[index]);
    }
  });

  check('returns nothing for no boxes', async (estimator) => {
    const { image } = await asked();

    expectEqual(await estimator.estimate(image, []), [], 'no poses');
  });
}

function checkBoxes(
  check: Check<PoseEstimator>,
  asked: () => Promise<{ image: RasterImage; boxes: readonly Box[] }>,
): void {
  check('takes boxes that leave the image in part, are slivers or the whole', async (estimator) => {
    const { image } = await asked();
    const { width, height } = image;
    const boxes = [
      { left: -width, top: -height, right: width / 2, bottom: height / 2 },
      { left: width - 0.25, top: 0, right: 2 * width, bottom: height },
      { left: 1, top: 1, right: 1.01, bottom: 1.01 },
      { left: 0, top: 0, right: width, bottom: height },
    ];

    const poses = await estimator.estimate(image, boxes);

    expectLength(poses, boxes.length, 'poses, one for each box');
    poses.forEach(expectPose);
  });

  check('refuses a box outside the image, or none, with INVALID_BOX', async (estimator) => {
    const { image, boxes } = await asked();
    const { width, height } = image;
    for (const box of [
      { left: width, top: 0, right: width + 10, bottom: height },
      { left: -10, top: 0, right: 0, bottom: height },
      { left: 5, top: 5, right: 5, bottom: 9 },
      { left: 9, top: 0, right: 5, bottom: 9 },
      { left: 0, top: NaN, right: 5, bottom: 9 },
    ]) {
      expectCode(await rejectionOf(estimator.estimate(image, [...boxes, box])), 'INVALID_BOX');
    }
  });
}

function expectPose(pose: Pose): void {
  expectEqual(Object.keys(pose).sort(), [...keypointNames].sort(), 'every keypoint');
  for (const point of Object.values(pose)) {
    const finite = Number.isFinite(point.x) && Number.isFinite(point.y);
    expectThat(finite, 'a keypoint at finite pixels', point);
    expectWithin(point.score, [0, 1], 'the score of a keypoint');
  }
}

function same(one: Pose | undefined, other: Pose | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  return keypointNames.every((name) => {
    const [first, second] = [one[name], other[name]];
    const distance = Math.max(Math.abs(first.x - second.x), Math.abs(first.y - second.y));
    return distance <= pixelTolerance && Math.abs(first.score - second.score) <= scoreTolerance;
  });
}
