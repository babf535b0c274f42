import instructions from '../../words/instructions.json' with { type: 'json' };
import type { Lexicon } from '../../words/lexicon.js';
import { findVerb } from '../../words/verb-forms.js';
import type { Reading } from '../chunk.js';
import type { Word } from '../word.js';
import { isKind, textAt } from '../word.js';

/** The verb that tells what to do. */
export interface OrderVerb {
  /** Its dictionary form. */
  readonly verb: string;
  /** With its particle and denial: "pick up", "turn left", "not hit". */
  readonly action: string;
}

const byLength = (phrases: readonly string[]): readonly (readonly string[])[] =>
  phrases.map((phrase) => phrase.split(' ')).sort((first, second) => second.length - first.length);

const openings = byLength(instructions.openings);
const denials = byLength(instructions.denials);
const sureVerbs = new Set(instructions.sureVerbs);
const unsureVerbs = new Set(instructions.unsureVerbs);
const enteringVerbs = new Set(instructions.enteringVerbs);
const particles: ReadonlyMap<string, readonly (readonly string[])[]> = new Map(
  Object.entries(instructions.particles).map(([verb, words]) => [verb, byLength(words)]),
);

/** They name no kind of verb of their own, so that what follows must look like an order. */
const weakOpenings = new Set(['first', 'next', 'so', 'just', 'now', 'then', 'go', 'come', 'ok']);
const electricVerbs = new Set(['turn', 'switch', 'shut', 'power']);
const goingVerbs = new Set([
  ...['beep', 'change', 'honk'],
  ...['drive', 'get', 'go', 'keep', 'let', 'merge', 'move', 'park', 'pull', 'reverse', 'scroll'],
  ...['stay', 'stop', 'swipe', 'switch', 'turn', 'wait', 'yield', 'zoom'],
]);
const wayVerbs = new Set([
  'reply',
  'return',
  'head',
  'proceed',
  'run',
  'step',
  'walk',
  'come',
  'continue',
]);
const clicks = /^(?:double|long|left|right|triple) (?:click|press|tap)$/;

interface Opened {
  readonly next: number;
  readonly isPolite: boolean;
  readonly isDenied: boolean;
}

/** Reads a verb that tells somebody to do something: "pick up", "could you please hand", "stop". */
export function readOrderVerb(
  words: readonly Word[],
  at: number,
  lexicon: Lexicon,
): Reading<OrderVerb> | undefined {
  const opened = skipOpenings(words, at);
  const reading =
    readTurning(words, opened.next) ??
    readClick(words, opened.next) ??
    readKnownVerb(words, opened, lexicon);
  if (reading === undefined || !opened.isDenied) return reading;
  return { ...reading, value: { ...reading.value, action: `not ${reading.value.action}` } };
}

function skipOpenings(words: readonly Word[], at: number): Opened {
  let opened: Opened = { next: at, isPolite: false, isDenied: false };
  for (;;) {
    const denied = lengthOf(words, opened.next, denials);
    // "Do not forget to" denies nothing.
    const opening = lengthOf(words, opened.next, openings);
    const length = Math.max(denied, opening);
    if (length === 0) return { ...opened, next: skipGoing(words, opened.next) };
    const next = opened.next + length;
    const isStrong = length > 1 || !weakOpenings.has(textAt(words, opened.next));
    opened = {
      next,
      isPolite: opened.isPolite || isStrong,
      isDenied: opened.isDenied || denied > opening,
    };
  }
}

/** "Go push the block", "come get the bag", "keep driving". */
function skipGoing(words: readonly Word[], at: number): number {
  const next = textAt(words, at + 1);
  const isGoing = /^(?:go|come)$/.test(textAt(words, at)) && !/^(?:back|up|down)$/.test(next);
  if (isGoing && (sureVerbs.has(next) || unsureVerbs.has(next))) return at + 1;
  return textAt(words, at) === 'keep' && next.endsWith('ing') ? at + 1 : at;
}

/** How many words the first of several phrases has that stands at an index; 0 for none. */
function lengthOf(
  words: readonly Word[],
  at: number,
  phrases: readonly (readonly string[])[],
): number {
  const found = phrases.find((phrase) =>
    phrase.every((text, index) => textAt(words, at + index) === text),
  );
  return found?.length ?? 0;
}

/** "Take the next left", "make a u-turn". */
function readTurning(words: readonly Word[], at: number): Reading<OrderVerb> | undefined {
  if (!/^(?:take|make|hang)$/.test(textAt(words, at))) return undefined;
  if (!/^(?:a|the|your)$/.test(textAt(words, at + 1))) return undefined;
  const isTold = /^(?:first|second|third|next|hard|sharp|quick)$/.test(textAt(words, at + 2));
  const side = textAt(words, at + (isTold ? 3 : 2));
  if (!/^(?:left|right|u-turn)$/.test(side)) return undefined;
  const end = at + (isTold ? 4 : 3);
  const next = textAt(words, end) === 'turn' ? end + 1 : end;
  if (isKind(words[next], 'noun', 'adjective', 'pronoun')) return undefined;
  return { value: { verb: 'turn', action: `turn ${side}` }, next };
}

/** "Long press the", "right click", "be careful of". */
function readClick(words: readonly Word[], at: number): Reading<OrderVerb> | undefined {
  const action = `${textAt(words, at)} ${textAt(words, at + 1)}`;
  if (action === 'be careful') return { value: { verb: 'watch', action }, next: at + 2 };
  if (!clicks.test(action)) return undefined;
  return { value: { verb: 'click', action }, next: at + 2 };
}

function readKnownVerb(
  words: readonly Word[],
  { next: at, isPolite }: Opened,
  lexicon: Lexicon,
): Reading<OrderVerb> | undefined {
  const verb = toOrderVerb(words, at, isPolite, lexicon);
  if (verb === undefined) return undefined;
  const particle = isWay(words, at + 1, lexicon) ? undefined : readParticle(words, at + 1, verb);
  const next = particle?.next ?? at + 1;
  const isTold = isPolite || isOrdered({ words, verb, particle: particle?.value, next });
  if (!isTold || isNamed(words, at)) return undefined;
  const action = particle === undefined ? verb : `${verb} ${particle.value}`;
  return { value: { verb, action }, next };
}

/** "In front of", whose "in" belongs to no verb. */
function isWay(words: readonly Word[], at: number, lexicon: Lexicon): boolean {
  const texts = words.slice(at, at + 3).map(({ text }) => text);
  return lexicon.relations.has(texts.join(' '));
}

/** "Closing" in "would you mind closing the door"; "pick" elsewhere. */
function toOrderVerb(
  words: readonly Word[],
  at: number,
  isPolite: boolean,
  lexicon: Lexicon,
): string | undefined {
  const text = textAt(words, at);
  if (sureVerbs.has(text) || unsureVerbs.has(text)) return text;
  const isAsked = isPolite && textAt(words, at - 1) === 'mind';
  const isGerund = text.endsWith('ing') && (isAsked || textAt(words, at - 1) === 'keep');
  return isGerund ? findVerb(text, lexicon) : undefined;
}

/** "Cover of" names a part, and a pick-up is a car. */
function isNamed(words: readonly Word[], at: number): boolean {
  const texts = words.slice(at, at + 3).map(({ text }) => text);
  return texts[1] === 'of' || /^pick up (?:trucks?|van|with|on|in|at)?$/.test(texts.join(' '));
}

/** Reads what goes with a verb: "up" after "pick". */
export function readParticle(
  words: readonly Word[],
  at: number,
  verb: string,
): Reading<string> | undefined {
  const length = lengthOf(words, at, particles.get(verb) ?? []);
  if (length === 0) return undefined;
  const texts = words.slice(at, at + length).map(({ text }) => text);
  return { value: texts.join(' '), next: at + length };
}

interface Ordered {
  readonly words: readonly Word[];
  readonly verb: string;
  readonly particle: string | undefined;
  /** Index of the word after verb and particle. */
  readonly next: number;
}

/** Whether what follows shows that a word is told as a verb: "park the car", not "park bench". */
function isOrdered(ordered: Ordered): boolean {
  const { words, verb, particle, next } = ordered;
  const follower = words[next];
  if (isObjectStart(follower, words[next + 1])) return true;
  if (sureVerbs.has(verb)) {
    return follower !== undefined && !isKind(follower, 'comma', 'auxiliary', 'gerund', 'relative');
  }
  if (particle !== undefined) {
    const isSought = particle === 'for' && follower !== undefined;
    return isSought || isEndOrPlace(follower) || isSwitched(verb, particle, follower);
  }
  if (enteringVerbs.has(verb))
    return words.slice(next).some(({ text }) => /^in(?:to)?$/.test(text));
  return isClickedOn(ordered) || isOnTheWay(ordered);
}

/** "Tap on the second". */
function isClickedOn({ words, verb, next }: Ordered): boolean {
  const isClick = /^(?:tap|press|touch)$/.test(verb) && textAt(words, next) === 'on';
  return isClick && isKind(words[next + 1], 'determiner');
}

/** "The", "my", "it", "that one", a text in quotes; not "that is" nor "she". */
function isObjectStart(word: Word | undefined, next: Word | undefined): boolean {
  if (word?.quoted === true) return true;
  if (word?.text === 'that') return !isKind(next, 'auxiliary', 'verb', 'gerund', 'participle');
  if (isKind(word, 'pronoun')) return !/^(?:i|you|we|he|she|they)$/.test(word?.text ?? '');
  return isKind(word, 'determiner') || word?.text === 'all';
}

function isEndOrPlace(word: Word | undefined): boolean {
  if (/^(?:next|close|closer|until|right|here|there|because)$/.test(word?.text ?? '')) return true;
  return word === undefined || isKind(word, 'comma', 'preposition', 'conjunction', 'adverb');
}

/** "Turn off wifi"; "take off plane" is none. */
function isSwitched(verb: string, particle: string, follower: Word | undefined): boolean {
  return electricVerbs.has(verb) && /^o(?:n|ff)$/.test(particle) && isKind(follower, 'noun');
}

/** "Park behind the suv", "stop here", "walk to the couch"; not "head on the left". */
function isOnTheWay({ words, verb, next }: Ordered): boolean {
  const follower = words[next];
  const text = follower?.text ?? '';
  if (goingVerbs.has(verb)) return isEndOrPlace(follower);
  const leadsOn = /^(?:to|into|towards?|past|through|around|over|until)$/.test(text);
  return wayVerbs.has(verb) && leadsOn && !/^(?:left|right)$/.test(textAt(words, next + 1));
}
