import { boundedProbability } from '../factors/factor.js';
import type { Factor } from '../factors/factor.js';
import { sharedArea } from './geometry-scores.js';
import type { PlacedRegion } from '../placed-region.js';
import { rankProbabilities } from '../orders/rank-probability.js';
import type {
  BinaryRelation,
  ExtremeRelation,
  RelationDefinition,
  TernaryRelation,
} from './relation-definition.js';

/** The regions that a noun phrase may mean. */
export interface Believed {
  /** How likely each region is the thing, 1 for the likeliest. */
  readonly beliefs: Float64Array;
  /** How surely the thing is in the picture at all, 0 to 1. */
  readonly presence: number;
  /** The region's regions. */
  readonly regions: readonly PlacedRegion[];
  /** The whole picture. */
  readonly picture: PlacedRegion;
}

/** How well each region stands in a relation, and to which other region. */
export type RelationJudgement = Required<Pick<Factor, 'probabilities' | 'related'>>;

/** Most things that a region may be related to: bounds the time for thousands of regions. */
const mostObjects = 64;
const mostPairs = 24;
const leastBelief = 1e-3;
const unknown = 0.5;

/**
 * Judges a relation for the regions that may be its subject: the likeliest pair of being the other
 * thing and standing in the relation to it. What the presence leaves open counts half.
 * @returns Probabilities and the related regions; costs subjects × at most 64 objects, for ternary
 *   relations × at most 24² pairs.
 */
export function judgeRelation(
  definition: RelationDefinition,
  subjects: Float64Array,
  objects: Believed,
  second: Believed = objects,
): RelationJudgement {
  switch (definition.kind) {
    case 'identity':
      return judgeIdentity(subjects, objects);
    case 'extreme':
      return judgeExtreme(definition, subjects, objects);
    case 'ternary':
      return judgeTernary(definition, subjects, objects, second);
    case 'binary':
      return judgeBinary(definition, subjects, objects);
  }
}

/** The likeliest first. */
function likeliest({ beliefs, regions }: Believed, most: number): readonly PlacedRegion[] {
  return regions
    .filter(({ index }) => (beliefs[index] ?? 0) > leastBelief)
    .sort((one, other) => (beliefs[other.index] ?? 0) - (beliefs[one.index] ?? 0))
    .slice(0, most);
}

/** Whether two regions show one thing: a thing is in no relation to itself. */
function areOne(first: PlacedRegion, second: PlacedRegion): boolean {
  if (first.index === second.index) return true;
  if (first.label !== second.label) return false;
  const shared = sharedArea(first, second);
  return shared > 0.7 * (first.area + second.area - shared);
}

interface Judged {
  readonly probability: number;
  readonly related: number;
}

function judgeEach(
  subjects: Float64Array,
  { regions, presence }: Believed,
  judge: (subject: PlacedRegion) => Judged,
): RelationJudgement {
  const probabilities = new Float64Array(regions.length);
  const related = new Int32Array(regions.length).fill(-1);
  for (const region of regions) {
    if ((subjects[region.index] ?? 0) <= 0) continue;
    const found = judge(region);
    const certain = presence * found.probability + (1 - presence) * unknown;
    probabilities[region.index] = boundedProbability(certain);
    related[region.index] = found.related;
  }
  return { probabilities, related };
}

function judgeBinary(
  { score }: BinaryRelation,
  subjects: Float64Array,
  objects: Believed,
): RelationJudgement {
  const others = likeliest(objects, mostObjects);
  const { beliefs, picture } = objects;
  return judgeEach(subjects, objects, (subject) => {
    let best: Judged = { probability: 0, related: -1 };
    for (const other of others) {
      const belief = beliefs[other.index] ?? 0;
      // No score is above 1, and the others are less likely still.
      if (belief <= best.probability) break;
      if (areOne(subject, other)) continue;
      const probability = belief * score(subject, other, picture);
      if (probability > best.probability) best = { probability, related: other.index };
    }
    return best;
  });
}

function judgeTernary(
  { score }: TernaryRelation,
  subjects: Float64Array,
  first: Believed,
  second: Believed,
): RelationJudgement {
  const pairs = pairUp(first, second);
  return judgeEach(subjects, first, (subject) => {
    let best: Judged = { probability: 0, related: -1 };
    for (const { one, other, belief } of pairs) {
      if (belief <= best.probability) break;
      if (areOne(subject, one) || areOne(subject, other)) continue;
      const probability = belief * score(subject, one, other);
      if (probability > best.probability) best = { probability, related: one.index };
    }
    return best;
  });
}

interface Pair {
  readonly one: PlacedRegion;
  readonly other: PlacedRegion;
  /** How likely both are meant. */
  readonly belief: number;
}

/** Pairs of different things, the likeliest first; each once when both are the same noun's. */
function pairUp(first: Believed, second: Believed): readonly Pair[] {
  const [ones, others] = [likeliest(first, mostPairs), likeliest(second, mostPairs)];
  const pairs = ones.flatMap((one, place) =>
    (first === second ? others.slice(place + 1) : others)
      .filter((other) => !areOne(one, other))
      .map((other) => {
        const belief = (first.beliefs[one.index] ?? 0) * (second.beliefs[other.index] ?? 0);
        return { one, other, belief };
      }),
  );
  return pairs.sort((one, other) => other.belief - one.belief);
}

function judgeExtreme(
  { measure }: ExtremeRelation,
  subjects: Float64Array,
  objects: Believed,
): RelationJudgement {
  const { beliefs, picture, regions } = objects;
  const others = likeliest(objects, mostObjects);
  const total = others.reduce((sum, { index }) => sum + (beliefs[index] ?? 0), 0);
  // Of each possible object the extreme; then as likely as that object is.
  const sums = new Float64Array(regions.length);
  for (const other of others.slice(0, mostPairs)) {
    const memberships = Float64Array.from(regions, (region) =>
      areOne(region, other) ? 0 : (subjects[region.index] ?? 0),
    );
    const measures = Float64Array.from(regions, (region) =>
      (subjects[region.index] ?? 0) > 0 ? measure(region, other, picture) : 0,
    );
    const chances = rankProbabilities({ memberships, measures, softness: 0.01 }, 1);
    const share = (beliefs[other.index] ?? 0) / total;
    for (let index = 0; index < sums.length; index += 1) {
      sums[index] = (sums[index] ?? 0) + (chances[index] ?? 0) * share;
    }
  }
  return judgeEach(subjects, objects, (subject) => ({
    probability: sums[subject.index] ?? 0,
    related: others.find((other) => !areOne(subject, other))?.index ?? -1,
  }));
}

function judgeIdentity(subjects: Float64Array, objects: Believed): RelationJudgement {
  return judgeEach(subjects, objects, ({ index }) => ({
    probability: objects.beliefs[index] ?? 0,
    related: -1,
  }));
}
