import type { Attribute, NounPhrase, Query, Relation, ScoreOptions } from '@grounder/core';

import { evidence, namingProbability } from '../match/evidence.js';
import type { EvidenceSources } from './evidence-sources.js';
import { findRelation } from './relations/find-relation.js';
import { factorOf, judgeAttribute, wholeTargets } from './factors/judge-attribute.js';
import { kindWord } from './factors/looks-words.js';
import type { AttributeEvidence, PhraseEvidence, RelationEvidence } from './phrase-evidence.js';
import { seeRelation } from './relations/see-relation.js';
import terms from '../words/subject-terms.json' with { type: 'json' };
import { isBelonging, isSomebody, isWearing } from './factors/worn-places.js';

const deepest = 12;
const stand = /^(?:one|ones|those|that|these|other|others)$/;
const placeholders: ReadonlySet<string> = new Set(terms.placeholders);
/** How often "something" beside the thing is something that was detected. */
const vaguePresence = 0.33;
/** Below this probability of a label naming the noun none does. */
export const leastNamed = namingProbability(evidence.neutral) - 1e-6;

/** Asks the scorer and the factors about every noun and property of a phrase. */
export async function gatherEvidence(
  phrase: NounPhrase,
  sources: EvidenceSources,
  outer?: OuterPhrase,
  depth = 0,
): Promise<PhraseEvidence> {
  sources.call?.signal?.throwIfAborted();
  const noun = await judgeNamed(phrase, sources, outer);
  const { base, presence } = noun;
  const named = { ...phrase, lemma: noun.phrase.lemma };
  const { attributes, unknown } = await gatherAttributes(named, base, sources);
  const own = { base, presence, phrase: named };
  const relations: RelationEvidence[] = [];
  for (const relation of depth < deepest ? phrase.relations : []) {
    relations.push(await gatherRelation(relation, own, sources, depth));
  }
  return { ...own, phrase, attributes, relations, unknown };
}

/** What a phrase knows of the phrase around it. */
interface OuterPhrase extends JudgedNoun {
  /** Whether this phrase is about something worn by that one, or a part of it. */
  readonly hasThis: boolean;
}

type JudgedNoun = Pick<PhraseEvidence, 'base' | 'presence' | 'phrase'>;

async function judgeNamed(
  phrase: NounPhrase,
  sources: EvidenceSources,
  outer: OuterPhrase | undefined,
): Promise<JudgedNoun> {
  if (outer !== undefined && stand.test(phrase.head)) return outer;
  if (outer === undefined) return judgeSubject(phrase, sources);
  const found = await judgeNoun(phrase, sources);
  const isVague = placeholders.has(phrase.lemma);
  const noun = isVague ? { ...found, presence: found.presence * vaguePresence } : found;
  return outer.hasThis ? withoutWearer(noun, outer.base, sources) : noun;
}

async function gatherAttributes(
  phrase: NounPhrase,
  base: Float64Array,
  sources: EvidenceSources,
): Promise<Pick<PhraseEvidence, 'attributes' | 'unknown'>> {
  const attributes: AttributeEvidence[] = [];
  const unknown: Attribute[] = [];
  const targets = wholeTargets(base, sources);
  for (const attribute of [...phrase.attributes, ...saidByNoun(phrase, sources)]) {
    const judged = await judgeAttribute(attribute, phrase, targets, sources);
    if (judged === undefined) unknown.push(attribute);
    else attributes.push(judged);
  }
  return { attributes, unknown };
}

/** "The woman" says as much as "the female one", where something can judge it. */
function saidByNoun(phrase: NounPhrase, sources: EvidenceSources): readonly Attribute[] {
  const word = kindWord(phrase);
  if (word === undefined || phrase.attributes.some(({ text }) => text === word)) return [];
  const attribute: Attribute = { kind: 'other', text: word, negated: false };
  return factorOf(attribute, phrase, sources)?.kind === 'person' ? [attribute] : [];
}

/** Of what the phrase is about, the nearest is kept where no label names it. */
async function judgeSubject(phrase: NounPhrase, sources: EvidenceSources): Promise<JudgedNoun> {
  const noun = await judgeNoun(phrase, sources);
  const isNamed = noun.base.some((probability) => probability >= leastNamed);
  return isNamed ? noun : judgeNoun(phrase, sources, { closest: true });
}

async function judgeNoun(
  phrase: NounPhrase,
  sources: EvidenceSources,
  options: ScoreOptions = {},
): Promise<JudgedNoun> {
  const { scorer, request, calibrate, call } = sources;
  const query: Query = { text: phrase.text, subject: plainNoun(phrase), entities: [] };
  const base = calibrate(await scorer.score({ ...request, query }, { ...call, ...options }));
  return { base, presence: presenceOf(base, sources), phrase };
}

/** How surely the noun is in the picture: any of the labels that are there may name it. */
function presenceOf(
  base: Float64Array,
  { reality, request: { regions } }: Pick<EvidenceSources, 'reality' | 'request'>,
): number {
  const byLabel = new Map<string, number>();
  for (const [index, { label }] of regions.entries()) {
    const probability = (base[index] ?? 0) * (reality[index] ?? 1);
    byLabel.set(label, Math.max(byLabel.get(label) ?? 0, probability));
  }
  return 1 - [...byLabel.values()].reduce((absent, present) => absent * (1 - present), 1);
}

/** The noun alone; of its relations "of" stays, which names "glass of wine". */
function plainNoun(phrase: NounPhrase): NounPhrase {
  const relations = phrase.relations.filter(({ word, negated }) => word === 'of' && !negated);
  return { ...phrase, attributes: [], superlatives: [], ordinals: [], relations };
}

async function gatherRelation(
  relation: Relation,
  subject: JudgedNoun,
  sources: EvidenceSources,
  depth: number,
): Promise<RelationEvidence> {
  const outer = { ...subject, hasThis: isPart(relation, subject.phrase) };
  const object = await gatherEvidence(relation.object, sources, outer, depth + 1);
  const word = isOneOfThem(relation, subject.phrase) ? 'is' : relation.word;
  const definition = findRelation(word, sources.relations);
  return {
    relation,
    definition,
    object,
    seen: await seeRelation(relation, object, subject, sources),
  };
}

/** "Among those in red" is one of them; "among the trees" is a place. */
function isOneOfThem({ word, object }: Relation, subject: NounPhrase): boolean {
  return word === 'among' && (stand.test(object.head) || object.lemma === subject.lemma);
}

/** Whether the other thing is worn by the subject or a part of it, rather than a thing beside it. */
function isPart({ word, object }: Relation, subject: NounPhrase): boolean {
  if (isBelonging(object)) return true;
  const isAnother = stand.test(object.head) || object.lemma === subject.lemma;
  return isWearing(word) && !isAnother && !isSomebody(object);
}

/** A hat or a hand that a matcher takes for its person is not a thing beside the person. */
function withoutWearer(
  found: JudgedNoun,
  wearer: Float64Array,
  sources: EvidenceSources,
): JudgedNoun {
  const base = found.base.map((value, index) => ((wearer[index] ?? 0) > 0 ? 0 : value));
  const presence = Math.min(found.presence, presenceOf(base, sources));
  return { ...found, base, presence: base.some((value) => value > 0) ? presence : 0 };
}
