import { boundedProbability } from '../factors/factor.js';
import type { Factor } from '../factors/factor.js';
import { findOrders } from '../orders/find-orders.js';
import type { Ordered } from '../orders/ordered.js';
import type { PhraseEvidence, RelationEvidence } from '../phrase-evidence.js';
import usage from './usage.json' with { type: 'json' };
import { usageMeasures } from './usage-measures.js';

/** Words by what they do in a phrase: "left", "kid", "blurry", "behind". */
export interface UsageTerm {
  /** What the word does. */
  readonly kind: 'order' | 'noun' | 'property' | 'relation';
  /** The word, or the name of the order that it asks for. */
  readonly word: string;
}

/** How much each measure speaks for a region, by kinds of words and words; in hundredths. */
export type UsageWeights = Readonly<
  Record<UsageTerm['kind'], Readonly<Record<string, readonly number[]>>>
>;

/** What {@link usageFactors} goes by: orders and relations; of nouns and properties it knows nothing. */
export const defaultUsage: UsageWeights = usage;

/** What a phrase and boxes give to go by. */
export interface UsageReading {
  /** The words that may tell something; each once. */
  readonly terms: readonly UsageTerm[];
  /** For each region what `usageMeasureNames` lists. */
  readonly measures: readonly Float64Array[];
}

/** Reads what {@link usageFactors} judges by. */
export function readUsage(evidence: PhraseEvidence, ordered: Ordered): UsageReading {
  return { terms: usageTerms(evidence, ordered.orders), measures: usageMeasures(ordered) };
}

/** Hardly to be seen, by the border or by what stands before it. */
const isPartial =
  /^(?:partial|partially|half|cropped|cut|cut off|cut out|hidden|(?:half|barely|partially|partly) \w+)$/;

/**
 * The words of a phrase that say where its thing may be: what it is, how it is, where, and how it is
 * related to what was not found. What is denied says nothing.
 */
function usageTerms(
  { phrase, relations }: PhraseEvidence,
  orders: Ordered['orders'],
): readonly UsageTerm[] {
  const { lemma, superlatives, ordinals, attributes } = phrase;
  const places = superlatives.flatMap(({ word }) => findOrders(word, orders));
  // Colours are seen; where things of a colour stand is chance.
  const said = attributes.flatMap(({ kind, negated, text }) =>
    negated || kind === 'colour' ? [] : [text],
  );
  const named: Readonly<Record<UsageTerm['kind'], readonly string[]>> = {
    order: [...places.map(({ name }) => name), ...(ordinals.length > 0 ? ['count'] : [])],
    noun: [lemma],
    property: said.map((text) => (isPartial.test(text) ? 'partial' : text)),
    relation: relations.flatMap((evidence) => unseenWords(evidence, orders)),
  };
  return kinds.flatMap((kind) => [...new Set(named[kind])].map((word) => ({ kind, word })));
}

const kinds = ['order', 'noun', 'property', 'relation'] as const;

/** How something is related to what was not found; of "top left of" each side. */
function unseenWords(
  { relation, definition, object, seen }: RelationEvidence,
  orders: Ordered['orders'],
): readonly string[] {
  if (relation.negated || seen !== undefined || object.presence > 0) return [];
  const sides = relation.word.endsWith(' of') ? findOrders(relation.word, orders) : [];
  if (sides.length > 0) return sides.map(({ name }) => `${name} of`);
  return [definition?.name ?? relation.word];
}

/**
 * What people mean by words of place beyond what these say: "left" may be the left third of the picture or
 * the leftmost, "front" is low, large and uncovered, "behind" is high. A conditional logit over measures of boxes, one for
 * each word that enough phrases had.
 * @returns A factor for each such word, 1 for the region of those that may be meant that it fits best.
 */
export function usageFactors(
  { terms, measures }: UsageReading,
  memberships: Float64Array,
  weights: UsageWeights,
): readonly Factor[] {
  return terms.flatMap(({ kind, word }): readonly Factor[] => {
    const own = weights[kind][word];
    if (own === undefined) return [];
    const sums = measures.map((row) =>
      row.reduce((sum, value, at) => sum + (value * (own[at] ?? 0)) / 100, 0),
    );
    const possible = sums.filter((_, at) => (memberships[at] ?? 0) > 0);
    const best = possible.reduce((most, sum) => Math.max(most, sum), -Infinity);
    const probabilities = Float64Array.from(sums, (sum) =>
      boundedProbability(Math.exp(sum - best)),
    );
    return [{ kind: 'usual', text: `usual for “${word}”`, probabilities }];
  });
}
