import type { Box, Keypoint, Pose } from '@grounder/core';
import { boxHeight, boxWidth } from '@grounder/core';
import type { KeypointName } from '@grounder/core/internal';

/** A head from chin to crown, without hair and hat: its middle and its height in pixels. */
export interface Head {
  /** Distance of the middle from the image's left edge. */
  readonly x: number;
  /** Distance of the middle from the image's top edge. */
  readonly y: number;
  /** The height. */
  readonly height: number;
}

/** Keypoints with a lower score are guesses. */
const leastScore = 0.25;

const face = ['nose', 'leftEye', 'rightEye', 'leftEar', 'rightEar'] as const;
const shoulders = ['leftShoulder', 'rightShoulder'] as const;

/**
 * How many times the distance of two places of a face goes into the height of a head that is seen from
 * the front; a turned head has shorter ones, so that the greatest estimate holds. Measured on crops of
 * people.
 */
const faceRatios: readonly (readonly [KeypointName, KeypointName, number])[] = [
  ['leftEar', 'rightEar', 1.6],
  ['leftEye', 'rightEye', 3.4],
  ['nose', 'leftEar', 2],
  ['nose', 'rightEar', 2],
  ['leftEye', 'leftEar', 2.6],
  ['rightEye', 'rightEar', 2.6],
  ['leftShoulder', 'rightShoulder', 0.6],
];

/** Heads are 0.08 to 0.75 of the longer side of a person's box. */
const [leastShare, mostShare] = [0.08, 0.75];

/**
 * Finds the head of a person: by the face where two places of it are seen, else above the shoulders,
 * else at the top of the box.
 * @param box - The person's box, in pixels of the image.
 * @param pose - The person's keypoints, in the same pixels.
 */
export function findHead(box: Box, pose: Pose): Head {
  const seenFace = seen(pose, face);
  const seenShoulders = seen(pose, shoulders);
  if (seenFace.length >= 2) return headAtFace(box, pose, { seenFace, seenShoulders });
  if (seenShoulders.length > 0) return headAboveShoulders(box, { seenFace, seenShoulders });
  return headOfBox(box);
}

/**
 * The square around a head.
 * @param tightness - The side in heights of the head: 1 shows the face, 1.9 also hair and hat.
 */
export function headSquare({ x, y, height }: Head, tightness: number): Box {
  const half = (tightness * height) / 2;
  return { left: x - half, top: y - half, right: x + half, bottom: y + half };
}

type Point = Pick<Keypoint, 'x' | 'y'>;

interface SeenPoints {
  readonly seenFace: readonly Keypoint[];
  readonly seenShoulders: readonly Keypoint[];
}

function headAtFace(box: Box, pose: Pose, { seenFace, seenShoulders }: SeenPoints): Head {
  const middle = middleOf(seenFace);
  const sizes = faceRatios
    .filter(([one, other]) => isSeen(pose[one]) && isSeen(pose[other]))
    .map(([one, other, ratio]) => ratio * distance(pose[one], pose[other]));
  if (seenShoulders.length === 2) sizes.push(1.15 * distance(middle, middleOf(seenShoulders)));
  const height = limited(Math.max(0, ...sizes), box, leastShare);
  return { x: middle.x, y: middle.y - 0.08 * height, height };
}

function headAboveShoulders(box: Box, { seenFace, seenShoulders }: SeenPoints): Head {
  const neck = middleOf(seenShoulders);
  const [one, other] = seenShoulders;
  const width = one === undefined || other === undefined ? 0 : distance(one, other);
  const height = limited(Math.max(0.7 * width, 0.9 * (neck.y - box.top)), box, 0.1);
  const [point = neck] = seenFace;
  return {
    x: (neck.x + point.x) / 2,
    y: Math.max(box.top + 0.45 * height, neck.y - 0.75 * height),
    height,
  };
}

/** Whole bodies are told from heads and shoulders by the sides of the box. */
function headOfBox(box: Box): Head {
  const stands = Math.min(1, Math.max(0, (boxHeight(box) / boxWidth(box) - 1) / 1.2));
  const height = (stands * 0.16 + (1 - stands) * 0.4) * boxHeight(box);
  return { x: (box.left + box.right) / 2, y: box.top + height / 2, height };
}

function limited(height: number, box: Box, least: number): number {
  const longer = Math.max(boxWidth(box), boxHeight(box));
  return Math.min(Math.max(height, least * longer), mostShare * longer);
}

function seen(pose: Pose, names: readonly KeypointName[]): readonly Keypoint[] {
  return names.map((name) => pose[name]).filter(isSeen);
}

function isSeen({ score }: Keypoint): boolean {
  return score >= leastScore;
}

function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

function middleOf(points: readonly Point[]): Point {
  const mean = (axis: 'x' | 'y'): number =>
    points.reduce((sum, point) => sum + point[axis], 0) / points.length;
  return { x: mean('x'), y: mean('y') };
}
