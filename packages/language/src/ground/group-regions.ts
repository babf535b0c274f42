import type { Box, Detection, NounPhrase, Query } from '@grounder/core';
import { iou } from '@grounder/core';

/** Several regions that a phrase means together. */
export interface RegionGroup {
  /** Indices of the members, best first. */
  readonly members: readonly number[];
  /** The smallest box around them, in pixels. */
  readonly box: Box;
}

/** How {@link groupRegions} chooses. */
export interface GroupOptions {
  /**
   * For plurals without a number: the least score of a member, as a share of the best.
   * @defaultValue 0.3
   */
  readonly leastShare?: number;
  /**
   * The IoU from which two regions are one thing, so that only the better one counts.
   * @defaultValue 0.6
   */
  readonly sameThing?: number;
}

/**
 * Finds the regions that a phrase in the plural means: as many as it says ("two people on the
 * left"), or all that score almost like the best ("the people on the left").
 */
export function groupRegions(
  { subject }: Query,
  regions: readonly Detection[],
  scores: ArrayLike<number>,
  options: GroupOptions = {},
): RegionGroup | undefined {
  const { leastShare = 0.3, sameThing = 0.6 } = options;
  if (subject === undefined || !isSeveral(subject)) return undefined;
  const { count: limit = regions.length } = subject;
  const isCounted = subject.count !== undefined;
  const ranked = rankAbove(scores, isCounted ? 0 : leastShare * highest(scores));
  const members = takeDistinct(ranked, regions, limit, sameThing);
  if (members.length === 0) return undefined;
  return { members, box: around(members.flatMap((index) => regions[index] ?? [])) };
}

/** Takes the first regions that are different things. */
function takeDistinct(
  ranked: readonly number[],
  regions: readonly Detection[],
  limit: number,
  sameThing: number,
): readonly number[] {
  const members: number[] = [];
  for (const index of ranked) {
    if (members.length === limit) break;
    const isKnown = members.some((member) => overlap(regions, member, index) >= sameThing);
    if (!isKnown) members.push(index);
  }
  return members;
}

function isSeveral({ plural, count = 1 }: NounPhrase): boolean {
  return plural || count > 1;
}

function rankAbove(scores: ArrayLike<number>, floor: number): readonly number[] {
  const score = (index: number): number => scores[index] ?? 0;
  return Array.from(scores, (_, index) => index)
    .filter((index) => score(index) > 0 && score(index) >= floor)
    .sort((first, second) => score(second) - score(first));
}

function highest(scores: ArrayLike<number>): number {
  return Array.from(scores).reduce((most, score) => Math.max(most, score), 0);
}

function overlap(regions: readonly Detection[], first: number, second: number): number {
  const [one, other] = [regions[first], regions[second]];
  return one === undefined || other === undefined ? 0 : iou(one.box, other.box);
}

function around(regions: readonly Detection[]): Box {
  return {
    left: Math.min(...regions.map(({ box }) => box.left)),
    top: Math.min(...regions.map(({ box }) => box.top)),
    right: Math.max(...regions.map(({ box }) => box.right)),
    bottom: Math.max(...regions.map(({ box }) => box.bottom)),
  };
}
