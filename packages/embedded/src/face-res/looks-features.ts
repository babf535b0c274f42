import type { Box, CallOptions, Pose, PoseEstimator, RasterImage } from '@grounder/core';
import { boxHeight, boxWidth, keypointNames } from '@grounder/core';

import type { FaceFeatures, FaceResEncoder } from './face-res-encoder.js';
import type { Head } from './head-square.js';
import { findHead, headSquare } from './head-square.js';

/** Sides of the squares that the network sees, in heights of the head: the face with hair, and the face. */
const [wide, tight] = [1.35, 1];

/** A part of the features: how many numbers, and how much it counts when a head is trained. */
export interface LooksBlock {
  /** Numbers. */
  readonly length: number;
  /** Its share of the squared length of standardised features. */
  readonly share: number;
}

/** The parts of the features in order; the shares were chosen by cross-validation over photos. */
export const looksBlocks: readonly LooksBlock[] = [
  { length: 1024, share: 1 },
  { length: 1024, share: 1 },
  { length: 2048, share: 1 },
  { length: 202, share: 0.5 },
  { length: 5 + keypointNames.length, share: 0.3 },
];

/** What is known of somebody's head. */
export interface PersonFeatures {
  /** Where it is. */
  readonly head: Head;
  /** Numbers that traits are read from. */
  readonly features: Float32Array;
}

/** What finds and describes heads. */
export interface PersonFeatureSources {
  /** Describes faces. */
  readonly encoder: Pick<FaceResEncoder, 'encode'>;
  /** Finds the keypoints that heads are found by. */
  readonly poses: PoseEstimator;
}

/** Finds and describes the heads of the people in boxes. */
export async function describePeople(
  image: RasterImage,
  boxes: readonly Box[],
  { encoder, poses }: PersonFeatureSources,
  options: CallOptions = {},
): Promise<readonly PersonFeatures[]> {
  const found = await poses.estimate(image, boxes, options);
  const people = boxes.flatMap((box, index) => {
    const pose = found[index];
    return pose === undefined ? [] : [{ box, pose, head: findHead(box, pose) }];
  });
  const squares = people.flatMap(({ head }) => [headSquare(head, wide), headSquare(head, tight)]);
  const faces = await encoder.encode(image, squares, options);
  return people.map(({ box, pose, head }, index) => ({
    head,
    features: joined([
      ...faceParts(faces.slice(2 * index, 2 * index + 2)),
      ...proportionsOf(box, pose, head),
      ...keypointNames.map((name) => pose[name].score),
    ]),
  }));
}

function faceParts(faces: readonly FaceFeatures[]): readonly (Float32Array | number)[] {
  const [first] = faces;
  return [
    ...faces.map(({ pooled }) => pooled),
    ...(first === undefined ? [] : [first.grid]),
    ...faces.map(({ sex: [man = 0.5] }) => Math.log((man + least) / (1 - man + least))),
    ...faces.map(({ age }) => age.map((share) => Math.log(share + least))),
  ];
}

/** What is added to shares, so that their logarithms are finite. */
const least = 1e-4;

/** Children have large heads: the head against the box, shoulders and trunk, and the box's own form. */
function proportionsOf(box: Box, pose: Pose, { height }: Head): readonly number[] {
  const { leftShoulder, rightShoulder, leftHip, rightHip } = pose;
  const shoulders = Math.hypot(leftShoulder.x - rightShoulder.x, leftShoulder.y - rightShoulder.y);
  const trunk = Math.hypot(
    leftShoulder.x + rightShoulder.x - leftHip.x - rightHip.x,
    leftShoulder.y + rightShoulder.y - leftHip.y - rightHip.y,
  );
  const ratio = (one: number, other: number): number =>
    Math.log(Math.max(one, 1) / Math.max(other, 1));
  return [
    ratio(boxHeight(box), boxWidth(box)),
    ratio(height, boxHeight(box)),
    ratio(height, shoulders),
    ratio(height, trunk / 2),
    ratio(shoulders, trunk / 2),
  ];
}

function joined(parts: readonly (Float32Array | number)[]): Float32Array {
  return Float32Array.from(
    parts.flatMap((part) => (typeof part === 'number' ? [part] : [...part])),
  );
}
