import type { Box, Pose, PoseEstimator, RasterImage } from '@grounder/core';
import { clipBox, keypointNames } from '@grounder/core';
import { describePoseEstimator } from '@grounder/testing';

import type { Around } from './example.js';
import { begin, callFaults, exampleOf } from './example.js';

const wholePose = 'returns a whole pose for each box';

function poseAt({ left: x, top: y }: Box): Pose {
  return Object.fromEntries(keypointNames.map((name) => [name, { x, y, score: 1 }])) as Pose;
}

function posesIn(image: RasterImage, boxes: readonly Box[]): readonly Pose[] {
  return boxes.map((box) => poseAt(clipBox(box, image)));
}

function wrap(around: Around<readonly Pose[]>): PoseEstimator {
  return {
    estimate: (image, boxes, options = {}) =>
      around(async (call) => {
        begin(call);
        return Promise.resolve(posesIn(image, boxes));
      }, options),
  };
}

function changed(
  change: (poses: readonly Pose[], boxes: readonly Box[]) => readonly Pose[],
): PoseEstimator {
  return {
    estimate: async (image, boxes) => Promise.resolve(change(posesIn(image, boxes), boxes)),
  };
}

export const poseEstimator = exampleOf<PoseEstimator>(
  describePoseEstimator,
  'pose estimator',
  () => wrap((ask, options) => ask(options)),
  [
    ...callFaults(wrap, (poses) => poses.toReversed()),
    {
      how: 'ignores the signal when there is nothing to do',
      create: () =>
        wrap((ask, options) =>
          ask(options).catch((error: unknown) =>
            ask({}).then((poses) => {
              if (poses.length > 0) throw error as Error;
              return poses;
            }),
          ),
        ),
      fails: ['rejects with the reason of a signal that is aborted, without boxes too'],
    },
    {
      how: 'knows no nose',
      create: () =>
        changed((poses) => poses.map((pose) => ({ leftEye: pose.leftEye }) as unknown as Pose)),
      fails: [wholePose, 'takes boxes that leave the image in part, are slivers or the whole'],
    },
    {
      how: 'gives keypoints at NaN',
      create: () => changed((poses) => poses.map(() => poseAt({ left: NaN } as Box))),
      fails: [wholePose],
    },
    {
      how: 'forgets a person',
      create: () => changed((poses) => poses.slice(1)),
      fails: [wholePose],
    },
    {
      how: 'sorts people by their place',
      create: () =>
        changed((poses) => poses.toSorted((first, second) => first.nose.x - second.nose.x)),
      fails: ['keeps the order of the boxes, and mixes no two people'],
    },
    {
      how: 'gives everybody the pose of the first',
      create: () => changed((poses) => poses.map((pose) => poses[0] ?? pose)),
      fails: ['keeps the order of the boxes, and mixes no two people'],
    },
    {
      how: 'finds somebody without a box',
      create: () =>
        changed((poses) => (poses.length > 0 ? poses : [poseAt({ left: 0, top: 0 } as Box)])),
      fails: ['returns nothing for no boxes'],
    },
    {
      how: 'takes any box',
      create: () => ({ estimate: (_, boxes) => Promise.resolve(boxes.map(poseAt)) }),
      fails: ['refuses a box outside the image, or none, with INVALID_BOX'],
    },
    {
      how: 'sorts the boxes that it is given',
      create: () =>
        changed((poses, boxes) => {
          (boxes as Box[]).reverse();
          return poses;
        }),
      fails: ['leaves what it is given as it was'],
    },
  ],
);
