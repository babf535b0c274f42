import type { CallOptions, NounPhrase, PoseEstimator, RasterImage } from '@grounder/core';

import { isView } from './colour-factor.js';
import { isViewed } from '../relations/see-relation.js';
import type { PlacedRegion } from '../placed-region.js';
import { isPosture } from './shape-factors.js';
import { isSomebody, isSomebodyLabel } from './worn-places.js';

/** Most people whose joints are looked for: each costs a run of a model. */
const mostPosed = 24;
const leastCounting = 0.02;

/** Where joints are looked for. */
export interface PoseSources {
  /** Finds them. */
  readonly estimator: PoseEstimator;
  /** The picture. */
  readonly image: RasterImage;
  /** How surely each region shows a thing that no other shows better, 0 to 1. */
  readonly counting: Float64Array;
  /** Cancellation. */
  readonly call: CallOptions | undefined;
}

/**
 * Tells whether a phrase says of somebody what only joints show: whether they sit or stand, or where they
 * look.
 */
export function asksForPoses(phrase: NounPhrase): boolean {
  const { attributes, relations } = phrase;
  const isAsked =
    isSomebody(phrase) &&
    (attributes.some(({ text }) => isPosture(text) || isView(text)) || relations.some(isViewed));
  return isAsked || relations.some(({ object }) => asksForPoses(object));
}

/**
 * Looks for the joints of the people among regions: of those that are most surely there, at most 24.
 * @returns The regions in the same order, some with a pose.
 */
export async function poseRegions(
  regions: readonly PlacedRegion[],
  { estimator, image, counting, call }: PoseSources,
): Promise<readonly PlacedRegion[]> {
  const surety = ({ index }: PlacedRegion): number => counting[index] ?? 0;
  const people = regions
    .filter((region) => isSomebodyLabel(region.label) && surety(region) > leastCounting)
    .sort((one, other) => surety(other) - surety(one))
    .slice(0, mostPosed);
  if (people.length === 0) return regions;
  const signal = call?.signal;
  const poses = await estimator.estimate(image, people, signal === undefined ? {} : { signal });
  const byIndex = new Map(people.map(({ index }, place) => [index, poses[place]]));
  return regions.map((region) => {
    const pose = byIndex.get(region.index);
    return pose === undefined ? region : { ...region, pose };
  });
}
