import type { KindRule, WordPlace } from './word-place.js';
import { opensNoun } from './word-place.js';
import type { WordKind } from '../word.js';
import { isKind } from '../word.js';

/** Rules for words that are a noun or an adjective. */
export const nounRules: readonly KindRule[] = [
  judgeHalf,
  judgeShape,
  judgeTwoFaced,
  judgePerson,
  judgeSlip,
  judgeLoneAdjective,
  judgeListed,
  judgeStrayAdverb,
  judgeUnknown,
];

/** "Half eaten" strengthens; "half of" is a part. */
function judgeHalf({ word, next, texts }: WordPlace): WordKind | undefined {
  if (word.text !== 'half') return undefined;
  const describes = isKind(next, 'adjective', 'participle', 'gerund', 'preposition');
  return describes && texts.next !== 'of' ? 'adverb' : 'noun';
}

/** "A square table", "a square wooden table"; "the red square", "a square shaped table". */
function judgeShape(place: WordPlace): WordKind | undefined {
  if (!place.lexicon.shapes.has(place.word.text)) return undefined;
  return isShapeOfNext(place) ? 'adjective' : 'noun';
}

function isShapeOfNext({ next, afterNext, texts, lexicon }: WordPlace): boolean {
  if (texts.next.endsWith('ed')) return false;
  if (isKind(next, 'noun') || /^ones?$/.test(texts.next)) return true;
  const follower = afterNext?.text ?? '';
  if (isKind(next, 'conjunction')) {
    return isKind(afterNext, 'adjective') && !lexicon.colours.has(follower);
  }
  const relates = lexicon.relations.has(`${texts.next} ${follower}`);
  return isKind(next, 'adjective') && opensNoun(afterNext) && !relates;
}

/** "Orange juice", "an orange"; "light blue", "the light". */
function judgeTwoFaced(place: WordPlace): WordKind | undefined {
  const { word, lexicon } = place;
  if (!lexicon.nouns.has(word.text)) return undefined;
  const isColour = lexicon.colours.has(word.text);
  if (!isColour && !lexicon.adjectives.has(word.text) && !lexicon.sizes.has(word.text)) {
    return undefined;
  }
  return describesNext(place) || (isColour && isAmongColours(place)) ? 'adjective' : 'noun';
}

function describesNext({ next, afterNext, texts, lexicon }: WordPlace): boolean {
  // "The light next to": the next word relates.
  if (lexicon.relations.has(`${texts.next} ${afterNext?.text ?? ''}`)) return false;
  return isKind(next, 'noun', 'adjective', 'pronoun') || lexicon.colourMarkers.has(texts.next);
}

/** "In orange", "is orange", "orange and blue", "yellow, orange". */
function isAmongColours({ previous, next, texts, lexicon }: WordPlace): boolean {
  if (texts.previous === 'in' || texts.next === 'and') return true;
  if (next === undefined && /^(?:is|are|was|were)$/.test(texts.previous)) return true;
  return lexicon.colours.has(texts.beforePrevious) && isKind(previous, 'comma', 'conjunction');
}

/** "The blonde", "an older female". */
function judgePerson(place: WordPlace): WordKind | undefined {
  const { word, previous, lexicon } = place;
  if (!lexicon.personAdjectives.has(word.text) || describesNext(place)) return undefined;
  return isKind(previous, 'determiner', 'adjective') ? 'noun' : undefined;
}

/** "The couch closet to you". */
function judgeSlip({ word, texts }: WordPlace): WordKind | undefined {
  return word.text === 'closet' && texts.next === 'to' ? 'superlative' : undefined;
}

/** "A sweet in the plate", "the safe": an adjective right after an article with no noun to describe. */
function judgeLoneAdjective({ word, next, texts, lexicon }: WordPlace): WordKind | undefined {
  if (!isKind(word, 'adjective') || !/^(?:an?|the)$/.test(texts.previous)) return undefined;
  const isKnown = lexicon.adjectives.has(word.text) || lexicon.sizes.has(word.text);
  if (texts.previous === 'the' && (isKnown || next !== undefined)) return undefined;
  if (lexicon.colours.has(word.text) || opensNoun(next)) return undefined;
  const goesOn = isKind(next, 'pronoun', 'gerund', 'participle', 'comma', 'conjunction');
  return goesOn ? undefined : 'noun';
}

/** "Boxes, emergency alert, lamp": one of a list; "man, hair short" describes a part. */
function judgeListed(place: WordPlace): WordKind | undefined {
  const { word, previous, beforePrevious, next, texts, lexicon } = place;
  if (!isKind(word, 'adjective') || !isKind(previous, 'noun') || !isKind(beforePrevious, 'comma')) {
    return undefined;
  }
  const { text } = word;
  const isKnown = [lexicon.adjectives, lexicon.colours, lexicon.sizes].some((set) => set.has(text));
  const isPart = lexicon.bodyParts.has(texts.previous) || lexicon.wearables.has(texts.previous);
  return isKnown || isPart || !(next === undefined || isKind(next, 'comma')) ? undefined : 'noun';
}

/** "The standby": an adverb where a noun is due. */
function judgeStrayAdverb({ word, previous, next, lexicon }: WordPlace): WordKind | undefined {
  if (!isKind(word, 'adverb') || lexicon.adverbs.has(word.text) || opensNoun(next))
    return undefined;
  const goesOn = isKind(next, 'pronoun', 'gerund', 'participle', 'adverb');
  return isKind(previous, 'determiner') && !goesOn ? 'noun' : undefined;
}

/** An unknown word where a noun is due is one: "the chaor with". */
function judgeUnknown({ word, previous, next }: WordPlace): WordKind | undefined {
  if (!word.unknown || word.text.endsWith('ly')) return undefined;
  if (!isKind(word, 'adjective', 'adverb', 'verb')) return undefined;
  if (opensNoun(next) || isKind(next, 'pronoun', 'gerund')) return undefined;
  const isDue = isKind(previous, 'determiner', 'adjective', 'preposition');
  return isDue || previous === undefined ? 'noun' : undefined;
}
