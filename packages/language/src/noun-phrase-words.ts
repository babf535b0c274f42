import type { Ordinal } from '@grounder/core';

import type { Lexicon } from './lexicon/lexicon.js';
import { readOrdinal } from './ordinals.js';
import type { Source } from './parse-chunk.js';
import { findVerb } from './relations-verb-forms.js';
import { readSide } from './superlatives.js';
import type { Word } from './parse-word.js';
import { isKind } from './parse-word.js';

/** The words of a noun phrase, sorted by what they do. */
export interface NounWords {
  /** "the", "a", "his". */
  determiner?: string;
  /** Whether "no" stands before the noun. */
  negated: boolean;
  /** The number before the noun. */
  count?: number;
  /** Descriptive words in reading order. */
  readonly describers: string[];
  /** Extremes and sides in reading order. */
  readonly superlatives: string[];
  /** Ordinals in reading order. */
  readonly ordinals: Ordinal[];
  /** The head noun, a compound in several words. */
  readonly nouns: Word[];
  /** "one", "it", when it stands for the noun. */
  pronoun?: Word;
  /** Index of the word after. */
  next: number;
  /** Whether the phrase ended with a word that belongs to it. */
  closed: boolean;
}

/** Reads one word or more into the gathered words; gives the next index, undefined to stop. */
type Step = (source: Source, at: number, words: NounWords) => number | undefined;

/**
 * Gathers the words of the noun phrase that starts at an index, up to its head.
 *
 * @param source - The words.
 * @param at - Index of the first word.
 */
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

const steps: Readonly<Partial<Record<Word['kind'], Step>>> = {
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

function isEmpty({ describers, superlatives, ordinals, count }: NounWords): boolean {
  return describers.length + superlatives.length + ordinals.length === 0 && count === undefined;
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

/**
 * A noun before an adjective and another noun describes: "stone colored snowboard", "school aged
 * boy", "boston red sox player"; but "man red shirt" is two noun phrases.
 */
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
  const isColour = lexicon.colourMarkers.has(word.text);
  if (isColour || /[a-z]ed$/.test(word.text)) {
    if (lexicon.people.has(noun.text) || /^(?:named|called|dressed|parked)$/.test(word.text)) {
      return undefined;
    }
    gathered.nouns.pop();
    gathered.describers.push(...(isColour ? [noun.text, word.text] : [`${noun.text} ${word.text}`]));
  } else {
    const canDescribe = gathered.nouns.every(({ text }) => isModifier(text, lexicon));
    if (!canDescribe || isKind(word, 'participle')) return undefined;
    gathered.describers.push(...gathered.nouns.splice(0).map(({ text }) => text), word.text);
  }
  gathered.describers.unshift(...gathered.nouns.splice(0).map(({ text }) => text));
  return at + 1;
}

/** Whether a noun rather describes the next than stands for itself. */
function isModifier(noun: string, lexicon: Lexicon): boolean {
  if (lexicon.describingNouns.has(noun)) return true;
  const isThing = lexicon.nouns.has(noun) || lexicon.wearables.has(noun) || lexicon.bodyParts.has(noun);
  return !isThing && !lexicon.people.has(noun) && !lexicon.animals.has(noun);
}

/** "Brown couch man is sitting on": a person after a thing, with a clause of its own. */
function startsGapClause({ words, lexicon }: Source, at: number, gathered: NounWords): boolean {
  const person = words[at]?.text ?? '';
  const thing = gathered.nouns.at(-1)?.text ?? '';
  if (!lexicon.people.has(person) || lexicon.people.has(thing)) return false;
  return isKind(words[at + 1], 'auxiliary') && isKind(words.at(-1), 'preposition', 'gerund');
}

function stepDeterminer({ words }: Source, at: number, gathered: NounWords): number | undefined {
  if (/^(?:other|more|such)$/.test(words[at]?.text ?? '') && !isEmpty(gathered)) return at + 1;
  if (!isEmpty(gathered)) return undefined;
  gathered.determiner = words[at]?.text ?? '';
  return at + 1;
}

function stepNegation({ words }: Source, at: number, gathered: NounWords): number | undefined {
  if (words[at]?.text !== 'no' || !isEmpty(gathered)) return undefined;
  gathered.negated = true;
  return at + 1;
}

function stepNumber(
  { words, lexicon }: Source,
  at: number,
  gathered: NounWords,
): number | undefined {
  const text = words[at]?.text.replace('#', '') ?? '';
  const count = lexicon.cardinals.get(text) ?? Number.parseInt(text, 10);
  if (gathered.count !== undefined || Number.isNaN(count)) return undefined;
  gathered.count = count;
  return at + 1;
}

function stepOrdinal(source: Source, at: number, gathered: NounWords): number | undefined {
  const ordinal = readOrdinal(source, at);
  if (ordinal === undefined) return undefined;
  gathered.ordinals.push(ordinal.value);
  return ordinal.next;
}

function stepSuperlative(source: Source, at: number, gathered: NounWords): number | undefined {
  if (readSide(source, at) !== undefined) return stepSide(source, at, gathered);
  const { words } = source;
  // "Closest to the camera" relates; only "the closest one" describes.
  const following = words[at + 1]?.text ?? '';
  if (following === 'back' && isKind(words[at + 2], 'noun')) {
    gathered.superlatives.push(`${words[at]?.text ?? ''} back`);
    return at + 2;
  }
  if (/^(?:to|from|than|away|back)$/.test(following)) return undefined;
  gathered.superlatives.push(words[at]?.text ?? '');
  return at + 1;
}

function stepSide(source: Source, at: number, gathered: NounWords): number | undefined {
  const { words, lexicon } = source;
  const side = readSide(source, at);
  if (side === undefined) return undefined;
  const isPartOfBody = lexicon.bodyParts.has(words[side.next]?.text ?? '');
  if (isPartOfBody && side.next === at + 1) gathered.describers.push(side.value);
  else gathered.superlatives.push(side.value);
  return side.next;
}

function stepAdjective(
  { words, lexicon }: Source,
  at: number,
  gathered: NounWords,
): number | undefined {
  // "Next to" relates.
  const pair = `${words[at]?.text ?? ''} ${words[at + 1]?.text ?? ''}`;
  if (lexicon.relations.has(pair)) return undefined;
  gathered.describers.push(words[at]?.text ?? '');
  return at + 1;
}

function stepAdverb({ words }: Source, at: number, gathered: NounWords): number | undefined {
  let next = at + 1;
  while (isKind(words[next], 'adverb')) next++;
  const word = words[next];
  if (words[next - 1]?.text === 'most' && isKind(word, 'adjective', 'participle')) {
    gathered.superlatives.push(`most ${word?.text ?? ''}`);
    return next + 1;
  }
  const goesOn = isKind(
    word,
    'adjective',
    'participle',
    'superlative',
    'ordinal',
    'side',
    'number',
  );
  if (!goesOn) return undefined;
  if (words[next - 1]?.text !== 'half' || !isKind(word, 'participle', 'adjective')) return next;
  gathered.describers.push(`half ${word?.text ?? ''}`);
  return next + 1;
}

/** "A smiling girl", "half eaten donut", "the turned on laptop"; not "wearing hats". */
function stepParticiple(source: Source, at: number, gathered: NounWords): number | undefined {
  const { words, lexicon } = source;
  const text = words[at]?.text ?? '';
  const isOpened = gathered.determiner !== undefined || !isEmpty(gathered);
  const particle = words[at + 1]?.text ?? '';
  if (isOpened && lexicon.verbParticles.has(particle) && isKind(words[at + 2], 'noun')) {
    gathered.describers.push(`${text} ${particle}`);
    return at + 2;
  }
  const verb = findVerb(text, lexicon) ?? '';
  const takesObject = isKind(words[at], 'gerund') && lexicon.transitiveVerbs.has(verb);
  if (!leadsToNoun(source, at + 1) || (takesObject && !isOpened)) return undefined;
  gathered.describers.push(text);
  return at + 1;
}

/** "Black and white dog", "large, brown dog", "brown and white" at the end. */
function stepJoin(source: Source, at: number, gathered: NounWords): number | undefined {
  const { words } = source;
  if (gathered.describers.length + gathered.superlatives.length === 0) return undefined;
  let next = at + 1;
  while (/^(?:and|or|,)$/.test(words[next]?.text ?? '') || isKind(words[next], 'adverb')) next++;
  if (!isKind(words[next], 'adjective')) return undefined;
  const isPause = isKind(words[at], 'comma') && next === at + 1;
  return isPause && !leadsToNoun(source, next) ? undefined : next;
}

function leadsToNoun({ words }: Source, at: number): boolean {
  let index = at;
    const kinds = ['adjective', 'adverb', 'comma', 'conjunction', 'gerund', 'participle'] as const;
  while (isKind(words[index], ...kinds)) index++;
  return isKind(words[index], 'noun', 'pronoun') && words[index]?.text !== 'it';
}
