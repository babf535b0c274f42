import describing from './describing-words.json' with { type: 'json' };
import functionWords from './function-words.json' with { type: 'json' };
import irregular from './irregular-forms.json' with { type: 'json' };
import livingThings from './living-things.json' with { type: 'json' };
import nouns from './nouns.json' with { type: 'json' };
import numbers from './numbers.json' with { type: 'json' };
import phrases from './phrases.json' with { type: 'json' };
import sides from './sides.json' with { type: 'json' };
import superlatives from './superlatives.json' with { type: 'json' };
import verbs from './verbs.json' with { type: 'json' };

const wordLists = {
  ...describing,
  ...functionWords,
  ...livingThings,
  ...nouns,
  ...sides,
  ...superlatives,
  ...verbs,
};

/** The name of a list of words that the parser knows and that a caller can extend. */
export type WordListName = keyof typeof wordLists;

/** Words to add to the parser's lists, in lower case. */
export type LexiconAdditions = Readonly<Partial<Record<WordListName, readonly string[]>>>;

/** Every word that the parser knows, ready for looking up. */
export interface Lexicon extends Readonly<Record<WordListName, ReadonlySet<string>>> {
  /** Values of cardinal numbers. */
  readonly cardinals: ReadonlyMap<string, number>;
  /** Ranks of ordinal numbers; -1 is the last. */
  readonly ordinals: ReadonlyMap<string, number>;
  /** Nouns of several words: "stop sign". */
  readonly compounds: ReadonlySet<string>;
  /** The verb of each irregular participle. */
  readonly participles: ReadonlyMap<string, string>;
  /** Singulars of irregular plurals. */
  readonly singulars: ReadonlyMap<string, string>;
  /** Recorded forms of relating words, by the words as written. */
  readonly relations: ReadonlyMap<string, string>;
  /** First words of relating words that are several. */
  readonly relationOpenings: ReadonlySet<string>;
  /** Recorded forms of relations in space. */
  readonly spatial: ReadonlySet<string>;
  /** Openings that name nothing, as lists of words. */
  readonly openings: readonly (readonly string[])[];
}

/** Makes the lexicon from the built-in lists and a caller's words. */
export function createLexicon(
  knownNouns: readonly string[] = [],
  additions: LexiconAdditions = {},
): Lexicon {
  const known = knownNouns.map((noun) => noun.toLowerCase().trim());
  const extra = { ...additions };
  extra.nouns = [...(additions.nouns ?? []), ...known.filter((noun) => !noun.includes(' '))];
  const names = Object.keys(wordLists) as WordListName[];
  const sets = names.map((name) => [name, new Set([...wordLists[name], ...(extra[name] ?? [])])]);
  const relations = Object.entries(phrases.relations);
  return {
    ...(Object.fromEntries(sets) as Record<WordListName, ReadonlySet<string>>),
    cardinals: toMap(numbers.cardinals),
    ordinals: toMap(numbers.ordinals),
    compounds: new Set([...phrases.compounds, ...known.filter((noun) => noun.includes(' '))]),
    participles: toMap(irregular.participles),
    singulars: toMap(irregular.plurals),
    relations: new Map([...relations, ...Object.entries(phrases.relationSynonyms)]),
    relationOpenings: new Set(relations.map(([written]) => written.split(' ', 1)[0] ?? '')),
    spatial: new Set(phrases.spatial),
    openings: phrases.openings
      .map((opening) => opening.split(' '))
      .sort((first, second) => second.length - first.length),
  };
}

function toMap<Value>(table: Readonly<Record<string, Value>>): Map<string, Value> {
  return new Map(Object.entries(table));
}
