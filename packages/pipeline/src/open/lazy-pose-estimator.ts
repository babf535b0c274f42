import type { Box, CallOptions, Keypoint, Pose, PoseEstimator, RasterImage } from '@grounder/core';
import { boxCenter, clipBox, GroundingError, keypointNames } from '@grounder/core';
import { assertRasterImage, defined, Lifetime } from '@grounder/core/internal';

/** An estimator that holds an open model. */
export interface OpenPoseEstimator extends PoseEstimator, AsyncDisposable {
  /** Frees the model. */
  dispose(): Promise<void>;
}

/**
 * Creates a pose estimator whose model is opened at the first question, and that keeps its answers for
 * as long as the picture is in memory: most phrases ask for no pose, several may ask for the same. Where
 * the package with the model is missing, nobody's joints are seen: every score is 0.
 * @param open - Opens the model; asked again when it fails.
 * @returns The estimator; the caller disposes it, and with it the model if it was opened.
 *   `estimate` throws `DISPOSED` afterwards, and what the model throws.
 */
export function lazyPoseEstimator(open: () => Promise<OpenPoseEstimator>): OpenPoseEstimator {
  const known = new WeakMap<RasterImage, Map<string, Pose>>();
  let opened: Promise<OpenPoseEstimator> | undefined;
  const life = new Lifetime('a pose estimator');
  const openOnce = async (): Promise<OpenPoseEstimator> => {
    const opening = (opened ??= openUnlessMissing(open));
    try {
      return await opening;
    } catch (error) {
      if (opened === opening) opened = undefined;
      throw error;
    }
  };
  const free = async (): Promise<void> => {
    // A model that could not be opened was told of by the question that needed it.
    const estimator = await opened?.catch(() => undefined);
    await estimator?.dispose();
  };
  const dispose = (): Promise<void> => life.end(free);
  const estimate = async (
    image: RasterImage,
    boxes: readonly Box[],
    { signal }: CallOptions = {},
  ): Promise<readonly Pose[]> => {
    signal?.throwIfAborted();
    assertRasterImage(image);
    const call = defined({ signal });
    const poses = known.get(image) ?? new Map<string, Pose>();
    known.set(image, poses);
    const unknown = boxes.filter((box) => !poses.has(keyOf(box)));
    const found =
      unknown.length === 0 ? [] : await (await openOnce()).estimate(image, unknown, call);
    unknown.forEach((box, index) => {
      const pose = found[index];
      if (pose !== undefined) poses.set(keyOf(box), pose);
    });
    return boxes.map((box) => poses.get(keyOf(box)) ?? unseen(box));
  };
  return {
    estimate: (...request) => life.use(() => estimate(...request)),
    dispose,
    [Symbol.asyncDispose]: dispose,
  };
}

async function openUnlessMissing(
  open: () => Promise<OpenPoseEstimator>,
): Promise<OpenPoseEstimator> {
  try {
    return await open();
  } catch (error) {
    if (GroundingError.isInstance(error) && error.code === 'MISSING_PACKAGE') return blind;
    throw error;
  }
}

/** Sees nobody's joints. */
const blind: OpenPoseEstimator = {
  estimate: (image, boxes) => {
    for (const box of boxes) clipBox(box, image);
    return Promise.resolve(boxes.map(unseen));
  },
  dispose: () => Promise.resolve(),
  [Symbol.asyncDispose]: () => Promise.resolve(),
};

function unseen(box: Box): Pose {
  const joint: Keypoint = { ...boxCenter(box), score: 0 };
  return Object.fromEntries(keypointNames.map((name) => [name, joint])) as Pose;
}

function keyOf({ left, top, right, bottom }: Box): string {
  return `${left} ${top} ${right} ${bottom}`;
}
