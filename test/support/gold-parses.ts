import { readFileSync } from 'node:fs';

import type { NounPhrase, QueryParser } from '@grounder/core';

import { fixturePath, readJsonFixture } from './fixtures.js';

/** A noun phrase of the gold set: what is empty or false is left out, `head` is the lemma. */
export interface GoldPhrase {
  readonly head: string;
  readonly count?: number;
  readonly partitive?: string;
  readonly attributes?: readonly {
    readonly kind: string;
    readonly text: string;
    readonly negated?: boolean;
  }[];
  readonly superlatives?: readonly { readonly word: string; readonly reference?: string }[];
  readonly ordinals?: readonly { readonly rank: number; readonly from?: string }[];
  readonly relations?: readonly {
    readonly word: string;
    readonly negated?: boolean;
    readonly object: GoldPhrase;
  }[];
}

/** What a phrase of the gold set was written for; each has figures of its own. */
export const constructions = [
  'noun',
  'attribute',
  'superlative',
  'ordinal',
  'relation',
  'between',
  'comparison',
  'exclusion',
  'group',
  'of-chain',
  'hops',
  'picture',
  'clause',
  'verb',
  'passive',
  'possessive',
  'opening',
  'fragment',
  'spelling',
] as const;

/** The name of a construction. */
export type Construction = (typeof constructions)[number];

/** What a fact is about. */
export const factKinds = [
  'head',
  'attribute',
  'relation',
  'superlative',
  'ordinal',
  'negation',
  'count',
  'partitive',
] as const;

/** The name of a kind of fact. */
export type FactKind = (typeof factKinds)[number];

/** A line of the gold set. */
interface GoldParse {
  readonly text: string;
  readonly construction: Construction;
  readonly subject: GoldPhrase;
}

/** One thing that a phrase says, with the path of relations to the noun that it is said of. */
export interface Fact {
  readonly kind: FactKind;
  readonly text: string;
}

/** What a parser found of a gold parse. */
export interface Comparison extends Pick<GoldParse, 'text' | 'construction'> {
  /** Facts of the gold parse that the parser gives too. */
  readonly found: readonly Fact[];
  /** Facts of the gold parse that the parser does not give. */
  readonly missed: readonly Fact[];
  /** Facts that the parser gives and the gold parse does not. */
  readonly invented: readonly Fact[];
}

/** What a parser found of all gold parses. */
export interface GoldComparisons {
  /** Of those that the rules were made and mended with. */
  readonly comparisons: readonly Comparison[];
  /** Of those that were written after the rules and that no rule is mended for. */
  readonly heldOut: readonly Comparison[];
}

/** Compares a parser, which is to know COCO's names, with the gold parses. */
export function compareGold(
  createParser: (knownNouns: readonly string[]) => QueryParser,
): GoldComparisons {
  const parser = createParser(readJsonFixture('language/coco-labels.json') as string[]);
  const compare = (...names: readonly string[]): readonly Comparison[] =>
    compareParses(names.flatMap(readGoldFile) as readonly GoldParse[], parser);
  return {
    comparisons: compare('gold-parses', 'gold-parses-second', 'gold-parses-third'),
    heldOut: compare('gold-parses-held-out'),
  };
}

/** Those that are of one construction. */
export function ofConstruction(
  comparisons: readonly Comparison[],
  construction: Construction,
): readonly Comparison[] {
  return comparisons.filter((comparison) => comparison.construction === construction);
}

/** Reads gold parses, one JSON object a line. */
export function readGoldFile(name: string): readonly unknown[] {
  return readFileSync(fixturePath(`language/${name}.jsonl`), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}

/** Parses every phrase of a gold set and compares what is said. */
function compareParses(gold: readonly GoldParse[], parser: QueryParser): readonly Comparison[] {
  return gold.map(({ text, construction, subject }) => {
    const parsed = parser.parse(text).subject;
    const facts = parsed === undefined ? [] : factsOf(toGoldPhrase(parsed));
    return { text, construction, ...compareFacts(factsOf(subject), facts) };
  });
}

/** The share of gold facts that were found and of given facts that are right; 1 for none. */
export function ratesOf(counts: Readonly<Record<'found' | 'missed' | 'invented', number>>): {
  readonly precision: number;
  readonly recall: number;
} {
  const { found, missed, invented } = counts;
  return {
    precision: found + invented === 0 ? 1 : found / (found + invented),
    recall: found + missed === 0 ? 1 : found / (found + missed),
  };
}

/** Counts the facts of comparisons that are of some kind. */
export function countFacts(
  comparisons: readonly Comparison[],
  isCounted: (fact: Fact) => boolean = () => true,
): Readonly<Record<'found' | 'missed' | 'invented', number>> {
  const count = (list: 'found' | 'missed' | 'invented'): number =>
    comparisons.reduce((sum, comparison) => sum + comparison[list].filter(isCounted).length, 0);
  return { found: count('found'), missed: count('missed'), invented: count('invented') };
}

/** Tells facts that two lists share from those that one of them lacks. */
export function compareFacts(
  gold: readonly Fact[],
  parsed: readonly Fact[],
): Pick<Comparison, 'found' | 'missed' | 'invented'> {
  const left = [...parsed];
  const found: Fact[] = [];
  const missed: Fact[] = [];
  for (const fact of gold) {
    const index = left.findIndex(({ kind, text }) => kind === fact.kind && text === fact.text);
    if (index < 0) missed.push(fact);
    else found.push(...left.splice(index, 1));
  }
  return { found, missed, invented: left };
}

/** Reduces a parsed noun phrase to the shape of the gold set. */
export function toGoldPhrase(phrase: NounPhrase): GoldPhrase {
  return { ...phrase, head: phrase.lemma, relations: phrase.relations.map(toGoldRelation) };
}

function toGoldRelation({
  word,
  negated,
  object,
}: NounPhrase['relations'][number]): NonNullable<GoldPhrase['relations']>[number] {
  return { word, negated, object: toGoldPhrase(object) };
}

/** Lists every fact of a noun phrase and of those that it is related to. */
export function factsOf(phrase: GoldPhrase, path = ''): readonly Fact[] {
  const here = `${path}/${phrase.head}`;
  const fact = (kind: FactKind, text: string): Fact => ({ kind, text: `${here} ${text}` });
  return [
    fact('head', ''),
    ...(phrase.count === undefined ? [] : [fact('count', String(phrase.count))]),
    ...(phrase.partitive === undefined ? [] : [fact('partitive', phrase.partitive)]),
    ...(phrase.attributes ?? []).flatMap(({ kind, text, negated }) => [
      fact('attribute', `${kind} ${text}`),
      ...(negated === true ? [fact('negation', `not ${text}`)] : []),
    ]),
    ...(phrase.superlatives ?? []).map(({ word, reference = '' }) =>
      fact('superlative', `${word} ${reference}`),
    ),
    ...(phrase.ordinals ?? []).map(({ rank, from = '' }) => fact('ordinal', `${rank} ${from}`)),
    ...(phrase.relations ?? []).flatMap(({ word, negated, object }) => [
      fact('relation', `${word} ${object.head}`),
      ...(negated === true ? [fact('negation', `not ${word} ${object.head}`)] : []),
      ...factsOf(object, `${here}/${word}`),
    ]),
  ];
}
