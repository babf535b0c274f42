import type { Lexicon } from './lexicon/lexicon.js';
import { lemmaOfNoun } from './noun-phrase-lemma.js';
import type { Word, WordKind } from './parse-word.js';
import { isKind } from './parse-word.js';
import { findVerb } from './relations-verb-forms.js';

/** A word between its neighbours; those before it are corrected already. */
interface Place {
  readonly word: Word;
  readonly beforePrevious: Word | undefined;
  readonly previous: Word | undefined;
  readonly next: Word | undefined;
  readonly afterNext: Word | undefined;
  readonly lexicon: Lexicon;
}

/** Says what a word is in its place, or undefined when it has no opinion. */
type Rule = (place: Place) => WordKind | undefined;

const rules: readonly Rule[] = [
  judgeThat,
  judgeOne,
  judgeDeterminer,
  judgeSide,
  judgePreposition,
  judgeHalf,
  judgeTwoFaced,
  judgeGerund,
  judgeParticiple,
  judgeVerb,
  judgePlural,
  judgeAction,
  judgeLeftover,
];

/**
 * Corrects the kinds of words by their neighbours, from left to right. Taggers are trained on
 * sentences and stumble over fragments: here a bare verb is a noun, "left" is never a verb.
 *
 * @param words - Words with their kinds out of context.
 * @param lexicon - The words that the parser knows.
 */
export function correctKinds(words: readonly Word[], lexicon: Lexicon): readonly Word[] {
  const corrected: Word[] = [];
  for (const [index, word] of words.entries()) {
    const place: Place = {
      word,
      beforePrevious: corrected[index - 2],
      previous: corrected[index - 1],
      next: words[index + 1],
      afterNext: words[index + 2],
      lexicon,
    };
    corrected.push({ ...word, kind: judge(place) });
  }
  return corrected;
}

function judge(place: Place): WordKind {
  for (const rule of rules) {
    const kind = rule(place);
    if (kind !== undefined) return kind;
  }
  return place.word.kind;
}

function opensNoun(word: Word | undefined): boolean {
  return isKind(word, 'noun', 'adjective', 'number', 'ordinal', 'superlative', 'side');
}

function judgeThat({ word, previous, next }: Place): WordKind | undefined {
  if (word.text !== 'that') return undefined;
  const isPointing = previous === undefined || isKind(previous, 'preposition', 'gerund');
  return isPointing && isKind(next, 'noun', 'adjective', 'side') ? 'determiner' : undefined;
}

function judgeOne({ word, next, afterNext }: Place): WordKind | undefined {
  if (word.text !== 'one' && word.text !== 'ones') return undefined;
  if (word.text === 'ones') return 'pronoun';
  const countsNext =
    isKind(next, 'noun') || (isKind(next, 'adjective') && isKind(afterNext, 'noun'));
  return countsNext ? 'number' : 'pronoun';
}

function judgeDeterminer({ word, next, lexicon }: Place): WordKind | undefined {
  if (!isKind(word, 'determiner', 'pronoun') || !lexicon.pronouns.has(word.text)) return undefined;
  const isBoth =
    lexicon.determiners.has(word.text) || word.text === 'her' || word.text === 'another';
  if (!isBoth) return undefined;
  if (isKind(next, 'gerund') && /^(?:those|these|another)$/.test(word.text)) return 'pronoun';
  return opensNoun(next) || isKind(next, 'gerund', 'participle', 'pronoun')
    ? 'determiner'
    : 'pronoun';
}

const ownPart = new Set(['his', 'her', 'their', 'its', 'thier']);

function judgeSide(place: Place): WordKind | undefined {
  const { word, previous, next } = place;
  if (word.kind !== 'side') return undefined;
  const isFree = !isKind(previous, 'determiner', 'preposition', 'superlative', 'adverb', 'side');
  if (word.text === 'right' && isFree && next?.kind === 'preposition' && next.text !== 'of') {
    return ['in', 'above', 'by', 'behind', 'under', 'next'].includes(next.text) ? 'adverb' : 'side';
  }
  if (word.text === 'right' && next?.text === 'next') return 'adverb';
  if (ownPart.has(previous?.text ?? '') && !opensNoun(next)) return 'noun';
  if (word.text === 'back' && previous?.text === 'with') return 'noun';
  return word.text === 'top' && isGarment(place) ? 'noun' : undefined;
}

/** "A white top", "a tank top"; not "the top", "top bun" or "laptop top left". */
function isGarment({ beforePrevious, previous, next }: Place): boolean {
  if (isKind(next, 'noun', 'side', 'pronoun') || next?.text === 'of') return false;
  if (previous?.text === 'a') return true;
  if (isKind(previous, 'adjective')) return true;
  const isNamed = /^(?:an?|wearing|in|with)$/.test(beforePrevious?.text ?? '');
  if (isKind(previous, 'noun') && isNamed) return true;
  return ['tank', 'crop', 'tube', 'bikini', 'halter'].includes(previous?.text ?? '');
}

function judgePreposition({ word, previous, next, lexicon }: Place): WordKind | undefined {
  if (word.kind !== 'preposition') return undefined;
  const isExtreme = lexicon.plainSuperlatives.has(word.text);
  if (isExtreme && isKind(previous, 'determiner') && isKind(next, 'noun', 'pronoun')) {
    return 'superlative';
  }
  if (word.text === 'opposite' && isKind(previous, 'determiner')) return 'adjective';
  if (/^(?:pick up|carry on)$/.test(`${previous?.text ?? ''} ${word.text}`)) {
    return isKind(next, 'noun') ? 'noun' : undefined;
  }
  return undefined;
}

function judgeHalf({ word, next }: Place): WordKind | undefined {
  if (word.text !== 'half') return undefined;
  return isKind(next, 'adjective', 'participle', 'gerund', 'preposition') && next?.text !== 'of'
    ? 'adverb'
    : 'noun';
}

/** Words that are a noun or an adjective: "orange juice", "an orange"; "light blue", "the light". */
function judgeTwoFaced({ word, beforePrevious, previous, next, lexicon }: Place): WordKind | undefined {
  const { text } = word;
  const isAdjective =
    lexicon.colours.has(text) || lexicon.adjectives.has(text) || lexicon.sizes.has(text);
  if (!isAdjective) return undefined;
  const describes =
    isKind(next, 'noun', 'adjective', 'pronoun') || lexicon.colourMarkers.has(next?.text ?? '');
  if (lexicon.nouns.has(text)) {
    const isListed = lexicon.colours.has(beforePrevious?.text ?? '');
    const isAfterColour = isListed && isKind(previous, 'comma', 'conjunction');
    const isColour =
      lexicon.colours.has(text) &&
      (isAfterColour || previous?.text === 'in' || next?.text === 'and');
    return describes || isColour ? 'adjective' : 'noun';
  }
  const isPerson =
    lexicon.personAdjectives.has(text) && isKind(previous, 'determiner', 'adjective');
  return isPerson && !describes ? 'noun' : undefined;
}

function judgeGerund({ word, previous, next, lexicon }: Place): WordKind | undefined {
  if (word.kind !== 'gerund') return undefined;
  const joins = lexicon.compoundGerunds.has(word.text) && isKind(next, 'noun');
  if (joins && !isKind(previous, 'noun', 'pronoun', 'auxiliary')) return 'noun';
  return undefined;
}

function judgeParticiple({ word, previous, next, lexicon }: Place): WordKind | undefined {
  const isTilted = isKind(word, 'noun') && /[a-z]{2}ed$/.test(word.text);
  if (isTilted && isKind(previous, 'auxiliary')) return 'participle';
  if (word.kind !== 'participle') return undefined;
  if (isKind(next, 'noun') && lexicon.nouns.has(word.text)) return undefined;
  const isFiniteRead = word.lemma === word.text && word.pos === 'NOUN';
  return isFiniteRead && isKind(previous, 'determiner', 'adjective') && !opensNoun(next)
    ? 'noun'
    : undefined;
}

/** A bare verb is a noun, unless something stands before it that calls for a verb. */
function judgeVerb(place: Place): WordKind | undefined {
  const { word, previous, next } = place;
  if (word.kind !== 'verb' || word.text === 'have' || word.text === 'has') return undefined;
  const isBase = word.lemma === word.text || !/s$/.test(word.text);
  if (isBase) {
    const isCalled = isCalledBy(previous, place) || isInfinitive(place);
    return isCalled || isPluralSubject(previous, next) ? 'verb' : 'noun';
  }
  return isKind(previous, 'determiner', 'adjective', 'preposition', 'number') ||
    previous === undefined
    ? 'noun'
    : 'verb';
}

function isCalledBy(previous: Word | undefined, { beforePrevious }: Place): boolean {
  if (isKind(previous, 'auxiliary', 'relative', 'pronoun')) return true;
  return isKind(previous, 'adverb') && isKind(beforePrevious, 'auxiliary');
}

function isPluralSubject(previous: Word | undefined, next: Word | undefined): boolean {
  const isPlural = previous?.kind === 'noun' && previous.lemma !== previous.text;
  return isPlural && isKind(next, 'determiner', 'preposition');
}

/** "Man holds umbrella", "a bus parks near": a noun in -s that is a verb after a singular noun. */
function judgePlural({ word, previous, next, lexicon }: Place): WordKind | undefined {
  if (word.kind !== 'noun' || !/[^s]s$/.test(word.text)) return undefined;
  if (findVerb(word.text, lexicon) === undefined) return undefined;
  const isSubject = isKind(previous, 'noun', 'pronoun') && previous?.lemma === previous?.text;
  const actor = previous?.text ?? '';
  const isLiving = lexicon.people.has(actor) || lexicon.animals.has(actor);
  const isActor = isLiving || isKind(previous, 'pronoun');
  const isNounToo = lexicon.nouns.has(lemmaOfNoun(word.text, lexicon)) && !isActor;
  const isKnownNoun =
    isNounToo || lexicon.nouns.has(word.text) || lexicon.bodyParts.has(word.text);
  if (!isSubject || isKnownNoun) return undefined;
  return isKind(next, 'determiner', 'preposition', 'adjective', 'adverb') ? 'verb' : undefined;
}

/** "Man shaving", "to catch the ball": actions that look like nouns; "closet to" is a slip. */
function judgeAction(place: Place): WordKind | undefined {
  const { word, previous, next, lexicon } = place;
  if (word.kind !== 'noun') return undefined;
  if (word.text === 'closet' && next?.text === 'to') return 'superlative';
  if (word.text === 'parking' && isKind(previous, 'noun') && !opensNoun(next)) return 'gerund';
  if (/[a-z]{2}ing$/.test(word.text) && !lexicon.gerundNouns.has(word.text)) {
    const isActor = isKind(previous, 'noun') && lexicon.people.has(previous?.text ?? '');
    return isActor || isKind(next, 'determiner') ? 'gerund' : undefined;
  }
  const canAct = lexicon.transitiveVerbs.has(word.text) && isKind(next, 'determiner', 'adjective');
  return canAct && isInfinitive(place) ? 'verb' : undefined;
}

function isInfinitive({ beforePrevious, previous, lexicon }: Place): boolean {
  return previous?.text === 'to' && !lexicon.relations.has(`${beforePrevious?.text ?? ''} to`);
}

/** An unknown or adverbial word where a noun is due is a noun: "the chaor with", "a standby". */
function judgeLeftover({ word, previous, next, lexicon }: Place): WordKind | undefined {
  if (!isKind(word, 'adjective', 'adverb', 'verb')) return undefined;
  if (opensNoun(next) || isKind(next, 'pronoun', 'gerund')) return undefined;
  const isDue =
    previous === undefined || isKind(previous, 'determiner', 'adjective', 'preposition');
  if (word.unknown && isDue) return /ly$/.test(word.text) ? undefined : 'noun';
  const isArticle = previous?.text === 'a' || previous?.text === 'an';
  const isPlain = word.kind === 'adjective' && !lexicon.colours.has(word.text);
  if (isPlain && isArticle && !isKind(next, 'comma', 'conjunction', 'participle')) return 'noun';
  const isStray = word.kind === 'adverb' && !lexicon.adverbs.has(word.text);
  return isStray && isKind(previous, 'determiner') && !isKind(next, 'adverb', 'participle')
    ? 'noun'
    : undefined;
}
