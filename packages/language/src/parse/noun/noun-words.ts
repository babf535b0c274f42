import type { Lexicon } from '../../words/lexicon.js';
import {
  stepAdjective,
  stepAdverb,
  stepJoin,
  stepOrdinal,
  stepParticiple,
  stepSide,
  stepSuperlative,
} from './describers.js';
import { isLivingNoun } from './head.js';
import type { NounStep, NounWords } from './parts.js';
import { isEmpty, leadsToNoun } from './parts.js';
import type { Source } from '../chunk.js';
import type { Word } from '../word.js';
import { isKind, textAt } from '../word.js';

/** Gathers the words of the noun phrase that starts at an index, up to its head. */
export function gatherNounWords(source: Source, at: number): NounWords {
  const gathered: NounWords = {
    negated: false,
    describers: [],
    superlatives: [],
    ordinals: [],
    nouns: [],
    next: at,
    closed: false,
  };
  for (;;) {
    const next = step(source, gathered.next, gathered);
    if (next === undefined) return gathered;
    gathered.next = next;
  }
}

const steps: Readonly<Partial<Record<Word['kind'], NounStep>>> = {
  adjective: stepAdjective,
  adverb: stepAdverb,
  comma: stepJoin,
  conjunction: stepJoin,
  determiner: stepDeterminer,
  gerund: stepParticiple,
  negation: stepNegation,
  noun: stepHead,
  number: stepNumber,
  ordinal: stepOrdinal,
  participle: stepParticiple,
  pronoun: stepHead,
  side: stepSide,
  superlative: stepSuperlative,
};

function step(source: Source, at: number, gathered: NounWords): number | undefined {
  const word = source.words[at];
  if (word === undefined || gathered.closed) return undefined;
  if (gathered.nouns.length > 0) return stepAfterNoun(source, at, gathered);
  return steps[word.kind]?.(source, at, gathered);
}

function stepHead({ words, lexicon }: Source, at: number, gathered: NounWords): number | undefined {
  const word = words[at];
  if (word === undefined) return undefined;
  if (isKind(word, 'noun')) {
    const before = words[at - 1];
    if (before !== undefined && joinsCompound(lexicon, before, word, gathered)) {
      gathered.describers.pop();
      gathered.nouns.push(before);
    }
    gathered.nouns.push(word);
  } else {
    gathered.pronoun = word;
    gathered.closed = true;
  }
  return at + 1;
}

/** "Hot dog" and "potted plant" are nouns of two words. */
function joinsCompound(lexicon: Lexicon, before: Word, word: Word, gathered: NounWords): boolean {
  return (
    gathered.describers.at(-1) === before.text &&
    lexicon.compounds.has(`${before.text} ${word.text}`)
  );
}

function stepAfterNoun(source: Source, at: number, gathered: NounWords): number | undefined {
  const word = source.words[at];
  if (isKind(word, 'number') && word !== undefined) {
    // "Player 23", "the number 6 bus".
    gathered.describers.push(word.text.replace('#', ''));
    gathered.closed = !isKind(source.words[at + 1], 'noun');
    return at + 1;
  }
  const described = stepDescribedNoun(source, at, gathered);
  if (described !== undefined) return described;
  if (word?.kind !== 'noun' || startsGapClause(source, at, gathered)) return undefined;
  gathered.nouns.push(word);
  return at + 1;
}

/** "Traffic light", "stone colored snowboard", "boston red sox player". */
function stepDescribedNoun(source: Source, at: number, gathered: NounWords): number | undefined {
  const { words, lexicon } = source;
  const word = words[at];
  const noun = gathered.nouns.at(-1);
  if (word === undefined || noun === undefined) return undefined;
  if (lexicon.compounds.has(`${noun.text} ${word.text}`)) {
    gathered.nouns.push(word);
    return at + 1;
  }
  if (!isKind(word, 'adjective', 'participle') || !leadsToNoun(source, at + 1)) return undefined;
  if (lexicon.people.has(noun.text) && !leadsToLiving(source, at + 1)) return undefined;
  const describing = describingWords(gathered.nouns, word, lexicon);
  if (describing === undefined) return undefined;
  gathered.nouns.splice(0);
  gathered.describers.push(...describing);
  return at + 1;
}

/**
 * Tells how nouns before an adjective describe the noun after it: "school aged boy", "boston red
 * sox player"; undefined for "man red shirt", which is two noun phrases.
 */
function describingWords(
  nouns: readonly Word[],
  word: Word,
  lexicon: Lexicon,
): readonly string[] | undefined {
  const texts = nouns.map(({ text }) => text);
  const last = texts.at(-1) ?? '';
  if (lexicon.colourMarkers.has(word.text)) return [...texts, word.text];
  if (word.text.endsWith('ed')) {
    const isNaming = /^(?:named|called|labell?ed|titled|marked|dressed|parked)$/.test(word.text);
    if (isNaming || lexicon.people.has(last)) return undefined;
    return [...texts.slice(0, -1), `${last} ${word.text}`];
  }
  const canDescribe = isKind(word, 'adjective') && texts.every((text) => isModifier(text, lexicon));
  return canDescribe ? [...texts, word.text] : undefined;
}

/** "Baby brown bear" describes the bear; "lady white hat" is a lady. */
function leadsToLiving({ words, lexicon }: Source, at: number): boolean {
  let index = at;
  while (isKind(words[index], 'adjective', 'adverb', 'comma', 'conjunction', 'participle')) index++;
  while (isKind(words[index + 1], 'noun')) index++;
  return isLivingNoun(textAt(words, index), lexicon);
}

/** Whether a noun rather describes the next than stands for itself. */
function isModifier(noun: string, lexicon: Lexicon): boolean {
  if (lexicon.describingNouns.has(noun)) return true;
  const isThing =
    lexicon.nouns.has(noun) || lexicon.wearables.has(noun) || lexicon.bodyParts.has(noun);
  return !isThing && !lexicon.people.has(noun) && !lexicon.animals.has(noun);
}

/** "Brown couch man is sitting on": a person after a thing, with a clause of its own. */
function startsGapClause({ words, lexicon }: Source, at: number, gathered: NounWords): boolean {
  const person = textAt(words, at);
  const thing = gathered.nouns.at(-1)?.text ?? '';
  if (!lexicon.people.has(person) || lexicon.people.has(thing)) return false;
  return isKind(words[at + 1], 'auxiliary') && isKind(words.at(-1), 'preposition', 'gerund');
}

function stepDeterminer({ words }: Source, at: number, gathered: NounWords): number | undefined {
  if (/^(?:other|more|such)$/.test(textAt(words, at)) && !isEmpty(gathered)) return at + 1;
  if (!isEmpty(gathered) && textAt(words, at - 1) !== 'both') return undefined;
  gathered.determiner = textAt(words, at);
  if (gathered.determiner === 'both') gathered.count = 2;
  return at + 1;
}

function stepNegation({ words }: Source, at: number, gathered: NounWords): number | undefined {
  if (textAt(words, at) !== 'no' || !isEmpty(gathered)) return undefined;
  gathered.negated = true;
  gathered.determiner = 'no';
  return at + 1;
}

function stepNumber(
  { words, lexicon }: Source,
  at: number,
  gathered: NounWords,
): number | undefined {
  const text = words[at]?.text.replace('#', '') ?? '';
  const count = lexicon.cardinals.get(text) ?? Number.parseInt(text, 10);
  if (Number.isNaN(count)) return undefined;
  const isMultiple = text === 'dozen' && gathered.count !== undefined;
  if (gathered.count !== undefined && !isMultiple) return undefined;
  gathered.count = count * (gathered.count ?? 1);
  return at + 1;
}
