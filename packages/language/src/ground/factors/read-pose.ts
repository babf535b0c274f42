import type { Keypoint, Pose } from '@grounder/core';
import type { KeypointName } from '@grounder/core/internal';

import { softStep } from '../relations/geometry-scores.js';

/** Joints with a lower score are guesses. */
const leastScore = 0.2;

/** How people hold themselves: how surely each. */
export interface Posture {
  /** Upright on stretched legs. */
  readonly stands: number;
  /** Upright on bent legs: sitting, kneeling, crouching. */
  readonly sits: number;
  /** Flat. */
  readonly lies: number;
}

/**
 * Says how surely somebody shows the face: eyes and nose are seen, and the person's own left
 * shoulder is on the right.
 */
export function readFacing(pose: Pose): number | undefined {
  const { leftShoulder, rightShoulder, nose, leftEye, rightEye } = pose;
  const trunk = trunkOf(pose);
  if (trunk === undefined || Math.min(leftShoulder.score, rightShoulder.score) < leastScore) {
    return undefined;
  }
  const face = (nose.score + leftEye.score + rightEye.score) / 3;
  const turn = (leftShoulder.x - rightShoulder.x) / trunk.length;
  return softStep(face, 0.4, 0.08) * softStep(turn, 0, 0.1);
}

/**
 * Tells postures by the joints: flat when the trunk is, seated when the thighs are far shorter in the
 * picture than the trunk.
 */
export function readPosture(pose: Pose): Posture | undefined {
  const trunk = trunkOf(pose);
  const knee = middleOf(pose, ['leftKnee', 'rightKnee']);
  if (trunk === undefined || knee === undefined) return undefined;
  const lies = softStep(Math.abs(trunk.hip.x - trunk.shoulder.x) / trunk.length, 0.8, 0.06);
  const stretched = softStep((knee.y - trunk.hip.y) / trunk.length, 0.55, 0.1);
  return { lies, stands: (1 - lies) * stretched, sits: (1 - lies) * (1 - stretched) };
}

type Point = Pick<Keypoint, 'x' | 'y'>;

function trunkOf(
  pose: Pose,
): { readonly shoulder: Point; readonly hip: Point; readonly length: number } | undefined {
  const shoulder = middleOf(pose, ['leftShoulder', 'rightShoulder']);
  const hip = middleOf(pose, ['leftHip', 'rightHip']);
  if (shoulder === undefined || hip === undefined) return undefined;
  const length = Math.hypot(hip.x - shoulder.x, hip.y - shoulder.y);
  return length > 0 ? { shoulder, hip, length } : undefined;
}

/** The middle of those joints that are seen. */
function middleOf(pose: Pose, names: readonly KeypointName[]): Point | undefined {
  const points = names.map((name) => pose[name]).filter(({ score }) => score >= leastScore);
  if (points.length === 0) return undefined;
  const mean = (axis: 'x' | 'y'): number =>
    points.reduce((sum, point) => sum + point[axis], 0) / points.length;
  return { x: mean('x'), y: mean('y') };
}
