import { adjectives, describingNouns, personAdjectives } from './adjectives.js';
import { colourMarkers, colours, shades } from './colours.js';
import { fixtures } from './fixtures.js';
import {
  adverbs,
  auxiliaries,
  conjunctions,
  determiners,
  negations,
  openings,
  pronouns,
  relatives,
} from './function-words.js';
import { animals, people, wearables } from './living-things.js';
import { materials } from './materials.js';
import {
  compoundNouns,
  irregularPlurals,
  nouns,
  pluralOnlyNouns,
  unchangingNouns,
} from './nouns.js';
import { cardinals, ordinalWords } from './numbers.js';
import { bodyParts, partitives } from './partitives.js';
import {
  prepositions,
  relationPhrases,
  relationSynonyms,
  spatialRelations,
} from './relation-words.js';
import { qualities } from './qualities.js';
import { shapes } from './shapes.js';
import {
  pictureNouns,
  setNouns,
  sideIntensifiers,
  sideNouns,
  sides,
  spots,
  viewpointNouns,
} from './sides.js';
import { sizes } from './sizes.js';
import {
  comparatives,
  falseSuperlatives,
  plainSuperlatives,
  sizeComparatives,
} from './superlatives.js';
import {
  compoundGerunds,
  gerundNouns,
  irregularParticiples,
  locatingVerbs,
  otherVerbs,
  postureVerbs,
  thingPostures,
  transitiveVerbs,
  verbParticles,
} from './verbs.js';

const wordLists = {
  adjectives,
  adverbs,
  animals,
  auxiliaries,
  bodyParts,
  colourMarkers,
  colours,
  comparatives,
  compoundGerunds,
  conjunctions,
  describingNouns,
  determiners,
  falseSuperlatives,
  fixtures,
  gerundNouns,
  locatingVerbs,
  materials,
  negations,
  nouns,
  otherVerbs,
  partitives,
  people,
  personAdjectives,
  pictureNouns,
  plainSuperlatives,
  pluralOnlyNouns,
  postureVerbs,
  prepositions,
  pronouns,
  qualities,
  relatives,
  setNouns,
  shades,
  shapes,
  sideIntensifiers,
  sideNouns,
  sideWords: sides,
  sizeComparatives,
  sizes,
  spots,
  thingPostures,
  transitiveVerbs,
  unchangingNouns,
  verbParticles,
  viewpointNouns,
  wearables,
} as const;

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

/**
 * Makes the lexicon from the built-in lists and a caller's words.
 *
 * @param knownNouns - Nouns of one or more words, such as a detector's labels.
 * @param additions - Words for single lists.
 */
export function createLexicon(
  knownNouns: readonly string[] = [],
  additions: LexiconAdditions = {},
): Lexicon {
  const sets = new Map<string, ReadonlySet<string>>();
  const known = knownNouns.map((noun) => noun.toLowerCase().trim());
  for (const [name, list] of Object.entries(wordLists)) {
    const added = (additions as Readonly<Record<string, readonly string[]>>)[name] ?? [];
    const single = name === 'nouns' ? known.filter((noun) => !noun.includes(' ')) : [];
    sets.set(name, new Set([...split(list), ...added, ...single]));
  }
  return {
    ...(Object.fromEntries(sets) as Record<WordListName, ReadonlySet<string>>),
    cardinals: toMap(cardinals, Number),
    ordinals: toMap(ordinalWords, Number),
    compounds: new Set([
      ...compoundNouns.split(','),
      ...known.filter((noun) => noun.includes(' ')),
    ]),
    participles: toMap(irregularParticiples, String),
    singulars: toMap(irregularPlurals, String),
    relations: new Map([...toEntries(relationPhrases), ...toEntries(relationSynonyms)]),
    relationOpenings: new Set(toEntries(relationPhrases).map(([written]) => firstWord(written))),
    spatial: new Set(joinLines(spatialRelations).split('|')),
    openings: joinLines(openings)
      .split('|')
      .map(split)
      .sort((first, second) => second.length - first.length),
  };
}

function firstWord(words: string): string {
  return words.split(' ', 1)[0] ?? '';
}

function split(list: string): string[] {
  return list.trim().split(/\s+/);
}

function joinLines(list: string): string {
  return list
    .trim()
    .replace(/\|\s*\n/g, '|')
    .replace(/\s*\n\s*/g, ' ');
}

function toEntries(lines: string): [string, string][] {
  return lines
    .trim()
    .split('\n')
    .map((line) => line.split(' = '))
    .map(([written = '', recorded = '']) => [written, recorded]);
}

function toMap<Value>(list: string, toValue: (word: string) => Value): Map<string, Value> {
  const words = split(list);
  const pairs = words.flatMap((word, index): [string, Value][] =>
    index % 2 === 0 ? [[word, toValue(words[index + 1] ?? '')]] : [],
  );
  return new Map(pairs);
}
