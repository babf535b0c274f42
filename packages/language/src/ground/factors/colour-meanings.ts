import type { BasicColourTerm } from '@grounder/core/internal';

import colourMeanings from '../../words/colour-meanings.json' with { type: 'json' };

const basicWords: Readonly<Record<BasicColourTerm, readonly string[]>> = colourMeanings;

/**
 * Reads a colour phrase.
 * @returns One list of alternatives for each colour named: "teal" is one, green or blue; "black
 *   and white" is two of one each. Empty when no word is a colour.
 */
export function readColours(text: string): readonly (readonly BasicColourTerm[])[] {
  return text
    .split(/[\s-]+/)
    .map(namesOf)
    .filter((names) => names.length > 0);
}

function namesOf(word: string): readonly BasicColourTerm[] {
  const names = Object.keys(basicWords) as BasicColourTerm[];
  return names.filter((name) => basicWords[name].includes(word));
}

/** Whether a colour phrase asks for a light or a dark shade: 1, -1, or 0 for neither. */
export function readShade(text: string): -1 | 0 | 1 {
  if (/\b(?:dark|darker|deep)\b/.test(text)) return -1;
  return /\b(?:light|lighter|pale|pastel|bright|baby|sky)\b/.test(text) ? 1 : 0;
}
