import type { Detection, Random, RasterImage } from '@grounder/core';
import { boxArea, createRandom, GroundingError } from '@grounder/core';
import { checkCount, defaultSeed } from '@grounder/core/internal';

import { isGarment } from './look-facts.js';
import { insideOf, orderObjects, withoutOverlaps } from './pseudo-query-objects.js';
import type { PseudoQueriesOptions, PseudoQuery } from './pseudo-queries.js';
import { pseudoQueries } from './pseudo-queries.js';

/** A text to learn from, and what it asks for. */
export interface ChosenQuery extends Pick<PseudoQuery, 'text' | 'facts' | 'isUnique'> {
  /** What it asks for: one of the detections, cut off at the image's edges. */
  readonly target: Detection;
  /** The target's place among the chosen objects of the image, from 0. */
  readonly object: number;
  /** Other objects of its class in the image. */
  readonly distractors: number;
}

/** How {@link choosePseudoQueries} chooses. */
export interface ChoosePseudoQueriesOptions extends PseudoQueriesOptions {
  /**
   * Least score of an object that is asked for, 0 to 1.
   * @defaultValue 0.3
   */
  readonly minScore?: number;
  /**
   * Least score of an object that counts when texts must mean one object; no more than `minScore`
   * counts.
   * @defaultValue 0.2
   */
  readonly contextScore?: number;
  /**
   * Least area of an object that is asked for, as a share of the image.
   * @defaultValue 1 / 64
   */
  readonly minArea?: number;
  /**
   * IoU above which the less confident of two boxes goes.
   * @defaultValue 0.4
   */
  readonly maxOverlap?: number;
  /**
   * Most objects of an image that are asked for.
   * @defaultValue 3
   */
  readonly objects?: number;
  /**
   * Most texts of an image.
   * @defaultValue 6
   */
  readonly queries?: number;
  /**
   * Which texts are left: those that mean one object, or all that are written, as in Pseudo-Q.
   * @defaultValue 'unique'
   */
  readonly keep?: 'unique' | 'all';
  /**
   * Seed of the draw.
   * @defaultValue 1
   */
  readonly seed?: number;
}

/**
 * Chooses objects of an image and texts that ask for them, to learn from without labels. After
 * Pseudo-Q (Jiang et al., 2022, https://arxiv.org/abs/2203.08481): small boxes go, and of boxes that
 * overlap the less confident one, people and things apart; the first three objects are asked for,
 * people first, then by confidence; six of their texts are drawn, each with the same chance.
 *
 * Unlike there, a text is left only when it means one object, and that twice: among the objects that
 * are asked for, and among all that are seen, the small and the less certain ones included. Garments
 * describe people, whatever their size, and are asked for last.
 * @param detections - What a detector found, in pixels of `image`, in any order.
 * @returns The texts, by object; empty when there is nothing to ask for. The same arguments give the
 *   same texts.
 * @throws GroundingError `INVALID_OPTION` for numbers out of range, or a detection without a label.
 * @example
 * ```ts
 * const found = await detector.detect(image);
 * for (const { text, target } of choosePseudoQueries(found, image)) console.log(text, target.box);
 * ```
 */
export function choosePseudoQueries(
  detections: readonly Detection[],
  image: RasterImage,
  options: ChoosePseudoQueriesOptions = {},
): readonly ChosenQuery[] {
  const { minScore = 0.3, contextScore = 0.2, minArea = 1 / 64, maxOverlap = 0.4 } = options;
  const { keep = 'unique', objects = 3, queries = 6, seed = defaultSeed } = options;
  checkShares({ minScore, contextScore, minArea, maxOverlap });
  checkCount('objects', objects);
  checkCount('queries', queries);

  const inside = insideOf(detections, image);
  const isLarge = ({ box }: Detection) => boxArea(box) >= minArea * image.width * image.height;
  const seen = withoutOverlaps(inside, {
    minScore: Math.min(contextScore, minScore),
    maxOverlap,
  });
  const regions = withoutOverlaps(
    inside.filter((each) => isGarment(each.label) || isLarge(each)),
    { minScore, maxOverlap },
  );
  const written = writeTwice(regions, seen, { image, options });
  const candidates = orderObjects(regions.filter(isLarge))
    .slice(0, objects)
    .flatMap((target, object) =>
      written
        .filter((query) => query.target === target && (query.isUnique || keep === 'all'))
        .map((query) => ({ ...query, object })),
    );
  return draw(candidates, queries, createRandom(seed)).map((query) => ({
    ...query,
    distractors: seen.filter((other) => isDistractor(other, query.target)).length,
  }));
}

type Written = Omit<ChosenQuery, 'object' | 'distractors'>;

/** The texts of regions; unique are those that mean the same region when all that is seen counts. */
function writeTwice(
  regions: readonly Detection[],
  seen: readonly Detection[],
  { image, options }: { readonly image: RasterImage; readonly options: PseudoQueriesOptions },
): readonly Written[] {
  const meant = new Map<string, Detection | undefined>();
  for (const { text, region, isUnique } of pseudoQueries(seen, image, options)) {
    if (isUnique) meant.set(text, seen[region]);
  }
  return pseudoQueries(regions, image, options).flatMap(({ text, region, facts, isUnique }) => {
    const target = regions[region];
    if (target === undefined) return [];
    return [{ text, facts, target, isUnique: isUnique && meant.get(text) === target }];
  });
}

function isDistractor(other: Detection, target: Detection): boolean {
  return other !== target && other.label === target.label;
}

/** Draws items, each with the same chance, and leaves them in their order. */
function draw<Item>(items: readonly Item[], count: number, random: Random): readonly Item[] {
  return items
    .map((item, place) => ({ item, place, key: random() }))
    .sort((one, other) => one.key - other.key)
    .slice(0, count)
    .sort((one, other) => one.place - other.place)
    .map(({ item }) => item);
}

function checkShares(shares: Readonly<Record<string, number>>): void {
  for (const [name, share] of Object.entries(shares)) {
    if (share >= 0 && share <= 1) continue;
    throw new GroundingError('INVALID_OPTION', `expected ${name} from 0 to 1, got ${share}`);
  }
}
