import type { Lexicon } from './lexicon.js';

/** Tells whether a word compares: "taller", "narrower" from the size "narrow", "more colorful". */
export function isComparative(word: string, lexicon: Lexicon): boolean {
  if (lexicon.comparatives.has(word) || /^(?:more|less) \p{L}/u.test(word)) return true;
  return stems(word).some((stem) => isGradable(stem, lexicon));
}

/** Words that may have taken -er: "narrow", "pale", "tiny", "red". */
function stems(word: string): readonly string[] {
  const stem = /^(\p{L}{2,})er$/u.exec(word)?.[1];
  if (stem === undefined) return [];
  if (stem.endsWith('i')) return [`${stem.slice(0, -1)}y`];
  return [stem, `${stem}e`, stem.replace(/([b-df-hj-np-tv-z])\1$/, '$1')];
}

function isGradable(stem: string, { adjectives, colours, nouns, sizes }: Lexicon): boolean {
  // What is also a noun makes nouns: a lead and a leader, a toy and a toyer.
  return (adjectives.has(stem) && !nouns.has(stem)) || colours.has(stem) || sizes.has(stem);
}
