import { boundedProbability } from './factor.js';
import type { Factor } from './factor.js';
import { sharedArea } from './geometry-scores.js';
import type { PlacedRegion } from './placed-region.js';
import { rankProbabilities } from './rank-probability.js';
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
 *
 * @param definition - The relation.
 * @param subjects - Which regions may be the subject, as memberships 0 to 1.
 * @param objects - What the other thing may be; of a ternary relation the first of two.
 * @param second - What the second other thing of a ternary relation may be.
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

function likeliest({ beliefs, regions }: Believed, most: number): readonly PlacedRegion[] {
  const possible = regions.filter(({ index }) => (beliefs[index] ?? 0) > leastBelief);
  if (possible.length <= most) return possible;
  possible.sort((one, other) => (beliefs[other.index] ?? 0) - (beliefs[one.index] ?? 0));
  return possible.slice(0, most);
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
      if (belief <= best.probability || areOne(subject, other)) continue;
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
  const [ones, others] = [likeliest(first, mostPairs), likeliest(second, mostPairs)];
  return judgeEach(subjects, first, (subject) => {
    let best: Judged = { probability: 0, related: -1 };
    for (const one of ones) {
      if (areOne(subject, one)) continue;
      for (const other of others) {
        if (areOne(subject, other) || areOne(one, other)) continue;
        const belief = (first.beliefs[one.index] ?? 0) * (second.beliefs[other.index] ?? 0);
        const probability = belief * score(subject, one, other);
        if (probability > best.probability) best = { probability, related: one.index };
      }
    }
    return best;
  });
}

function judgeExtreme(
  { measure }: ExtremeRelation,
  subjects: Float64Array,
  objects: Believed,
): RelationJudgement {
  const others = likeliest(objects, mostObjects);
  const best: Judged = { probability: 0, related: -1 };
  const { beliefs, picture, regions } = objects;
  const total = others.reduce((sum, { index }) => sum + (beliefs[index] ?? 0), 0);
  // Of each possible object the extreme; then as likely as that object is.
  const sums = new Float64Array(regions.length);
  const related = new Int32Array(regions.length).fill(-1);
  for (const other of others.slice(0, mostPairs)) {
    const memberships = subjects.map((member, index) => {
      const region = regions[index];
      return region === undefined || areOne(region, other) ? 0 : member;
    });
    const measures = regions.map((region) => measure(region, other, picture));
    const chances = rankProbabilities({ memberships, measures, softness: 0.01 }, 1);
    for (const [index, chance] of chances.entries()) {
      sums[index] = (sums[index] ?? 0) + (chance * (beliefs[other.index] ?? 0)) / total;
      if ((related[index] ?? -1) < 0) related[index] = other.index;
    }
  }
  return judgeEach(subjects, objects, ({ index }) => ({
    ...best,
    probability: sums[index] ?? 0,
    related: related[index] ?? -1,
  }));
}

function judgeIdentity(subjects: Float64Array, objects: Believed): RelationJudgement {
  return judgeEach(subjects, objects, ({ index }) => ({
    probability: objects.beliefs[index] ?? 0,
    related: -1,
  }));
}
