/**
 * Tells whether two words are equal or one slip of the pen apart: a letter put in, left out or
 * replaced, or two neighbours swapped (Damerau-Levenshtein distance of at most 1).
 */
export function isWithinOneEdit(left: string, right: string): boolean {
  const [short, long] = left.length <= right.length ? [left, right] : [right, left];
  if (long.length - short.length > 1) return false;
  let start = 0;
  while (start < short.length && short[start] === long[start]) start += 1;
  if (short.length < long.length) return short.slice(start) === long.slice(start + 1);
  const rest = start + 1;
  if (short.slice(rest) === long.slice(rest)) return true;
  const isSwapped = short[start] === long[rest] && short[rest] === long[start];
  return isSwapped && short.slice(rest + 1) === long.slice(rest + 1);
}

/**
 * Finds the word that a misspelling was meant to be.
 * @returns The known word within one edit; of several the one with the same first letter, then the
 *   one that comes first; undefined when there is none.
 */
export function correctionOf(word: string, vocabulary: Iterable<string>): string | undefined {
  let found: string | undefined;
  for (const known of vocabulary) {
    if (!isWithinOneEdit(word, known)) continue;
    if (known.startsWith(word.slice(0, 1))) return known;
    found ??= known;
  }
  return found;
}
