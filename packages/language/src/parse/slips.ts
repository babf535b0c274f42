import phrases from '../words/phrases.json' with { type: 'json' };
import type { Lexicon } from '../words/lexicon.js';
import type { TaggedToken, Token } from './word.js';
import { toPresentParticiple } from '../words/verb-forms.js';
import { isWithinOneEdit } from '../words/spelling.js';

/** Finds the word, or the two words, that an unknown one was meant to be, or undefined. */
export type SlipFinder = (word: string) => string | undefined;

const shortestChanged = 4;
/** Two words that were written together have no more letters. */
const longestParted = 24;
const smallWords = ['the', 'and', 'with', 'that', 'than', 'who', 'from'];

/**
 * Makes a finder of slips of the pen in the words that carry the structure of a phrase: sides,
 * ordinals, prepositions and verbs in -ing. Nouns and colours stay as written; whoever matches them
 * to labels has a vocabulary of labels to correct them by. Words that were written together come
 * apart before a preposition and after a side, a colour, a preposition or an article: "guyin", "leftman".
 */
export function createSlipFinder(lexicon: Lexicon): SlipFinder {
  const verbs = [...lexicon.transitiveVerbs, ...lexicon.postureVerbs, ...lexicon.otherVerbs];
  const vocabulary = [
    ...smallWords,
    ...lexicon.sideWords,
    ...lexicon.ordinals.keys(),
    ...lexicon.prepositions,
    ...verbs.map(toPresentParticiple),
  ];
  const known = [lexicon.relations, ...Object.values(lexicon).filter(isWordSet)];
  return (word) =>
    known.some((words) => words.has(word))
      ? undefined
      : (vocabulary.find((meant) => isSlipOf(word, meant)) ?? partedWord(word, lexicon));
}

function partedWord(word: string, lexicon: Lexicon): string | undefined {
  const { sideWords, colours, prepositions, determiners } = lexicon;
  const { nouns, people, animals, wearables, fixtures } = lexicon;
  const holds = (lists: readonly ReadonlySet<string>[], part: string): boolean =>
    lists.some((list) => list.has(part));
  const isHinge = (part: string): boolean =>
    holds([sideWords, colours, prepositions, determiners], part);
  const isThing = (part: string): boolean =>
    holds([nouns, people, animals, wearables, fixtures], part);
  if (word.length > longestParted) return undefined;
  for (let place = 2; place <= word.length - 2; place += 1) {
    const [first, second] = [word.slice(0, place), word.slice(place)];
    const isParted =
      (isHinge(first) && (isHinge(second) || isThing(second))) ||
      (isThing(first) && prepositions.has(second));
    if (isParted) return `${first} ${second}`;
  }
  return undefined;
}

const abbreviations: ReadonlyMap<string, string> = new Map(Object.entries(phrases.abbreviations));

/** Writes out abbreviations, and puts right the slips among words that the tagger does not know. */
export function mendSlips(
  tokens: readonly TaggedToken[],
  find: SlipFinder,
): readonly Token[] | undefined {
  const texts = tokens.map(({ text, unknown, quoted }) => {
    if (quoted === true) return text;
    const written = abbreviations.get(text);
    if (written !== undefined) return written;
    return unknown && /^[a-z]{3,}$/.test(text) ? (find(text) ?? text) : text;
  });
  if (texts.every((text, index) => text === tokens[index]?.text)) return undefined;
  return tokens.flatMap(({ start, end, quoted }, index) => {
    const text = texts[index] ?? '';
    if (quoted === true) return { text, start, end, quoted };
    const [first = '', second] = text.split(' ');
    if (second === undefined) return { text, start, end };
    const middle = start + first.length;
    return [
      { text: first, start, end: middle },
      { text: second, start: middle, end },
    ];
  });
}

/**
 * Neighbours swapped ("teh"), a letter left out ("behnd") or put in ("secound"). Another letter in
 * place of one is no slip: too many words differ so ("udder" and "under"); nor is one at the end.
 */
function isSlipOf(written: string, meant: string): boolean {
  if (!isWithinOneEdit(written, meant)) return false;
  if (written.length === meant.length) return differences(written, meant) === 2;
  const isLong = Math.min(written.length, meant.length) >= shortestChanged;
  const isEnding = written.startsWith(meant) || meant.startsWith(written);
  return isLong && !isEnding && written.startsWith(meant.slice(0, 1));
}

/** In how many places two words of equal length have different letters. */
function differences(left: string, right: string): number {
  return Array.from(left).filter((letter, index) => letter !== right[index]).length;
}

function isWordSet(list: Lexicon[keyof Lexicon]): list is ReadonlySet<string> {
  return list instanceof Set;
}
