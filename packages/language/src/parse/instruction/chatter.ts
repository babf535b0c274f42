import type { Word } from '../word.js';
import { isKind, textAt } from '../word.js';
import type { Clause } from './clauses.js';

const courtesies = new Set([
  ...[
    'please',
    'pls',
    'plz',
    'sorry',
    'thanks',
    'thx',
    'thank',
    'you',
    'ty',
    'lol',
    'haha',
    'hehe',
  ],
  ...[
    'oops',
    'jk',
    'idk',
    'dunno',
    'hi',
    'hello',
    'hey',
    'ok',
    'okay',
    'um',
    'uh',
    'hmm',
    'well',
    'yes',
    'wow',
    'again',
    'robot',
  ],
]);
/** They say nothing at the end of a phrase. */
const endings = new Set(['please', 'pls', 'plz', 'sorry', 'thanks', 'thx', 'lol', 'haha', 'hehe']);
const smiles = /^(?:p|d|o|xd)$/;
const speakers = /^(?:i|im|we|you|your|my|our|dont|hope|good|nice|bad|dumb|stupid)$/;
const opinions =
  /^(?:i (?:can |could )?(?:think|believe|guess|see)|we are (?:at|near|looking for)|(?:that|it|this) looks like)$/;

/** A text without what is said beside the matter. */
export interface Heard {
  readonly words: readonly Word[];
  /** Clauses that say something, but not about the thing: "i know him". */
  readonly passed: readonly (readonly Word[])[];
}

/** Whether words are mere courtesy: "sorry", "thank you". */
export function isCourtesy(words: readonly Word[]): boolean {
  return (
    words.every(({ text }) => courtesies.has(text)) ||
    (words.length === 1 && smiles.test(textAt(words, 0)))
  );
}

/** Whether a clause is about who speaks or listens: "i know him", "your monitor's color's off". */
export function isAboutSpeaker(words: readonly Word[]): boolean {
  const first = textAt(words, 0);
  if (!speakers.test(first)) return false;
  if (/^(?:i|im|we|you)$/.test(first)) return words.length > 1;
  return words.slice(1).some((word) => isKind(word, 'auxiliary', 'genitive', 'verb'));
}

/** Takes courtesies out of a text, and clauses about who speaks when others say what is meant. */
export function leaveChatter(clauses: readonly Clause[]): Heard {
  const kept: Clause[] = [];
  const passed: (readonly Word[])[] = [];
  for (const { words, ...pause } of clauses) {
    const said = withoutOpinion(trimCourtesies(words));
    if (isCourtesy(said) && clauses.length > 1) continue;
    if (isAboutSpeaker(said) && clauses.length > 1) passed.push(said);
    else kept.push({ words: said, ...pause });
  }
  if (kept.length === 0) return { words: joinClauses(clauses), passed: [] };
  return { words: joinClauses(kept), passed };
}

/** "No problem" before what is meant denies nothing. */
const excuse = /^no (?:problems?|prob|worries|worry|sorry|biggie|thanks)$/;

function trimCourtesies(all: readonly Word[]): readonly Word[] {
  const opening = `${textAt(all, 0)} ${textAt(all, 1)}`;
  const closing = `${textAt(all, all.length - 2)} ${textAt(all, all.length - 1)}`;
  const isThought = all.length > 2 && /^i (?:think|guess|believe|suppose)$/.test(closing);
  const said = isThought ? all.slice(0, -2) : all;
  const words = excuse.test(opening) && said.length > 2 ? said.slice(2) : said;
  const end = words.findLastIndex(({ text }) => !endings.has(text)) + 1;
  const start = words.findIndex(({ text }) => !endings.has(text));
  return end === 0 ? words : words.slice(start, end);
}

/** Puts clauses together again, with their pauses between them. */
export function joinClauses(clauses: readonly Clause[]): readonly Word[] {
  return clauses.flatMap(({ words, pause }, index) =>
    pause === undefined || index === 0 ? words : [pause, ...words],
  );
}

/** "I think that is my bike" without what says that it is thought. */
export function withoutOpinion(words: readonly Word[]): readonly Word[] {
  for (const length of [4, 3, 2]) {
    const opening = words.slice(0, length).map(({ text }) => text);
    if (words.length > length && opinions.test(opening.join(' ')))
      return withoutOpinion(words.slice(length));
  }
  return words;
}
