import { softStep } from '../relations/geometry-scores.js';

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
/** Chances below it make no difference to any score. */
const negligible = 1e-12;

/**
 * The probability that each thing is the rank-th of those counted. Each of the others comes before
 * it with the probability of being counted times that of having the greater measure; the number
 * that do is a sum of such chances (a Poisson binomial), computed exactly but for chances below
 * 1e-12.
 * @returns The probability of each of being counted and in that place; costs the number of things
 *   × at most 256 × the rank, of which no more than 256 counts.
 */
export function rankProbabilities(things: RankedThings, rank: number): Float64Array {
  const { memberships, measures } = things;
  const sign = rank < 0 ? -1 : 1;
  const ahead = Math.abs(rank) - 1;
  const chances = new Float64Array(memberships.length);
  // Those far ahead come first: after a few of them most things have no chance left.
  const rivals = likeliest(memberships).sort(
    (first, second) => sign * ((measures[second] ?? 0) - (measures[first] ?? 0)),
  );
  if (ahead > rivals.length) return chances;
  const exactly = new Float64Array(ahead + 1);
  for (let index = 0; index < chances.length; index += 1) {
    const own = memberships[index] ?? 0;
    if (own > 0) chances[index] = own * exactlyAhead(things, { index, sign, rivals, exactly });
  }
  return chances;
}

/** The share of the others counted that each thing comes before, with itself being counted. */
export function sharesAhead({ memberships, measures, softness }: RankedThings): Float64Array {
  const rivals = likeliest(memberships);
  return Float64Array.from({ length: memberships.length }, (_, index) => {
    const own = memberships[index] ?? 0;
    if (own <= 0) return 0;
    let counted = 0;
    let passed = 0;
    for (const rival of rivals) {
      if (rival === index) continue;
      const lead = (measures[index] ?? 0) - (measures[rival] ?? 0);
      counted += memberships[rival] ?? 0;
      passed += (memberships[rival] ?? 0) * softStep(lead, 0, softness);
    }
    return own * (counted > 0 ? passed / counted : 1);
  });
}

/** The things that are likely enough to be counted, at most 256. */
export function likeliest(memberships: ArrayLike<number>): number[] {
  const counted: number[] = [];
  for (let index = 0; index < memberships.length; index += 1) {
    if ((memberships[index] ?? 0) > 0.01) counted.push(index);
  }
  if (counted.length <= mostCompared) return counted;
  counted.sort((first, second) => (memberships[second] ?? 0) - (memberships[first] ?? 0));
  return counted.slice(0, mostCompared);
}

interface Counting {
  /** The thing whose place is asked for. */
  readonly index: number;
  /** 1 counts from the greatest, -1 from the least. */
  readonly sign: 1 | -1;
  /** The things that may be ahead. */
  readonly rivals: readonly number[];
  /** Room for the chances that 0, 1, … are ahead; the last is asked for. */
  readonly exactly: Float64Array;
}

/** The probability that exactly so many others are ahead of a thing. */
function exactlyAhead(
  { memberships, measures, softness }: RankedThings,
  { index, sign, rivals, exactly }: Counting,
): number {
  const own = measures[index] ?? 0;
  exactly.fill(0);
  exactly[0] = 1;
  for (const rival of rivals) {
    if (rival === index) continue;
    const lead = sign * ((measures[rival] ?? 0) - own);
    const chance = (memberships[rival] ?? 0) * softStep(lead, 0, softness);
    if (addChance(exactly, chance) < negligible) return 0;
  }
  return exactly[exactly.length - 1] ?? 0;
}

/** Counts one more that is ahead by chance; gives the probability of no more than the last. */
function addChance(exactly: Float64Array, chance: number): number {
  let sum = 0;
  for (let number = exactly.length - 1; number >= 0; number -= 1) {
    const more = number > 0 ? (exactly[number - 1] ?? 0) * chance : 0;
    const probability = (exactly[number] ?? 0) * (1 - chance) + more;
    exactly[number] = probability;
    sum += probability;
  }
  return sum;
}
