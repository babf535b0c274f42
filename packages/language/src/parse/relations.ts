import { toAttributes } from './attributes.js';
import { leadsToNoun } from './noun/parts.js';
import type { PropertyChunk, Reading, RelatorChunk, RelatorVerb, Source } from './chunk.js';
import { noProperties } from './chunk.js';
import type { Word } from './word.js';
import { isKind, textAt } from './word.js';
import { findVerb, toPresentParticiple } from '../words/verb-forms.js';
import { isFrontAlone, readPlace } from './superlatives.js';

const longestPhrase = 7;
const directionVerbs = new Set([
  'face',
  'gaze',
  'head',
  'lean',
  'look',
  'point',
  'stare',
  'tilt',
  'turn',
]);

/**
 * Reads the words that relate a noun to the next: "next to", "holding", "sitting on", "held by".
 * A verb with no noun after it is a property: "lying down".
 */
export function readRelator(
  source: Source,
  at: number,
): Reading<RelatorChunk | PropertyChunk> | undefined {
  const fixed = isKind(source.words[at], 'gerund') ? readFixedPhrase(source, at) : undefined;
  if (fixed !== undefined) return relator({ preposition: fixed.value }, fixed.next);
  return readVerbal(source, at) ?? readPrepositional(source, at);
}

/** "Next to", "facing the same way as": several words that are listed with their form. */
function readFixedPhrase({ words, lexicon }: Source, at: number): Reading<string> | undefined {
  if (!lexicon.relationOpenings.has(textAt(words, at))) return undefined;
  for (let length = Math.min(longestPhrase, words.length - at); length > 1; length--) {
    const written = words.slice(at, at + length).map(({ text }) => text);
    const recorded = lexicon.relations.get(written.join(' '));
    if (recorded === 'in front of' && isFrontAlone({ words, lexicon }, at + length)) continue;
    if (recorded !== undefined) return { value: recorded, next: at + length };
  }
  return undefined;
}

function readPrepositional(source: Source, at: number): Reading<RelatorChunk> | undefined {
  const { words } = source;
  const verb = words[at + 1];
  if (textAt(words, at) === 'to' && verb !== undefined && isBaseForm(verb, source)) {
    const lemma = findVerb(verb.text, source.lexicon) ?? verb.lemma;
    const form = `to ${verb.text}`;
    return relator({ verb: { lemma, form, passive: false } }, at + 2);
  }
  // "Lit up green": a colour that no noun follows is a property.
  if (isKind(verb, 'adjective') && /^(?:up|down|out)$/.test(textAt(words, at))) {
    if (!leadsToNoun(source, at + 1)) return undefined;
  }
  const preposition = readPreposition(source, at);
  return preposition && relator({ preposition: preposition.value }, preposition.next);
}

/** "To catch"; "to hit", which looks like a participle. */
function isBaseForm(verb: Word, { lexicon }: Source): boolean {
  return isKind(verb, 'verb') || lexicon.participles.get(verb.text) === verb.text;
}

function relator(
  parts: Pick<RelatorChunk, 'verb' | 'preposition' | 'finite'>,
  next: number,
): Reading<RelatorChunk> {
  if (parts.preposition === 'without' && parts.verb === undefined) {
    return { value: { kind: 'relator', preposition: 'with', negated: true }, next };
  }
  return { value: { kind: 'relator', negated: false, ...parts }, next };
}

/**
 * Reads a preposition of one or more words and gives its recorded form: "next to" for "beside",
 * "left of" for "on the left side of".
 */
export function readPreposition(source: Source, at: number): Reading<string> | undefined {
  const { words, lexicon } = source;
  const fixed = readFixedPhrase(source, at);
  const place = fixed === undefined ? readPlace(source, at) : undefined;
  if (place?.value.hasOwner === true) {
    const side = place.value.side.replace(/\bcent(?:er|re)\b/, 'middle');
    return { value: `${side} of`, next: place.next };
  }
  if (fixed !== undefined) return fixed;
  const word = words[at];
  if (word === undefined || !isKind(word, 'preposition')) return undefined;
  return { value: lexicon.relations.get(word.text) ?? word.text, next: at + 1 };
}

function readVerbal(source: Source, at: number): Reading<RelatorChunk | PropertyChunk> | undefined {
  const verb = toVerb(source, at);
  if (verb === undefined) return undefined;
  if (verb.lemma === 'have') return finished(source, at, { preposition: 'with' }, at + 1);
  const particle = readParticle(source, at + 1);
  return particle === undefined
    ? readBareVerb(source, at, verb)
    : readParticleVerb(source, at, verb, particle);
}

/** "Holding a", "sitting on a", "pointing left", "spread wide". */
function readBareVerb(
  source: Source,
  at: number,
  verb: RelatorVerb,
): Reading<RelatorChunk | PropertyChunk> {
  const direction = readDirection(source, at + 1, verb);
  if (direction !== undefined) {
    return { value: verbProperty(source, verb, direction.value), next: direction.next };
  }
  const next = skipAdverbs(source, at + 1);
  const parts = readParts(source, next);
  if (parts !== undefined) {
    return { value: verbProperty(source, verb, `${verb.form} ${parts}`), next: next + 2 };
  }
  const preposition = readVerbPreposition(source, next, verb);
  if (preposition !== undefined) {
    return finished(source, at, { verb, preposition: preposition.value }, preposition.next);
  }
  const manner = readManner(source, next);
  if (manner !== undefined) {
    return { value: verbProperty(source, verb, `${verb.form} ${manner}`), next: next + 1 };
  }
  if (startsNoun(source, next)) return finished(source, at, { verb }, next);
  return { value: lacking(source, verb, undefined), next };
}

/** "Cut in half", "sliced into pieces". */
function readParts({ words }: Source, at: number): string | undefined {
  const parts = `${textAt(words, at)} ${textAt(words, at + 1)}`;
  return /^(?:in|into) (?:half|halves|pieces|quarters|slices|two)$/.test(parts) ? parts : undefined;
}

/** "Lying down on a", "bent over". */
function readParticleVerb(
  source: Source,
  at: number,
  verb: RelatorVerb,
  particle: Reading<string>,
): Reading<RelatorChunk | PropertyChunk> {
  const next = skipAdverbs(source, particle.next);
  const preposition = readVerbPreposition(source, next, verb);
  if (preposition === undefined) return { value: lacking(source, verb, particle.value), next };
  const joined = { ...verb, form: `${verb.form} ${particle.value}` };
  return finished(source, at, { verb: joined, preposition: preposition.value }, preposition.next);
}

function skipAdverbs(source: Source, at: number): number {
  let next = at;
  while (isKind(source.words[next], 'adverb') && readPreposition(source, next) === undefined)
    next++;
  return next;
}

/** A relator that began with a verb at an index. */
function finished(
  { words }: Source,
  at: number,
  parts: Pick<RelatorChunk, 'verb' | 'preposition'>,
  next: number,
): Reading<RelatorChunk> {
  return relator(isKind(words[at], 'verb') ? { ...parts, finite: true } : parts, next);
}

/** A verb without a noun: a property, or the end of a clause about the noun before it. */
function lacking(source: Source, verb: RelatorVerb, particle: string | undefined): PropertyChunk {
  const text = particle === undefined ? verb.form : `${verb.form} ${particle}`;
  const stranded = particle === undefined ? { verb } : { verb, preposition: particle };
  return { ...verbProperty(source, verb, text), relator: relator(stranded, 0).value };
}

/** "Spread wide", "standing stationary": an adjective that no noun follows. */
function readManner({ words, lexicon }: Source, at: number): string | undefined {
  const word = words[at];
  if (word === undefined || !isKind(word, 'adjective')) return undefined;
  const isColour = lexicon.colours.has(word.text) || lexicon.shades.has(word.text);
  const pair = `${word.text} ${textAt(words, at + 1)}`;
  if (isColour || lexicon.relations.has(pair)) return undefined;
  const isOpen = isKind(words[at + 1], 'adjective', 'noun', 'pronoun', 'number', 'participle');
  return isOpen || textAt(words, at + 1) === 'and' ? undefined : word.text;
}

function toVerb({ words, lexicon }: Source, at: number): RelatorVerb | undefined {
  const word = words[at];
  if (word === undefined || !isKind(word, 'gerund', 'participle', 'verb')) return undefined;
  const lemma = /^ha(?:s|ve|d|ving)$/.test(word.text)
    ? 'have'
    : (findVerb(word.text, lexicon) ?? word.lemma);
  const isFinite = isKind(word, 'verb');
  return {
    lemma,
    form: isFinite ? toPresentParticiple(lemma) : word.text,
    passive: isKind(word, 'participle'),
  };
}

function verbProperty({ lexicon }: Source, verb: RelatorVerb, text: string): PropertyChunk {
  const isPosture = lexicon.postureVerbs.has(verb.lemma) || !verb.passive;
  return {
    kind: 'property',
    sort: isPosture ? 'posture' : 'plain',
    negated: false,
    ...noProperties,
    attributes: toAttributes([text], lexicon, false),
  };
}

/** A particle stays with its verb ("lying down on"), unless it governs the noun ("sitting on a"). */
function readParticle(source: Source, at: number): Reading<string> | undefined {
  const { words, lexicon } = source;
  const text = textAt(words, at);
  if (!lexicon.verbParticles.has(text)) return undefined;
  if (lexicon.relations.has(`${text} ${textAt(words, at + 1)}`)) return undefined;
  if (readPlace(source, at) !== undefined) return undefined;
  return startsNoun(source, at + 1) ? undefined : { value: text, next: at + 1 };
}

/** The preposition after a verb; "sitting on the left" has none, the place stands for itself. */
function readVerbPreposition(
  source: Source,
  at: number,
  verb: RelatorVerb,
): Reading<string> | undefined {
  if (isPictureSide(source, at)) return undefined;
  const preposition = readPreposition(source, at);
  if (preposition === undefined) return undefined;
  const isStance = source.lexicon.postureVerbs.has(verb.lemma);
  if (isStance && preposition.value === 'with') return undefined;
  return startsNoun(source, preposition.next) || isGapEnd(source, preposition.next)
    ? preposition
    : undefined;
}

/** "Pointing to the right", "facing left": a direction, no place. */
function readDirection(source: Source, at: number, verb: RelatorVerb): Reading<string> | undefined {
  if (!directionVerbs.has(verb.lemma)) return undefined;
  const place = readPlace(source, at);
  if (place === undefined || place.value.hasOwner) return undefined;
  const { side, preposition } = place.value;
  if (preposition !== undefined && !/^(?:to|toward|towards)$/.test(preposition)) return undefined;
  return { value: `${verb.form} ${side}`, next: place.next };
}

function isPictureSide(source: Source, at: number): boolean {
  const place = readPlace(source, at);
  if (place === undefined) return false;
  if (!place.value.hasOwner) return true;
  const { words, lexicon } = source;
  const owner = words.slice(place.next, place.next + 2).find(({ kind }) => kind === 'noun');
  return owner !== undefined && lexicon.pictureNouns.has(owner.text);
}

function isGapEnd({ words }: Source, at: number): boolean {
  return words[at] === undefined || isKind(words[at], 'comma', 'conjunction', 'auxiliary');
}

/** Whether a noun phrase can start at an index. */
export function startsNoun({ words }: Source, at: number): boolean {
  const word = words[at];
  if (isKind(word, 'determiner', 'noun', 'adjective', 'number', 'ordinal', 'side', 'superlative')) {
    return true;
  }
  if (isKind(word, 'pronoun') || word?.text === 'no') return true;
  const isModifier = isKind(word, 'participle', 'adverb', 'gerund');
  return isModifier && isKind(words[at + 1], 'noun', 'adjective');
}
