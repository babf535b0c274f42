import type { NounWords } from './parts.js';
import { isEmpty, leadsToNoun } from './parts.js';
import { readOrdinal } from '../ordinals.js';
import type { Source } from '../chunk.js';
import { isKind, textAt } from '../word.js';
import { findVerb } from '../../words/verb-forms.js';
import { readSide, skipClosing } from '../superlatives.js';

/** "Second", "next to last". */
export function stepOrdinal(source: Source, at: number, gathered: NounWords): number | undefined {
  const ordinal = readOrdinal(source, at);
  if (ordinal === undefined || isCountAfter(source, ordinal.next, gathered)) return undefined;
  gathered.ordinals.push(ordinal.value);
  return ordinal.next;
}

/** "Lady in black fourth from left": after a description and before "from", a count is no part of it. */
function isCountAfter(
  { words }: Source,
  at: number,
  { describers, determiner }: NounWords,
): boolean {
  return describers.length > 0 && determiner === undefined && textAt(words, at) === 'from';
}

/** "Biggest", "farther back". */
export function stepSuperlative(
  source: Source,
  at: number,
  gathered: NounWords,
): number | undefined {
  if (readSide(source, at) !== undefined) return stepSide(source, at, gathered);
  const { words } = source;
  // "Closest to the camera" relates; only "the closest one" describes.
  const following = textAt(words, at + 1);
  if (following === 'back' && isKind(words[at + 2], 'noun')) {
    gathered.superlatives.push(`${textAt(words, at)} back`);
    return at + 2;
  }
  if (/^(?:to|from|than|away|back)$/.test(following)) return undefined;
  gathered.superlatives.push(textAt(words, at));
  return at + 1;
}

/** "Left", "top left"; a left hand is described. */
export function stepSide(source: Source, at: number, gathered: NounWords): number | undefined {
  const { words, lexicon } = source;
  const side = readSide(source, at);
  if (side === undefined || isPlaceAfter(source, side.next, gathered)) return undefined;
  const isPartOfBody = lexicon.bodyParts.has(textAt(words, side.next));
  if (isPartOfBody && side.next === at + 1) gathered.describers.push(side.value);
  else gathered.superlatives.push(side.value);
  return side.next;
}

/** "Woman in blue center": after a description and before no noun, a side says where it is. */
function isPlaceAfter(source: Source, at: number, { describers, determiner }: NounWords): boolean {
  if (describers.length === 0 || determiner !== undefined) return false;
  return !leadsToNoun(source, skipClosing(source, at));
}

/** "Red". */
export function stepAdjective(source: Source, at: number, gathered: NounWords): number | undefined {
  const { words, lexicon } = source;
  if (textAt(words, at) === 'next' && readOrdinal(source, at) !== undefined) {
    return stepOrdinal(source, at, gathered);
  }
  // "Next to" relates.
  const pair = `${textAt(words, at)} ${textAt(words, at + 1)}`;
  if (lexicon.relations.has(pair)) return undefined;
  gathered.describers.push(textAt(words, at));
  return at + 1;
}

/** "Very tall", "most ripe", "less full", "half eaten". */
export function stepAdverb({ words }: Source, at: number, gathered: NounWords): number | undefined {
  let next = at + 1;
  while (isKind(words[next], 'adverb')) next++;
  const strength = textAt(words, next - 1);
  const text = textAt(words, next);
  if (isKind(words[next], 'adjective', 'participle')) {
    if (!/^(?:most|least|more|less|half)$/.test(strength)) return next;
    const list = strength === 'half' ? gathered.describers : gathered.superlatives;
    list.push(`${strength} ${text}`);
    return next + 1;
  }
  return isKind(words[next], 'superlative', 'ordinal', 'side', 'number') ? next : undefined;
}

/** "A smiling girl", "half eaten donut", "the turned on laptop"; not "wearing hats". */
export function stepParticiple(
  source: Source,
  at: number,
  gathered: NounWords,
): number | undefined {
  const { words, lexicon } = source;
  const text = textAt(words, at);
  const isOpened = gathered.determiner !== undefined || !isEmpty(gathered);
  const particle = textAt(words, at + 1);
  if (isOpened && lexicon.verbParticles.has(particle) && isKind(words[at + 2], 'noun')) {
    gathered.describers.push(`${text} ${particle}`);
    return at + 2;
  }
  const verb = findVerb(text, lexicon) ?? '';
  const takesObject = isKind(words[at], 'gerund') && lexicon.transitiveVerbs.has(verb);
  const hasArticle = gathered.determiner !== undefined;
  if (!leadsToNoun(source, at + 1) || (takesObject && !hasArticle)) return undefined;
  gathered.describers.push(text);
  return at + 1;
}

/** "Black and white dog", "biggest and reddest apple", "brown and white" at the end. */
export function stepJoin(source: Source, at: number, gathered: NounWords): number | undefined {
  const { words } = source;
  if (gathered.describers.length + gathered.superlatives.length === 0) return undefined;
  let next = at + 1;
  while (/^(?:and|or|,)$/.test(textAt(words, next)) || isKind(words[next], 'adverb')) next++;
  const isSecondExtreme = isKind(words[next], 'superlative') && isKind(words[next + 1], 'noun');
  if (!isKind(words[next], 'adjective') && !isSecondExtreme) return undefined;
  const isPause = isKind(words[at], 'comma') && next === at + 1;
  return isPause && !leadsToNoun(source, next) ? undefined : next;
}
