import type { NounPhrase, Ordinal, Superlative } from '@grounder/core';

import { orderIntensifiers } from './default-orders.js';
import type { Factor } from '../factors/factor.js';
import { boundedProbability } from '../factors/factor.js';
import { softStep } from '../relations/geometry-scores.js';
import type { OrderDefinition } from './order-definition.js';
import type { PlacedRegion } from '../placed-region.js';
import { rankProbabilities, sharesAhead } from './rank-probability.js';

/** How much of an extreme is being ahead of most others rather than of all. */
const oversight = 0.2;

/** The things that are put in order. */
export interface Ordered {
  /** How likely each region is one of those counted, 0 to 1. */
  readonly memberships: Float64Array;
  /** The regions. */
  readonly regions: readonly PlacedRegion[];
  /** The whole picture. */
  readonly picture: PlacedRegion;
  /** What extremes and counts go by. */
  readonly orders: readonly OrderDefinition[];
}

/**
 * Judges the extremes and counts of a noun phrase. A count without a side goes by the extreme
 * beside it ("second tallest"), otherwise from the other thing of "behind" and "in front of", else
 * from the left.
 */
export function judgeOrders(
  { superlatives, ordinals, relations }: NounPhrase,
  ordered: Ordered,
): { readonly factors: readonly Factor[]; readonly notJudged: readonly string[] } {
  const factors: Factor[] = [];
  const notJudged: string[] = [];
  const counted = ordinals.find(({ from }) => from === undefined);
  const ranked =
    counted === undefined ? undefined : superlatives.find((word) => isRankable(word, ordered));
  for (const ordinal of ordinals) {
    const word =
      ordinal === counted && ranked !== undefined
        ? ranked.word
        : (ordinal.from ?? countedFrom(relations));
    factors.push(...judgeOrdinal(ordinal, word, ordered));
  }
  for (const superlative of superlatives) {
    if (superlative === ranked) continue;
    const found = judgeSuperlative(superlative, ordered);
    if (found.length === 0) notJudged.push(`“${superlative.word}” cannot be judged`);
    factors.push(...found);
  }
  return { factors, notJudged };
}

/** "The second car behind the truck" counts from the front. */
function countedFrom(relations: NounPhrase['relations']): string {
  if (relations.some(({ word }) => word === 'behind')) return 'front';
  return relations.some(({ word }) => word === 'in front of') ? 'back' : 'left';
}

function isRankable({ word }: Superlative, { orders }: Ordered): boolean {
  const [order] = findOrders(word, orders);
  return order !== undefined && (!order.isPlace || word.endsWith('est'));
}

/** The orders of a word or of each word of a compound: "top left" has two. */
export function findOrders(
  text: string,
  orders: readonly OrderDefinition[],
): readonly OrderDefinition[] {
  const whole = orders.find(({ words }) => words.includes(text));
  if (whole !== undefined) return [whole];
  const words = text.split(/[\s-]+/);
  const telling = words.filter((word) => !orderIntensifiers.has(word));
  return (telling.length > 0 ? telling : words).flatMap((word) => {
    const found = orders.find((order) => order.words.includes(word));
    return found === undefined ? [] : [found];
  });
}

function judgeOrdinal({ rank }: Ordinal, word: string, ordered: Ordered): readonly Factor[] {
  const [order] = findOrders(word, ordered.orders);
  if (order === undefined) return [];
  const { memberships } = ordered;
  const measures = measure(order, ordered);
  const chances = rankProbabilities({ memberships, measures, softness: order.softness }, rank);
  const place = rank > 0 ? `number ${rank}` : `number ${-rank} from the end`;
  return [{ kind: 'ordinal', text: `${place} by ${word}`, probabilities: bounded(chances) }];
}

function judgeSuperlative({ word }: Superlative, ordered: Ordered): readonly Factor[] {
  return findOrders(word, ordered.orders).flatMap((order): readonly Factor[] => {
    const { memberships } = ordered;
    const measures = measure(order, ordered);
    const things = { memberships, measures, softness: order.softness };
    const first = rankProbabilities(things, 1);
    const ahead = sharesAhead(things);
    const extreme: Factor = {
      kind: 'extreme',
      text: order.isPlace ? `most ${order.name}` : order.name,
      probabilities: bounded(first.map((chance, index) => blend(chance, ahead[index] ?? 0))),
    };
    if (!order.isPlace) return [extreme];
    const places = measures.map((value) =>
      softStep(value, order.name === 'middle' ? 0.75 : 0.55, 0.1),
    );
    return [
      extreme,
      { kind: 'place', text: order.name, probabilities: bounded(Float64Array.from(places)) },
    ];
  });
}

/** Somebody who says "the left one" may not have seen, or not counted, one that is farther left. */
function blend(first: number, ahead: number): number {
  return (1 - oversight) * first + oversight * ahead;
}

function bounded(values: Float64Array): Float64Array {
  return values.map((value) => (value > 0 ? boundedProbability(value) : boundedProbability(0)));
}

function measure(
  order: OrderDefinition,
  { regions, picture, memberships }: Ordered,
): readonly number[] {
  if (order.name !== 'middle') return regions.map((region) => order.measure(region, picture));
  return middleness(regions, picture, memberships);
}

/** How many things the middle of the picture counts as, beside those that have a middle of their own. */
const pictureShare = 2;

/**
 * The middle one of several is the one closest to where they are on the whole. Few have no middle of their
 * own: it is drawn towards that of the picture.
 */
function middleness(
  regions: readonly PlacedRegion[],
  picture: PlacedRegion,
  memberships: Float64Array,
): readonly number[] {
  let total = pictureShare;
  let x = pictureShare * picture.centerX;
  let y = pictureShare * picture.centerY;
  for (const { index, centerX, centerY } of regions) {
    const membership = memberships[index] ?? 0;
    total += membership;
    x += membership * centerX;
    y += membership * centerY;
  }
  return regions.map(
    ({ centerX, centerY }) =>
      1 - Math.hypot((centerX - x / total) / picture.width, (centerY - y / total) / picture.height),
  );
}
