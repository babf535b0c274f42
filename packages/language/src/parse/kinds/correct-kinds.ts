import type { Lexicon } from '../../words/lexicon.js';
import { nounRules } from './noun-rules.js';
import { verbRules } from './verb-rules.js';
import { wordRules } from './word-rules.js';
import type { WordPlace } from './word-place.js';
import { placeOf } from './word-place.js';
import type { Word, WordKind } from '../word.js';

const rules = [...wordRules, ...nounRules, ...verbRules] as const;

/**
 * Corrects the kinds of words by their neighbours, from left to right. Taggers are trained on
 * sentences and stumble over fragments: here a bare verb is a noun, "left" is never a verb. The
 * first rule with an opinion decides.
 */
export function correctKinds(words: readonly Word[], lexicon: Lexicon): readonly Word[] {
  const corrected: Word[] = [];
  for (const [index, word] of words.entries()) {
    const place = placeOf(words, index, corrected, lexicon);
    corrected.push({ ...word, kind: judge(place) ?? word.kind });
  }
  return corrected;
}

function judge(place: WordPlace | undefined): WordKind | undefined {
  if (place === undefined || place.word.quoted === true) return undefined;
  for (const rule of rules) {
    const kind = rule(place);
    if (kind !== undefined) return kind;
  }
  return undefined;
}
