import type { Lexicon } from '../../words/lexicon.js';
import { lemmaOfNoun } from '../../words/noun-lemma.js';
import type { KindRule, WordPlace } from './word-place.js';
import { opensNoun } from './word-place.js';
import type { WordKind } from '../word.js';
import { isKind } from '../word.js';
import { findVerb } from '../../words/verb-forms.js';

/** Rules for words that are a verb or a noun. */
export const verbRules: readonly KindRule[] = [
  judgeCompoundGerund,
  judgeGerundNoun,
  judgeParticiple,
  judgeStateNoun,
  judgeBaseVerb,
  judgeFiniteVerb,
  judgeInfinitive,
  judgePluralNoun,
];

/** "Cutting board", "shopping cart". */
function judgeCompoundGerund({ word, previous, next, lexicon }: WordPlace): WordKind | undefined {
  if (word.kind !== 'gerund' || !lexicon.compoundGerunds.has(word.text)) return undefined;
  const isAction = isKind(previous, 'noun', 'pronoun', 'auxiliary');
  return isKind(next, 'noun') && !isAction ? 'noun' : undefined;
}

/** "Man shaving", "parking next to": actions that look like nouns. */
function judgeGerundNoun({
  word,
  previous,
  next,
  texts,
  lexicon,
}: WordPlace): WordKind | undefined {
  if (word.kind !== 'noun' || !/[a-z]{2}ing$/.test(word.text)) return undefined;
  const isAfterNoun = isKind(previous, 'noun');
  if (word.text === 'parking' && isAfterNoun && !opensNoun(next)) return 'gerund';
  if (lexicon.gerundNouns.has(word.text)) return undefined;
  const hasActor = isAfterNoun && isLiving(texts.previous, lexicon);
  return hasActor || isKind(next, 'determiner') ? 'gerund' : undefined;
}

/** "Is tilted". */
function judgeParticiple({ word, previous }: WordPlace): WordKind | undefined {
  const isParticiple = word.kind === 'noun' && /[a-z]{2}ed$/.test(word.text);
  return isParticiple && isKind(previous, 'auxiliary') ? 'participle' : undefined;
}

/** "The cut", where the tagger sees a noun. */
function judgeStateNoun({ word, previous, next }: WordPlace): WordKind | undefined {
  if (word.kind !== 'participle' || word.pos !== 'NOUN' || opensNoun(next)) return undefined;
  const isBare = word.lemma === word.text;
  return isBare && isKind(previous, 'determiner', 'adjective') ? 'noun' : undefined;
}

/** A bare verb is a noun, unless something stands before it that calls for a verb. */
function judgeBaseVerb(place: WordPlace): WordKind | undefined {
  const { word, previous, next } = place;
  if (word.kind !== 'verb' || word.text === 'have' || isFinite(place)) return undefined;
  const isPlural = isKind(previous, 'noun') && previous?.lemma !== place.texts.previous;
  const isDone = isPlural && isKind(next, 'determiner', 'preposition');
  return isDone || isCalled(place) || isInfinitive(place) ? 'verb' : 'noun';
}

function isFinite({ word }: WordPlace): boolean {
  return word.text.endsWith('s') && word.lemma !== word.text;
}

function isCalled({ previous, beforePrevious }: WordPlace): boolean {
  if (isKind(previous, 'auxiliary', 'relative', 'pronoun')) return true;
  return isKind(previous, 'adverb', 'negation') && isKind(beforePrevious, 'auxiliary');
}

function isInfinitive({ texts, lexicon }: WordPlace): boolean {
  return texts.previous === 'to' && !lexicon.relations.has(`${texts.beforePrevious} to`);
}

/** "The plays", "two looks": no subject, no verb. */
function judgeFiniteVerb(place: WordPlace): WordKind | undefined {
  const { word, previous } = place;
  if (word.kind !== 'verb' || word.text === 'has' || !isFinite(place)) return undefined;
  const isNoun = isKind(previous, 'determiner', 'adjective', 'preposition', 'number');
  return isNoun || previous === undefined ? 'noun' : undefined;
}

/** "To catch the ball". */
function judgeInfinitive(place: WordPlace): WordKind | undefined {
  const { word, next, beforePrevious, lexicon } = place;
  if (word.kind !== 'noun' || !lexicon.transitiveVerbs.has(word.text)) return undefined;
  // "Bending down to drink" says what for; "next to food" and "close to drink" a place.
  const isEnd = next === undefined && isKind(beforePrevious, 'gerund', 'adverb', 'preposition');
  return isInfinitive(place) && (isEnd || isKind(next, 'determiner', 'adjective'))
    ? 'verb'
    : undefined;
}

/** "Man holds umbrella", "a bus parks near": a noun in -s that is a verb after a singular noun. */
function judgePluralNoun(place: WordPlace): WordKind | undefined {
  const { word, previous, next, texts, lexicon } = place;
  if (word.kind !== 'noun' || !/[^s]s$/.test(word.text)) return undefined;
  const isSubject = isKind(previous, 'noun', 'pronoun') && previous?.lemma === texts.previous;
  if (!isSubject || isSurelyNoun(place) || findVerb(word.text, lexicon) === undefined) {
    return undefined;
  }
  return isKind(next, 'determiner', 'preposition', 'adjective', 'adverb') ? 'verb' : undefined;
}

function isLiving(noun: string, lexicon: Lexicon): boolean {
  return lexicon.people.has(noun) || lexicon.animals.has(noun);
}

function isSurelyNoun({ word, previous, texts, lexicon }: WordPlace): boolean {
  if (lexicon.nouns.has(word.text) || lexicon.bodyParts.has(word.text)) return true;
  const isActor = isLiving(texts.previous, lexicon) || isKind(previous, 'pronoun');
  return !isActor && lexicon.nouns.has(lemmaOfNoun(word.text, lexicon));
}
