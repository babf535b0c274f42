import type { NounPhrase } from '@grounder/core';

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

/** A line of the gold set. */
export interface GoldParse {
  readonly text: string;
  readonly subject: GoldPhrase;
}

/** What a gold fact is about; each has a floor of its own. */
export const constructions = [
  'head',
  'attribute',
  'relation',
  'superlative',
  'ordinal',
  'negation',
  'count',
  'partitive',
] as const;

/** The name of a construction. */
export type Construction = (typeof constructions)[number];

/** One thing that a phrase says, with the path of relations to the noun that it is said of. */
export interface Fact {
  readonly construction: Construction;
  readonly text: string;
}

/** Reads the gold set, one JSON object a line. */
export function parseGold(lines: string): readonly GoldParse[] {
  return lines
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as GoldParse);
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
  const fact = (construction: Construction, text: string): Fact => ({
    construction,
    text: `${here} ${text}`,
  });
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
