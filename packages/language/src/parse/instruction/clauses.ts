import type { Lexicon } from '../../words/lexicon.js';
import type { Word } from '../word.js';
import { isKind, textAt } from '../word.js';
import { readOrderVerb } from './order-verb.js';

/** Words between two pauses. */
export interface Clause {
  readonly words: readonly Word[];
  /** The pause before it; none at the start and after a joining word. */
  readonly pause?: Word;
}

const joints = new Set(['and', 'then', 'but', 'so', '&']);

/** Parts a text at pauses, and where a joining word leads to something told: "and place it". */
export function splitClauses(words: readonly Word[], lexicon: Lexicon): readonly Clause[] {
  const clauses: { words: Word[]; pause?: Word }[] = [{ words: [] }];
  for (const [index, word] of words.entries()) {
    if (isKind(word, 'comma')) clauses.push({ words: [], pause: word });
    else if (startsOrder(words, index, lexicon)) clauses.push({ words: [] });
    else clauses.at(-1)?.words.push(word);
  }
  return clauses.filter((clause) => clause.words.some(({ text }) => !joints.has(text)));
}

function startsOrder(words: readonly Word[], at: number, lexicon: Lexicon): boolean {
  if (!joints.has(textAt(words, at))) return false;
  // "So that i can", "so we".
  if (/^so (?:that )?(?:i|we|you)\b/.test(textsFrom(words, at))) return true;
  return readOrderVerb(words, at + 1, lexicon) !== undefined;
}

function textsFrom(words: readonly Word[], at: number): string {
  return `${textAt(words, at)} ${textAt(words, at + 1)} ${textAt(words, at + 2)}`;
}

/** The words of a clause without "and then" before them. */
export function withoutJoints(words: readonly Word[]): readonly Word[] {
  return words.slice(words.findIndex(({ text }) => !joints.has(text)));
}
