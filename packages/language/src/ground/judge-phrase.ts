import type { Attribute } from '@grounder/core';
import { defined } from '@grounder/core/internal';

import sides from '../words/sides.json' with { type: 'json' };
import type { Factor, FactorKind } from './factors/factor.js';
import { boundedProbability } from './factors/factor.js';
import { softStep } from './relations/geometry-scores.js';
import { isLineRelation } from './orders/picked-lines.js';
import type { Ordered } from './orders/ordered.js';
import { findOrders } from './orders/find-orders.js';
import { judgeOrder, judgeOrders } from './orders/judge-orders.js';
import type { Believed } from './relations/judge-relation.js';
import { judgeRelation } from './relations/judge-relation.js';
import type { RelationDefinition } from './relations/relation-definition.js';
import type { AttributeEvidence, PhraseEvidence, RelationEvidence } from './phrase-evidence.js';
import type { FactorWeights } from './weights.js';

/** What the parts of a phrase are put together with. */
export interface Judging extends Omit<Ordered, 'memberships'> {
  /** How much each kind of evidence counts. */
  readonly weights: FactorWeights;
  /** For each region how surely it shows a thing, and none that a better one shows, 0 to 1. */
  readonly counting: Float64Array;
  /** How surely each region shows a thing at all, 0 to 1. */
  readonly reality: Float64Array;
}

/** A noun phrase judged for every region. */
export interface PhraseJudgement {
  /** Everything that the phrase says, judged. */
  readonly factors: readonly Factor[];
  /** The weighted sum of logarithms; -Infinity for regions that cannot be meant. */
  readonly totals: Float64Array;
  /** How surely each region is one of those that the phrase chooses from, 0 to 1. */
  readonly memberships: Float64Array;
  /** What could not be taken into account, in words. */
  readonly notJudged: readonly string[];
}

/**
 * Evaluates a noun phrase from its leaves up: the other things of its relations first, then the
 * relations, then the orders among what is left.
 */
export function judgePhrase(evidence: PhraseEvidence, judging: Judging): PhraseJudgement {
  const { base, phrase } = evidence;
  const notJudged: string[] = [];
  const factors: Factor[] = [];
  const memberships = Float64Array.from(judging.counting);
  const take = (factor: Factor): void => {
    factors.push(factor);
    narrow(memberships, factor);
  };
  take({ kind: 'noun', text: phrase.lemma, probabilities: base });
  for (const attribute of evidence.attributes) take(attributeFactor(attribute));
  for (const attribute of evidence.unknown) {
    const placed = judgePlaceWord(attribute, { ...judging, memberships });
    if (placed === undefined) notJudged.push(`“${attribute.text}” cannot be judged`);
    else take(toFactor(placed, attribute.negated));
  }
  for (const pair of pairTernary(evidence.relations)) {
    const judged = relationFactor(pair, memberships, judging);
    notJudged.push(...judged.notJudged);
    if (judged.factor !== undefined) take(judged.factor);
  }
  const orders = judgeOrders(phrase, { ...judging, memberships });
  factors.push(...orders.factors);
  notJudged.push(...orders.notJudged);
  return { factors, totals: totalOf(factors, judging.weights), memberships, notJudged };
}

/** Adds up weighted logarithms; a noun of 0 rules a region out. */
export function totalOf(factors: readonly Factor[], weights: FactorWeights): Float64Array {
  const [first] = factors;
  const totals = new Float64Array(first?.probabilities.length ?? 0);
  for (const { kind, probabilities } of factors) {
    const weight = weights[kind];
    for (let index = 0; index < totals.length; index += 1) {
      const probability = probabilities[index] ?? 0;
      if (kind === 'noun' && probability <= 0) totals[index] = -Infinity;
      else totals[index] = (totals[index] ?? 0) + weight * Math.log(probability);
    }
  }
  return totals;
}

const deniedKinds: Readonly<Partial<Record<FactorKind, FactorKind>>> = {
  colour: 'deniedColour',
  attribute: 'deniedAttribute',
  posture: 'deniedAttribute',
  view: 'view',
  worn: 'deniedWorn',
  relation: 'deniedRelation',
};

/** Makes a factor; what is denied is as likely as it is not so. */
function toFactor(factor: Factor, isDenied: boolean): Factor {
  const { kind, text, probabilities } = factor;
  if (!isDenied) return { ...factor, probabilities: probabilities.map(boundedProbability) };
  return {
    ...factor,
    kind: deniedKinds[kind] ?? kind,
    text: `not ${text}`,
    probabilities: probabilities.map((probability) => boundedProbability(1 - probability)),
  };
}

function attributeFactor({ attribute, kind, probabilities }: AttributeEvidence): Factor {
  return toFactor({ kind, text: attribute.text, probabilities }, attribute.negated);
}

type RelationPair = readonly [RelationEvidence, second?: RelationEvidence];

/** "Between the cup and the plate" was parsed as two relations with one word. */
function pairTernary(relations: readonly RelationEvidence[]): readonly RelationPair[] {
  const pairs: RelationPair[] = [];
  for (const relation of relations) {
    const [first, second] = pairs.at(-1) ?? [];
    const completes =
      relation.definition?.kind === 'ternary' &&
      first?.relation.word === relation.relation.word &&
      second === undefined;
    if (completes) pairs[pairs.length - 1] = [first, relation];
    else pairs.push([relation]);
  }
  return pairs;
}

interface RelationOutcome {
  readonly factor?: Factor;
  readonly notJudged: readonly string[];
}

function relationFactor(
  [evidence, second]: RelationPair,
  memberships: Float64Array,
  judging: Judging,
): RelationOutcome {
  const { relation, definition, object, seen } = evidence;
  const text = relationText(evidence, second);
  if (seen !== undefined) {
    const { kind, probabilities } = seen;
    return { factor: toFactor({ kind, text, probabilities }, relation.negated), notJudged: [] };
  }
  const isMissing = object.presence === 0 || second?.object.presence === 0;
  if (definition === undefined || isMissing)
    return judgeUnseen(evidence, second, memberships, judging);
  const first = believe(object, judging);
  const objects: readonly Believed[] =
    second === undefined ? [first] : [first, believe(second.object, judging)];
  const judged = judgeRelation(definition, memberships, first, objects[1]);
  const factor = toFactor({ kind: 'relation', text, ...judged }, relation.negated);
  return { factor, notJudged: [] };
}

function relationText({ relation, object }: RelationEvidence, second?: RelationEvidence): string {
  const last = second === undefined ? '' : ` and the ${second.object.phrase.head}`;
  return `${relation.word} the ${object.phrase.head}${last}`;
}

/** A relation whose other thing is not there, or no thing: a row, the viewer. */
function judgeUnseen(
  evidence: RelationEvidence,
  second: RelationEvidence | undefined,
  memberships: Float64Array,
  judging: Judging,
): RelationOutcome {
  const { relation, definition } = evidence;
  if (isLineRelation(relation)) return { notJudged: [] };
  const ordered = { ...judging, memberships };
  if (isNearViewer(evidence)) {
    const nearest = judgePlaceWord({ text: 'closest' }, ordered);
    return {
      notJudged: [],
      ...defined({ factor: nearest && toFactor(nearest, relation.negated) }),
    };
  }
  const factor = relation.negated ? undefined : judgeHint(definition, ordered);
  return { notJudged: explainMissing(evidence, second), ...defined({ factor }) };
}

/** What a relation says of its subject alone: what stands left of something stands rather left. */
function judgeHint(
  definition: RelationDefinition | undefined,
  ordered: Ordered,
): Factor | undefined {
  if (definition?.hint === undefined) return undefined;
  const [order] = findOrders(definition.hint, ordered.orders);
  if (order === undefined) return undefined;
  const probabilities = judgeOrder(order, ordered);
  return { kind: 'hint', text: `rather ${order.name}`, probabilities };
}

/** "Near us", "close to the camera": far in front. */
function isNearViewer({ relation, object }: RelationEvidence): boolean {
  const isNear = /^(?:near|close to|closest to|nearest|nearest to|closer to|by)$/;
  return (
    object.presence === 0 &&
    sides.viewpointNouns.includes(object.phrase.head) &&
    isNear.test(relation.word)
  );
}

/** "A close one", "the one below": a place that is said as a property. */
function judgePlaceWord({ text }: Pick<Attribute, 'text'>, ordered: Ordered): Factor | undefined {
  const order = ordered.orders.find(({ words }) => words.includes(text));
  if (order === undefined) return undefined;
  return { kind: 'place', text: order.name, probabilities: judgeOrder(order, ordered) };
}

const unspoken = /^(?:it|he|she|they|camera|air|way|one)$/;

function explainMissing(
  { relation, definition, object }: RelationEvidence,
  second: RelationEvidence | undefined,
): readonly string[] {
  const missing = object.presence === 0 ? object.phrase : second?.object.phrase;
  if (missing === undefined || unspoken.test(missing.head)) return [];
  if (definition === undefined) return [`“${relation.word}” cannot be judged`];
  return [`no ${missing.head} was found, so “${relation.word}” is left out`];
}

function believe(evidence: PhraseEvidence, judging: Judging): Believed {
  const judged = judgePhrase(evidence, judging);
  const { weights, reality } = judging;
  const totals = judged.totals.map(
    (total, index) => total + weights.confidence * Math.log(reality[index] ?? 1),
  );
  const best = totals.reduce((most, total) => Math.max(most, total), -Infinity);
  const beliefs = totals.map((total) => (best === -Infinity ? 0 : Math.exp(total - best)));
  const { regions, picture } = judging;
  return { beliefs, presence: evidence.presence, regions, picture };
}

const memberBorder = 0.6;
const memberWidth = 0.08;

/** Makes those less likely to be one of those meant whom a factor speaks against. */
function narrow(memberships: Float64Array, { kind, probabilities }: Factor): void {
  const best = probabilities.reduce((most, value) => Math.max(most, value), 0);
  for (let index = 0; index < memberships.length; index += 1) {
    const share = best > 0 ? (probabilities[index] ?? 0) / best : 0;
    const fits = kind === 'noun' && share > 0 ? softStep(share, memberBorder, memberWidth) : share;
    memberships[index] = (memberships[index] ?? 0) * fits;
  }
}
