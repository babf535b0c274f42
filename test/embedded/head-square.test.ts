import { expect } from 'chai';

import type { Box, Pose } from '@grounder/core';
import { keypointNames } from '@grounder/core';
import { findHead, headSquare } from '@grounder/embedded/internal';

const standing: Box = { left: 0, top: 0, right: 100, bottom: 300 };

describe('findHead', () => {
  it('finds a head by the face, its height by the greatest of its distances', () => {
    // Seen from the front: eyes are 1/3.4 of a head apart, ears 1/1.6.
    const pose = poseOf({ nose: [50, 40], leftEye: [55, 35], rightEye: [45, 35] });
    const withEars = poseOf({ nose: [50, 40], leftEar: [65, 38], rightEar: [35, 38] });

    const head = findHead(standing, pose);

    expect(head.x).to.be.closeTo(50, 1e-9);
    expect(head.height).to.be.closeTo(34, 1e-9);
    expect(head.y).to.be.closeTo((40 + 35 + 35) / 3 - 0.08 * 34, 1e-9);
    expect(findHead(standing, withEars).height).to.be.closeTo(48, 1e-9);
  });

  it('finds one above the shoulders when the face is turned away', () => {
    const pose = poseOf({ leftShoulder: [70, 60], rightShoulder: [30, 60] });

    const head = findHead(standing, pose);

    expect(head.x).to.equal(50);
    expect(head.y).to.be.within(10, 40);
    expect(head.height).to.be.within(25, 60);
  });

  it('takes the top of the box when nothing is seen, more of a box that is a bust', () => {
    const body = findHead(standing, poseOf({}));
    const bust = findHead({ ...standing, bottom: 100 }, poseOf({}));

    expect(body).to.deep.equal({ x: 50, y: 24, height: 48 });
    expect(bust).to.deep.equal({ x: 50, y: 20, height: 40 });
  });

  it('believes no distance that is too small or too large for the box', () => {
    const near = poseOf({ leftEye: [50, 40], rightEye: [50, 40] });
    const far = poseOf({ leftEar: [500, 40], rightEar: [-500, 40] });

    expect(findHead(standing, near).height).to.equal(24);
    expect(findHead(standing, far).height).to.equal(225);
  });

  it('passes over keypoints that are guesses', () => {
    const pose = poseOf({ nose: [50, 40], leftEye: [55, 35] }, 0.2);

    expect(findHead(standing, pose)).to.deep.equal(findHead(standing, poseOf({})));
  });
});

describe('headSquare', () => {
  it('has the tightness times the height of the head as its side', () => {
    expect(headSquare({ x: 50, y: 24, height: 20 }, 1.5)).to.deep.equal({
      left: 35,
      top: 9,
      right: 65,
      bottom: 39,
    });
  });
});

function poseOf(seen: Partial<Record<keyof Pose, readonly [number, number]>>, score = 0.9): Pose {
  const entries = keypointNames.map((name) => {
    const [x, y] = seen[name] ?? [0, 0];
    return [name, { x, y, score: seen[name] === undefined ? 0 : score }];
  });
  return Object.fromEntries(entries) as Pose;
}
