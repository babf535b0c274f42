import type { Detection, RasterImage } from '@grounder/core';
import { clipBox, GroundingError } from '@grounder/core';

import type { AttributeFact, Fact } from './fact.js';
import { clothingFacts, colourFacts, isGarment } from './look-facts.js';
import { placeFacts } from './place-facts.js';
import type { WrittenQuery } from './pseudo-query-forms.js';
import { naturalForms, publishedForms } from './pseudo-query-forms.js';
import { relationFacts } from './relation-facts.js';

/** A text that a region could be asked for by, and what every part of it rests on. */
export interface PseudoQuery {
  /** The text, lower-case. */
  readonly text: string;
  /** The region's place among the detections. */
  readonly region: number;
  /** The facts behind its words. */
  readonly facts: readonly Fact[];
  /** Whether no other region of the picture gets the same text. */
  readonly isUnique: boolean;
}

/** How {@link pseudoQueries} writes. */
export interface PseudoQueriesOptions {
  /**
   * The forms that are filled: those of Pseudo-Q ("sheep left", "left sheep", "sheep on the left"), or
   * also ours ("the second sheep from the left", "the sheep next to the dog").
   * @defaultValue 'all'
   */
  readonly forms?: 'published' | 'all';
  /**
   * Says what is known of a detection beyond its label: its material or pattern, as an attribute model
   * finds it. The words, in lower case, stand behind the colour and before the noun, in the order given.
   * @defaultValue nothing is known
   */
  readonly attributesOf?: (region: Detection, image: RasterImage) => readonly AttributeFact[];
}

/**
 * Writes pseudo-queries for every region by templates: its class, its colour, where it is among its
 * like, what it is next to, what a person wears. After Pseudo-Q (Jiang et al., 2022,
 * https://arxiv.org/abs/2203.08481) with facts and forms of our own. Nothing is learned and nothing is
 * left to chance: the same picture and detections give the same texts.
 *
 * Time grows with the number of regions, and slowly with its square: each is compared with those of other
 * classes.
 * @param detections - The regions, in pixels of `image`.
 * @param options - Which forms, and what else is known of the regions.
 * @returns The texts of each region in turn: unique ones first, then those with fewer words.
 * @throws GroundingError `INVALID_BOX` when nothing of a region lies inside the image,
 *   `INVALID_OPTION` when a region has no label.
 * @example
 * ```ts
 * const [query] = pseudoQueries(await detector.detect(image), image);
 * console.log(query.text, query.facts.map(({ because }) => because));
 * ```
 */
export function pseudoQueries(
  detections: readonly Detection[],
  image: RasterImage,
  options: PseudoQueriesOptions = {},
): readonly PseudoQuery[] {
  const { forms = 'all' } = options;
  for (const [index, { label, box }] of detections.entries()) {
    if (label.trim() === '') throw unlabelled(index);
    clipBox(box, image);
  }
  const written = factsOf(detections, image, options).map((facts) =>
    forms === 'all' ? [...publishedForms(facts), ...naturalForms(facts)] : publishedForms(facts),
  );
  const counts = countTexts(written);
  return written.flatMap((texts, region) =>
    texts
      .map(({ text, facts }) => ({ text, region, facts, isUnique: counts.get(text) === 1 }))
      .sort((one, other) => rankOf(one) - rankOf(other)),
  );
}

/** All that is found out about each region. */
function factsOf(
  detections: readonly Detection[],
  image: RasterImage,
  { attributesOf }: PseudoQueriesOptions,
): readonly (readonly Fact[])[] {
  const regions = detections.map((each) => ({ ...each, label: each.label.trim().toLowerCase() }));
  const looks = new Map<Detection, readonly Fact[]>();
  for (const [index, region] of regions.entries()) {
    const attributes = attributesOf?.(detections[index] ?? region, image) ?? [];
    looks.set(region, [...colourFacts(region, image), ...attributes]);
  }
  const lookOf = (region: Detection): readonly Fact[] => looks.get(region) ?? [];
  const places = new Map<Detection, readonly Fact[]>();
  for (const peers of byLabel(regions).values()) {
    const found = placeFacts(peers, image);
    for (const [index, peer] of peers.entries()) places.set(peer, found[index] ?? []);
  }
  const worn = regions.filter(({ label }) => isGarment(label));
  return regions.map((region) => [
    { kind: 'noun', words: region.label, because: 'the detector’s label' },
    ...lookOf(region),
    ...(places.get(region) ?? []),
    ...relationFacts(region, regions),
    ...clothingFacts(region, worn, lookOf),
  ]);
}

function byLabel(regions: readonly Detection[]): ReadonlyMap<string, readonly Detection[]> {
  const classes = new Map<string, Detection[]>();
  for (const region of regions) {
    const peers = classes.get(region.label) ?? [];
    peers.push(region);
    classes.set(region.label, peers);
  }
  return classes;
}

function countTexts(regions: readonly (readonly WrittenQuery[])[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { text } of regions.flat()) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

/** Unique texts first, then shorter ones. */
function rankOf({ text, isUnique }: PseudoQuery): number {
  return (isUnique ? 0 : 1000) + text.split(' ').length;
}

function unlabelled(index: number): GroundingError {
  return new GroundingError(
    'INVALID_OPTION',
    `expected a label for each detection, got none for number ${index}: name the detector's classes`,
  );
}
