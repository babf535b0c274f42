import { readNoun } from './noun/noun-phrase.js';
import type { Chunk, Reading, Source } from './chunk.js';
import { impliedHead } from './chunk.js';
import type { Word } from './word.js';
import { isKind, textAt } from './word.js';
import { startsNoun } from './relations.js';

const universals = new Set([
  ...['all', 'any', 'each', 'every', 'anybody', 'anyone', 'anything'],
  ...['everybody', 'everyone', 'everything'],
]);

/**
 * Reads a comma or a joining word. "But" after "all" or "any" excludes: "any cat but the white one".
 */
export function readLink(source: Source, at: number): Reading<readonly Chunk[]> | undefined {
  const { words } = source;
  const word = words[at];
  if (word === undefined || !isKind(word, 'comma', 'conjunction')) return undefined;
  if (word.text === 'but' && isOfAll(words.slice(0, at)) && startsNoun(source, at + 1)) {
    return {
      value: [{ kind: 'relator', preposition: 'except', negated: false }],
      next: at + 1,
    };
  }
  return { value: [{ kind: 'link', word: word.text }], next: at + 1 };
}

function isOfAll(words: readonly Word[]): boolean {
  return words.some(({ text }) => universals.has(text));
}

/**
 * Reads "of the two", "of them all" after a noun of which an extreme or an ordinal picks one: it
 * only names the others to choose from.
 */
export function skipChoice(
  source: Source,
  at: number,
  last: Chunk | undefined,
): number | undefined {
  if (textAt(source.words, at) !== 'of' || last?.kind !== 'noun') return undefined;
  if (last.superlatives.length + last.ordinals.length === 0) return undefined;
  const set = readNoun(source, at + 1);
  if (set === undefined) return undefined;
  const { implied, head } = set.value;
  return (implied && head === impliedHead) || source.lexicon.setNouns.has(head)
    ? set.next
    : undefined;
}
