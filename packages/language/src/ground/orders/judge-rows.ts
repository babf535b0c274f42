import type { Factor } from '../factors/factor.js';
import { boundedProbability } from '../factors/factor.js';
import type { PlacedRegion } from '../placed-region.js';
import { softStep } from '../relations/geometry-scores.js';
import type { Ordered } from './ordered.js';
import { likeliest } from './rank-probability.js';

/** Things that stand side by side are a row, things one below the other a column. */
type Line = 'row' | 'column';

/** A line as an expression picks it: "bottom row", "second row from the front". */
export interface PickedLine {
  readonly line: Line;
  /** The side that lines are counted from: "left", "top", "front"; either end when not said. */
  readonly from: 'top' | 'bottom' | 'left' | 'right' | 'middle' | undefined;
  /** 1 is the outermost, -1 that of the other end. */
  readonly rank: number;
  /** What the expression says, for reasons: "bottom row". */
  readonly text: string;
}

/** How far a thing may be from a rank, in rows, before it is rather in the next. */
const halfway = 0.5;
const softness = 0.12;
/** The share of the lower of two boxes that the other must overlap to stand in a row with it. */
const leastOverlap = 0.5;

/** Judges in which row or column things stand. */
export function judgeLine({ line, from, rank, text }: PickedLine, ordered: Ordered): Factor {
  const before = linesBefore(ordered, line, false);
  const after = linesBefore(ordered, line, true);
  const probabilities = before.map((count, index) => {
    const other = after[index] ?? 0;
    if (from === 'middle') return inRank(count, other);
    const [near, far] = rank > 0 ? [count, other] : [other, count];
    const wanted = Math.abs(rank) - 1;
    if (from === undefined) return (inRank(near, wanted) + inRank(far, wanted)) / 2;
    return inRank(from === 'top' || from === 'left' ? near : far, wanted);
  });
  return { kind: 'place', text, probabilities: probabilities.map(boundedProbability) };
}

function inRank(count: number, wanted: number): number {
  return softStep(halfway - Math.abs(count - wanted), 0, softness);
}

/**
 * Counts the lines above each thing, or left of it: each of the others counts as its share of its
 * own line, so that a line of any length counts once.
 */
function linesBefore(
  { memberships, regions }: Ordered,
  line: Line,
  isReversed: boolean,
): Float64Array {
  const counted = likeliest(memberships).flatMap((index) => regions[index] ?? []);
  const sizes = counted.map((region) =>
    counted.reduce(
      (sum, other) => sum + (memberships[other.index] ?? 0) * alignment(region, other, line),
      0,
    ),
  );
  return Float64Array.from(regions, (region) =>
    counted.reduce((sum, other, at) => {
      const isBefore = isReversed ? lead(other, region, line) < 0 : lead(other, region, line) > 0;
      if (other === region || !isBefore) return sum;
      const apart = 1 - alignment(region, other, line);
      return sum + (apart * (memberships[other.index] ?? 0)) / Math.max(1e-9, sizes[at] ?? 0);
    }, 0),
  );
}

/** How far one thing is ahead of another, in pixels. */
function lead(first: PlacedRegion, second: PlacedRegion, line: Line): number {
  return line === 'row' ? second.centerY - first.centerY : second.centerX - first.centerX;
}

/** How surely two things stand in one line, 0 to 1. */
function alignment(first: PlacedRegion, second: PlacedRegion, line: Line): number {
  if (first === second) return 1;
  const [start, end, side] =
    line === 'row' ? (['top', 'bottom', 'height'] as const) : (['left', 'right', 'width'] as const);
  const shared = Math.min(first[end], second[end]) - Math.max(first[start], second[start]);
  return softStep(shared / Math.min(first[side], second[side]), leastOverlap, 0.1);
}
