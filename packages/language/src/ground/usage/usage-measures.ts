import type { Ordered } from '../orders/ordered.js';
import { likeliest, rankProbabilities, sharesAhead } from '../orders/rank-probability.js';
import type { PlacedRegion } from '../placed-region.js';
import { sharedArea, softStep } from '../relations/geometry-scores.js';

/** What is measured of each region; most are lengths in shares of the picture. */
export const usageMeasureNames = [
  ...['more left', 'higher', 'larger', 'lower foot', 'most central', 'most median'],
  ...['column', 'row', 'top', 'bottom', 'size', 'height', 'slimness'],
  ...['on the left', 'on the right', 'off the middle column', 'off the middle', 'off the group'],
  ...['cut left', 'cut right', 'cut top', 'cut bottom', 'covered', 'covering'],
] as const;

/** Smaller regions are measured as this one: those that people speak of were not smaller. */
const leastShare = 0.002;
const mostSlimness = 1.5;
/** A logarithm of chances below it says no more. */
const leastLogarithm = -4;
const [border, borderWidth] = [0.015, 0.005];

/**
 * Measures what people may go by when they say where something is: in the picture, among the things
 * that may be meant, at its border, in front of others.
 * @returns For each region its measures; costs the number of regions × at most 256 others.
 */
export function usageMeasures(ordered: Ordered): readonly Float64Array[] {
  const { regions, picture } = ordered;
  const shares = regions.map((region) => toShares(region, picture));
  const group = groupMeasures(shares, ordered);
  const covers = coverings(ordered);
  return shares.map((share, at) => {
    const { x, y, left, right, top, bottom, size } = share;
    const [isLeft, isRight] = [softStep(0.45 - x, 0, 0.1), softStep(x - 0.55, 0, 0.1)];
    const off = [Math.abs(x - 0.5), Math.hypot(x - 0.5, y - 0.5), group.off[at] ?? 0];
    const cuts = [left, 1 - right, top, 1 - bottom].map((gap) =>
      softStep(border - gap, 0, borderWidth),
    );
    return Float64Array.of(
      ...group.orders.map((order) => order[at] ?? 0),
      ...[x, y, top, bottom, size, share.height, share.slimness],
      ...[isLeft, isRight, ...off],
      ...[...cuts, ...(covers[at] ?? [])],
    );
  });
}

type Shares = ReturnType<typeof toShares>;

function toShares(region: PlacedRegion, picture: PlacedRegion) {
  const width = region.width / picture.width;
  const height = region.height / picture.height;
  const slimness = Math.log(region.height / region.width);
  return {
    index: region.index,
    x: region.centerX / picture.width,
    y: region.centerY / picture.height,
    left: region.left / picture.width,
    right: region.right / picture.width,
    top: region.top / picture.height,
    bottom: region.bottom / picture.height,
    size: Math.log(Math.max(leastShare, width * height)) / 2,
    height: Math.log(Math.max(Math.sqrt(leastShare) / 2, height)),
    slimness: Math.max(-mostSlimness, Math.min(mostSlimness, slimness)),
  };
}

/** Places among those that may be meant, and how far each is from where they are on the whole. */
function groupMeasures(
  shares: readonly Shares[],
  { memberships }: Ordered,
): { readonly orders: readonly ArrayLike<number>[]; readonly off: readonly number[] } {
  // Two more in the middle of the picture: few have no middle of their own.
  let [total, x, y] = [2, 1, 1];
  for (const share of shares) {
    const membership = memberships[share.index] ?? 0;
    total += membership;
    x += membership * share.x;
    y += membership * share.y;
  }
  const off = shares.map((share) => Math.hypot(share.x - x / total, share.y - y / total));
  const median = medianColumn(shares, memberships);
  const ahead = (measure: (share: Shares) => number, softness: number): Float64Array =>
    sharesAhead({ memberships, measures: shares.map(measure), softness });
  const first = (measures: readonly number[]): Float64Array =>
    rankProbabilities({ memberships, measures, softness: 0.02 }, 1).map((chance) =>
      Math.max(leastLogarithm, Math.log(chance)),
    );
  const orders = [
    ahead((share) => -share.x, 0.015),
    ahead((share) => -share.y, 0.015),
    ahead(({ size }) => size, 0.06),
    ahead(({ bottom }) => bottom, 0.02),
    first(off.map((distance) => -distance)),
    first(shares.map((share) => -Math.abs(share.x - median))),
  ];
  return { orders, off };
}

function medianColumn(shares: readonly Shares[], memberships: Float64Array): number {
  const columns = likeliest(memberships)
    .filter((index) => (memberships[index] ?? 0) > 0.5)
    .map((index) => shares[index]?.x ?? 0)
    .sort((first, second) => first - second);
  const [low, high] = [(columns.length - 1) >> 1, columns.length >> 1];
  return columns.length === 0 ? 0.5 : ((columns[low] ?? 0) + (columns[high] ?? 0)) / 2;
}

/** For each region how much of it one with a lower foot covers, and how much of such another it covers. */
function coverings({ regions, memberships }: Ordered): readonly (readonly number[])[] {
  const others = likeliest(memberships).flatMap((index) => regions[index] ?? []);
  return regions.map((region) => {
    let [covered, covering] = [0, 0];
    for (const other of others) {
      if (other === region) continue;
      const shared = sharedArea(region, other) * (memberships[other.index] ?? 0);
      if (other.bottom > region.bottom) covered = Math.max(covered, shared / region.area);
      else covering = Math.max(covering, shared / other.area);
    }
    return [Math.min(1, covered), Math.min(1, covering)];
  });
}
