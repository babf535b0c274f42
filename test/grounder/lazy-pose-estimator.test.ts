import { expect } from 'chai';

import type { Box, Pose } from '@grounder/core';
import { createRasterImage, GroundingError, keypointNames } from '@grounder/core';
import { lazyPoseEstimator } from 'grounder';
import { describePoseEstimator } from '@grounder/testing';

import { rejectionOf } from '../support/failures.js';

const image = createRasterImage(100, 100);
const [first, second]: readonly [Box, Box] = [
  { left: 10, top: 10, right: 30, bottom: 60 },
  { left: 50, top: 20, right: 90, bottom: 80 },
];
const missing = new GroundingError('MISSING_PACKAGE', 'no package');

/** Counts what is opened, asked and disposed; a pose is the box's left top corner. */
function fakeModel() {
  const log: string[] = [];
  const open = () => {
    log.push('open');
    const dispose = () => {
      log.push('dispose');
      return Promise.resolve();
    };
    return Promise.resolve({
      estimate: (_: unknown, boxes: readonly Box[]) => {
        log.push(`ask ${boxes.length}`);
        return Promise.resolve(boxes.map(poseAt));
      },
      dispose,
      [Symbol.asyncDispose]: dispose,
    });
  };
  return { log, open };
}

function poseAt({ left: x, top: y }: Box): Pose {
  return Object.fromEntries(keypointNames.map((name) => [name, { x, y, score: 1 }])) as Pose;
}

describePoseEstimator('lazyPoseEstimator without the package', {
  create: () => lazyPoseEstimator(() => Promise.reject(missing)),
  people: () => ({ image, boxes: [first, second] }),
});

describe('lazyPoseEstimator', () => {
  it('opens the model at the first question, and once', async () => {
    const { log, open } = fakeModel();
    const estimator = lazyPoseEstimator(open);
    expect(log).to.deep.equal([]);

    await Promise.all([estimator.estimate(image, [first]), estimator.estimate(image, [second])]);
    await estimator.dispose();

    expect(log).to.deep.equal(['open', 'ask 1', 'ask 1', 'dispose']);
  });

  it('asks only about boxes of a picture that are new', async () => {
    const { log, open } = fakeModel();
    await using estimator = lazyPoseEstimator(open);
    await estimator.estimate(image, [first]);

    const poses = await estimator.estimate(image, [second, first]);
    await estimator.estimate(image, [first, second]);
    await estimator.estimate(createRasterImage(100, 100), [first]);

    expect(poses.map(({ nose }) => nose.x)).to.deep.equal([50, 10]);
    expect(log).to.deep.equal(['open', 'ask 1', 'ask 1', 'ask 1']);
  });

  it('opens nothing when it is disposed unused, and nothing afterwards', async () => {
    const { log, open } = fakeModel();
    const estimator = lazyPoseEstimator(open);
    await estimator.dispose();

    const error = await rejectionOf(estimator.estimate(image, [first]));

    expect(error).to.have.property('code', 'DISPOSED');
    expect(log).to.deep.equal([]);
  });

  it('sees no joints when the package with the model is missing', async () => {
    const estimator = lazyPoseEstimator(() => Promise.reject(missing));

    const [pose] = await estimator.estimate(image, [first]);

    expect(Object.values(pose ?? {}).map(({ score }) => score)).to.deep.equal(
      keypointNames.map(() => 0),
    );
  });

  it('passes other failures on, and tries again at the next question', async () => {
    const { log, open } = fakeModel();
    let failures = 1;
    const estimator = lazyPoseEstimator(() =>
      failures-- > 0 ? Promise.reject(new GroundingError('INVALID_MODEL', 'broken')) : open(),
    );

    const error = await rejectionOf(estimator.estimate(image, [first]));
    const poses = await estimator.estimate(image, [first]);

    expect(error).to.have.property('code', 'INVALID_MODEL');
    expect(poses).to.have.lengthOf(1);
    expect(log).to.deep.equal(['open', 'ask 1']);
  });
});
