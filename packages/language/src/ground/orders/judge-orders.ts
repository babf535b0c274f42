import type { NounPhrase, Ordinal, Superlative } from '@grounder/core';

import { findOrders } from './find-orders.js';
import type { Factor } from '../factors/factor.js';
import { boundedProbability } from '../factors/factor.js';
import { softStep } from '../relations/geometry-scores.js';
import type { OrderDefinition } from './order-definition.js';
import type { PlacedRegion } from '../placed-region.js';
import { directionOf, isCountedIn, pickLines } from './picked-lines.js';
import type { PickedLine } from './judge-rows.js';
import { judgeLine } from './judge-rows.js';
import type { Ordered } from './ordered.js';
import { rankProbabilities, sharesAhead } from './rank-probability.js';

/** How much of an extreme is being ahead of most others rather than of all. */
const oversight = 0.2;

/**
 * Judges the extremes and counts of a noun phrase: first the row that is meant, then what is said of
 * those in it. A count without a side goes by the extreme beside it ("second tallest"), otherwise
 * from the other thing of "behind" and "in front of", else from the left or the front.
 */
export function judgeOrders(
  phrase: NounPhrase,
  everything: Ordered,
): { readonly factors: readonly Factor[]; readonly notJudged: readonly string[] } {
  const { superlatives, ordinals } = phrase;
  const lines = pickLines(phrase, everything.orders);
  const factors: Factor[] = lines.map((line) => judgeLine(line, everything));
  const ordered = { ...everything, memberships: within(everything.memberships, factors) };
  const notJudged: string[] = [];
  const counted = ordinals.find(({ from }) => from === undefined);
  const ranked =
    counted === undefined ? undefined : superlatives.find((word) => isRankable(word, ordered));
  for (const ordinal of ordinals) {
    const isRanked = ordinal === counted && ranked !== undefined;
    const words = isRanked ? [ranked.word] : countedFrom(phrase, ordinal, lines, ordered.orders);
    factors.push(...judgeOrdinal(ordinal, words, ordered));
  }
  for (const superlative of superlatives) {
    if (superlative === ranked || isCountedIn(superlative, ordinals, ordered.orders)) continue;
    const found = judgeSuperlative(superlative, ordered);
    if (found.length === 0) notJudged.push(`“${superlative.word}” cannot be judged`);
    factors.push(...found);
  }
  return { factors, notJudged };
}

/** Makes those less likely to be counted that a factor speaks against. */
function within(memberships: Float64Array, factors: readonly Factor[]): Float64Array {
  return memberships.map((membership, index) =>
    factors.reduce(
      (product, { probabilities }) => product * (probabilities[index] ?? 1),
      membership,
    ),
  );
}

/** The sides that a count may start from; in a row the left. "The second car behind the truck" counts from the front. */
function countedFrom(
  { relations }: NounPhrase,
  { from }: Ordinal,
  [line]: readonly PickedLine[],
  orders: readonly OrderDefinition[],
): readonly string[] {
  if (from !== undefined) return [directionOf(from, orders)];
  if (line !== undefined) return [line.line === 'row' ? 'left' : 'top'];
  if (relations.some(({ word }) => word === 'behind')) return ['front'];
  if (relations.some(({ word }) => word === 'in front of')) return ['back'];
  return ['left', 'front'];
}

function isRankable({ word }: Superlative, { orders }: Ordered): boolean {
  const [order] = findOrders(word, orders);
  return order !== undefined && (!order.isPlace || word.endsWith('est'));
}

/** A count from one of several sides is as likely from each. */
function judgeOrdinal(
  { rank }: Ordinal,
  words: readonly string[],
  ordered: Ordered,
): readonly Factor[] {
  const orders = words.flatMap((word) => findOrders(word, ordered.orders).slice(0, 1));
  if (orders.length === 0) return [];
  const { memberships } = ordered;
  const sides = orders.map((order) => {
    const measures = measure(order, ordered);
    return rankProbabilities({ memberships, measures, softness: order.softness }, rank);
  });
  const chances = memberships.map(
    (_, index) => sides.reduce((sum, side) => sum + (side[index] ?? 0), 0) / sides.length,
  );
  const place = rank > 0 ? `number ${rank}` : `number ${-rank} from the end`;
  const text = `${place} by ${words.join(' or ')}`;
  return [{ kind: 'ordinal', text, probabilities: bounded(chances) }];
}

/** Judges how far something is on the side of an order, compared with all others counted. */
export function judgeOrder(order: OrderDefinition, ordered: Ordered): Float64Array {
  const { memberships } = ordered;
  const measures = measure(order, ordered);
  return bounded(sharesAhead({ memberships, measures, softness: order.softness }));
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
