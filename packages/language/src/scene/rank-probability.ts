import { softStep } from './geometry-scores.js';

/** Things in an order. */
export interface RankedThings {
  /** How likely each is one of those counted, 0 to 1. */
  readonly memberships: ArrayLike<number>;
  /** What the order goes by; greatest first. */
  readonly measures: ArrayLike<number>;
  /** The difference of measures at which the order of two is 73 % sure. */
  readonly softness: number;
}

/** Most things that the others are compared with: bounds the time for thousands of regions. */
const mostCompared = 256;

/**
 * The probability that each thing is the rank-th of those counted. Each of the others comes before
 * it with the probability of being counted times that of having the greater measure; the number
 * that do is a sum of such chances (a Poisson binomial), computed exactly.
 *
 * @param things - Memberships and measures.
 * @param rank - 1 for the first; -1 for the last, -2 for the one before.
 * @returns The probability of each of being counted and in that place; costs the number of things
 *   × at most 256 × the rank.
 */
export function rankProbabilities(things: RankedThings, rank: number): Float64Array {
  const { memberships, softness } = things;
  const sign = rank < 0 ? -1 : 1;
  const ahead = Math.abs(rank) - 1;
  const rivals = likeliest(memberships);
  return Float64Array.from({ length: memberships.length }, (_, index) => {
    const own = memberships[index] ?? 0;
    if (own <= 0) return 0;
    const measure = things.measures[index] ?? 0;
    const chances = rivals
      .filter((rival) => rival !== index)
      .map((rival) => {
        const lead = sign * ((things.measures[rival] ?? 0) - measure);
        return (memberships[rival] ?? 0) * softStep(lead, 0, softness);
      });
    return own * exactlyAhead(chances, ahead);
  });
}

/**
 * The share of the others counted that each thing comes before, with itself being counted.
 *
 * @param things - Memberships and measures.
 * @returns 0 to 1 for each; its own membership when it is alone.
 */
export function sharesAhead({ memberships, measures, softness }: RankedThings): Float64Array {
  const rivals = likeliest(memberships);
  return Float64Array.from({ length: memberships.length }, (_, index) => {
    let [counted, passed] = [0, 0];
    for (const rival of rivals) {
      if (rival === index) continue;
      const lead = (measures[index] ?? 0) - (measures[rival] ?? 0);
      counted += memberships[rival] ?? 0;
      passed += (memberships[rival] ?? 0) * softStep(lead, 0, softness);
    }
    return (memberships[index] ?? 0) * (counted > 0 ? passed / counted : 1);
  });
}

function likeliest(memberships: ArrayLike<number>): readonly number[] {
  const counted = Array.from({ length: memberships.length }, (_, index) => index).filter(
    (index) => (memberships[index] ?? 0) > 0.01,
  );
  if (counted.length <= mostCompared) return counted;
  counted.sort((first, second) => (memberships[second] ?? 0) - (memberships[first] ?? 0));
  return counted.slice(0, mostCompared);
}

/** The probability that exactly so many of independent chances come true. */
function exactlyAhead(chances: readonly number[], count: number): number {
  const exactly = new Float64Array(count + 1);
  exactly[0] = 1;
  for (const chance of chances) {
    for (let number = count; number >= 0; number -= 1) {
      const more = number > 0 ? (exactly[number - 1] ?? 0) * chance : 0;
      exactly[number] = (exactly[number] ?? 0) * (1 - chance) + more;
    }
  }
  return exactly[count] ?? 0;
}
