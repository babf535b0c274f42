/**
 * The places of a body that a pose tells: the 17 keypoints of COCO, in COCO's order. Left and right
 * are the person's own.
 */
export const keypointNames = [
  'nose',
  'leftEye',
  'rightEye',
  'leftEar',
  'rightEar',
  'leftShoulder',
  'rightShoulder',
  'leftElbow',
  'rightElbow',
  'leftWrist',
  'rightWrist',
  'leftHip',
  'rightHip',
  'leftKnee',
  'rightKnee',
  'leftAnkle',
  'rightAnkle',
] as const;

/** The name of a place of a body. */
export type KeypointName = (typeof keypointNames)[number];

/** Where a place of a body is seen or guessed, in pixels of the image; it may lie outside. */
export interface Keypoint {
  /** Distance from the image's left edge. */
  readonly x: number;
  /** Distance from the image's top edge; y points down. */
  readonly y: number;
  /** How sure the estimator is of it, 0 to 1. */
  readonly score: number;
}

/** How a person stands, sits or lies: every keypoint, also those that are hard to see. */
export type Pose = Readonly<Record<KeypointName, Keypoint>>;
