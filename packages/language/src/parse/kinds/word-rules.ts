import type { KindRule, WordPlace } from './word-place.js';
import { opensNoun } from './word-place.js';
import type { WordKind } from '../word.js';
import { isKind } from '../word.js';

/** Rules for function words and sides. */
export const wordRules: readonly KindRule[] = [
  judgeCan,
  judgeCompared,
  judgeMore,
  judgeThat,
  judgeOne,
  judgeDeterminer,
  judgeBoth,
  judgeSide,
  judgeTop,
  judgeWay,
  judgeClose,
  judgeAs,
  judgePreposition,
];

const both = new Set(['her', 'another', 'those', 'these', 'his']);
const ownPart = new Set(['his', 'her', 'their', 'its', 'thier', 'whose']);
const nearRight = new Set(['in', 'above', 'by', 'behind', 'under', 'next']);
const garments = new Set(['tank', 'crop', 'tube', 'bikini', 'halter']);

/** "Behind the can". */
function judgeCan({ word, previous, texts }: WordPlace): WordKind | undefined {
  if (word.text !== 'can') return undefined;
  if (/^(?:garbage|trash|rubbish|soda|beer|coke|tin|paint|spray)$/.test(texts.previous))
    return 'noun';
  return isKind(previous, 'determiner', 'adjective', 'number') ? 'noun' : undefined;
}

/** "Narrower than", "lower than"; not "less water than". */
function judgeCompared({ word, texts }: WordPlace): WordKind | undefined {
  if (texts.next !== 'than' || !/..er$/.test(word.text)) return undefined;
  return isKind(word, 'adjective', 'side') || word.unknown ? 'superlative' : undefined;
}

/** "The more colorful kite", "less full than"; "two more red cups", "with more stripes" count. */
function judgeMore({ word, previous, next }: WordPlace): WordKind | undefined {
  if (!/^(?:more|less)$/.test(word.text) || !isKind(next, 'adjective', 'participle')) {
    return undefined;
  }
  return isKind(previous, 'number', 'preposition', 'gerund') ? 'determiner' : 'adverb';
}

/** "That dog" points; "the dog that" opens a clause. */
function judgeThat({ word, previous, next }: WordPlace): WordKind | undefined {
  if (word.text !== 'that') return undefined;
  const isPointing = previous === undefined || isKind(previous, 'preposition', 'gerund');
  return isPointing && isKind(next, 'noun', 'adjective', 'side') ? 'determiner' : undefined;
}

/** "The one on the left" stands for a noun; "one dog" counts. */
function judgeOne({ word, next, afterNext }: WordPlace): WordKind | undefined {
  if (word.text === 'ones') return 'pronoun';
  if (word.text !== 'one') return undefined;
  const isDescribed = isKind(next, 'adjective') && isKind(afterNext, 'noun');
  return isDescribed || isKind(next, 'noun') ? 'number' : 'pronoun';
}

/** "Her hat", "behind her"; "those dogs", "those wearing hats". */
function judgeDeterminer({ word, next }: WordPlace): WordKind | undefined {
  if (!both.has(word.text)) return undefined;
  const isGroup = /^(?:those|these|another)$/.test(word.text);
  if (isGroup && isKind(next, 'gerund')) return 'pronoun';
  const describes = opensNoun(next) || isKind(next, 'gerund', 'participle', 'pronoun');
  return describes ? 'determiner' : 'pronoun';
}

/** "A man and a woman, both wearing hats": strengthens what is said of several. */
function judgeBoth({ word, next }: WordPlace): WordKind | undefined {
  return /^(?:both|each|all)$/.test(word.text) && isKind(next, 'gerund') ? 'adverb' : undefined;
}

/** "Right behind" is no side; "on its back" is a part. */
function judgeSide(place: WordPlace): WordKind | undefined {
  const { word, next, texts } = place;
  if (word.kind !== 'side') return undefined;
  if (word.text === 'right') return strengthens(place) ? 'adverb' : undefined;
  if (ownPart.has(texts.previous) && !opensNoun(next)) return 'noun';
  return word.text === 'back' && texts.previous === 'with' ? 'noun' : undefined;
}

/** "Right next to", "right in front"; not "right in purple" or "on the right behind". */
function strengthens({ previous, afterNext, texts }: WordPlace): boolean {
  if (texts.next === 'next') return true;
  const isSide = isKind(previous, 'determiner', 'preposition', 'superlative', 'adverb', 'side');
  const isWorn = texts.next === 'in' && isKind(afterNext, 'adjective');
  return !isSide && !isWorn && nearRight.has(texts.next);
}

/** "A white top", "a tank top", "a wicker back"; not "the top", "top bun" or "laptop top left". */
function judgeTop({ word, previous, next, texts }: WordPlace): WordKind | undefined {
  if (!/^(?:top|back)$/.test(word.text) || texts.next === 'of') return undefined;
  if (isKind(next, 'noun', 'side', 'pronoun')) return undefined;
  if (texts.previous === 'a' || garments.has(texts.previous)) return 'noun';
  const isNamed = /^(?:an?|wearing|in|with)$/.test(texts.beforePrevious);
  const isGarment = isKind(previous, 'adjective') || (isNamed && isKind(previous, 'noun'));
  return isGarment ? 'noun' : undefined;
}

/** "Way in back", "way up front" strengthens. */
function judgeWay({ word, next, previous }: WordPlace): WordKind | undefined {
  if (word.text !== 'way' || isKind(previous, 'determiner', 'adjective')) return undefined;
  return isKind(next, 'preposition', 'adverb', 'side') ? 'adverb' : undefined;
}

/** "Close hot dog", "the close one": a place; not "close to". */
function judgeClose({ word, previous, next }: WordPlace): WordKind | undefined {
  if (word.text !== 'close' || isKind(word, 'noun')) return undefined;
  const isFirst = previous === undefined || isKind(previous, 'determiner', 'comma');
  return isFirst && (opensNoun(next) || isKind(next, 'pronoun')) ? 'adjective' : undefined;
}

/** "Dressed as a pirate", "used as a table"; not "sitting as". */
function judgeAs({ word, previous, next }: WordPlace): WordKind | undefined {
  const leads = isKind(next, 'determiner') || opensNoun(next);
  return word.text === 'as' && isKind(previous, 'participle') && leads ? 'preposition' : undefined;
}

/** "The near one" is an extreme; "pick up truck" is a noun. */
function judgePreposition({
  word,
  previous,
  next,
  texts,
  lexicon,
}: WordPlace): WordKind | undefined {
  if (word.kind !== 'preposition') return undefined;
  const isAfterArticle = isKind(previous, 'determiner');
  if (isAfterArticle && word.text === 'opposite') return 'adjective';
  const isExtreme = isAfterArticle && lexicon.plainSuperlatives.has(word.text);
  if (isExtreme && isKind(next, 'noun', 'pronoun')) return 'superlative';
  const isCompound = /^(?:pick up|carry on)$/.test(`${texts.previous} ${word.text}`);
  return isCompound && isKind(next, 'noun') ? 'noun' : undefined;
}
