import type { Lexicon } from './lexicon.js';

/**
 * Gives the dictionary form of a noun by rule: "man" for "men", "wine glass" for "wine glasses".
 * Only the last word of a compound changes.
 */
export function lemmaOfNoun(noun: string, lexicon: Lexicon): string {
  const cut = Math.max(noun.lastIndexOf(' '), noun.lastIndexOf('-')) + 1;
  return noun.slice(0, cut) + singular(noun.slice(cut), lexicon);
}

/** Tells whether a noun is in the plural. */
export function isPluralNoun(noun: string, lexicon: Lexicon): boolean {
  const last = noun.slice(Math.max(noun.lastIndexOf(' '), noun.lastIndexOf('-')) + 1);
  return lexicon.pluralOnlyNouns.has(last) || singular(last, lexicon) !== last;
}

function singular(word: string, lexicon: Lexicon): string {
  const irregular = lexicon.singulars.get(word);
  if (irregular !== undefined) return irregular;
  if (lexicon.unchangingNouns.has(word) && word !== 'glasses') return word;
  if (!/[a-z]{2}s$/.test(word) || /(?:ss|us|is)$/.test(word)) return word;
  if (/[^aeiou]ies$/.test(word)) return `${word.slice(0, -3)}y`;
  if (/(?:ss|x|z|ch|sh|[^o]o|us)es$/.test(word)) return word.slice(0, -2);
  return word.slice(0, -1);
}
