import instructions from '../../words/instructions.json' with { type: 'json' };
import type { Lexicon } from '../../words/lexicon.js';
import { correctKinds } from '../kinds/correct-kinds.js';
import { readPreposition, startsNoun } from '../relations.js';
import type { Word } from '../word.js';
import { isKind, textAt } from '../word.js';
import { findDestination, findReceiver } from './destination.js';
import type { OrderVerb } from './order-verb.js';
import { readOrderVerb, readParticle } from './order-verb.js';

/** One thing that is told to be done. */
export interface Order {
  /** The verb in its dictionary form. */
  readonly verb: string;
  /** The verb with its particle. */
  readonly action: string;
  /** The words that name the thing; empty for none. */
  readonly object: readonly Word[];
  /** What stands for the thing when nothing names it: "it", "him". */
  readonly pointer?: readonly Word[];
  /** Whether somebody goes to the thing instead of doing something with it. */
  readonly isTravel: boolean;
  /** The words that name where the thing is brought. */
  readonly destination?: readonly Word[];
  /** The word before the destination, or before the landmark of a travel. */
  readonly preposition?: string;
  /** Words that say nothing about the thing: a tool, a purpose. */
  readonly aside: readonly (readonly Word[])[];
}

const travelling = new Set(instructions.travellingVerbs);
const driven = new Set(instructions.drivenVerbs);
const entering = new Set(instructions.enteringVerbs);
const tools = new Set(instructions.toolVerbs);
const pronouns = new Set(instructions.pronouns);
const recipients = new Set(['me', 'us', 'him', 'her', 'them', 'yourself', 'myself']);
const vague =
  /^(?:here|there|over|up|ahead|right|directly|just|somewhere|straight|further|forward|because)$/;

interface Told {
  readonly told: OrderVerb;
  readonly words: readonly Word[];
  readonly lexicon: Lexicon;
}

/** Reads a clause that tells to do something; undefined when it tells nothing. */
export function readOrder(clause: readonly Word[], lexicon: Lexicon): Order | undefined {
  const reading = readOrderVerb(clause, 0, lexicon);
  if (reading === undefined) return undefined;
  const after = correctKinds(clause.slice(reading.next), lexicon);
  const { told, words } = takeRecipient(reading.value, after);
  return readTravel({ told, words, lexicon }) ?? readAct({ told, words, lexicon });
}

/** "Bring me the", "drop me off next to", "click on the". */
function takeRecipient(told: OrderVerb, words: readonly Word[]): Omit<Told, 'lexicon'> {
  if (/(?:click|tap|press|hit)$/.test(told.verb) && /^on(?:to)?$/.test(textAt(words, 0))) {
    return { told, words: words.slice(1) };
  }
  const self = selfLength(told, words);
  if (self === 0) return { told, words };
  const rest = words.slice(self);
  const particle = told.action.includes(' ') ? undefined : readParticle(rest, 0, told.verb);
  if (particle === undefined) return { told, words: rest };
  const action = `${told.action} ${particle.value}`;
  return { told: { ...told, action }, words: rest.slice(particle.next) };
}

/** How many words name who is served or driven: "me", "the car" of the driver. */
function selfLength({ verb }: OrderVerb, words: readonly Word[]): number {
  if (recipients.has(textAt(words, 0))) return isServed(verb, words) ? 1 : 0;
  const self = `${textAt(words, 0)} ${textAt(words, 1)}`;
  const isCar = driven.has(verb) && /^(?:the|my|this|our|your) (?:car|vehicle)$/.test(self);
  const leads = isKind(words[2], 'preposition', 'adverb') || textAt(words, 2) === 'next';
  return isCar && leads ? 2 : 0;
}

/** "Hand him the cup", "drop me off"; "pick her up" is about her. */
function isServed(verb: string, words: readonly Word[]): boolean {
  const [first, second] = words;
  if (second === undefined || isKind(second, 'comma', 'conjunction')) return false;
  const isLed = isKind(second, 'preposition') || readParticle(words, 1, verb) !== undefined;
  return !isLed || /^(?:me|us|yourself|myself)$/.test(first?.text ?? '');
}

/** "Park behind the suv", "turn left after the van", "stop here". */
function readTravel({ told, words, lexicon }: Told): Order | undefined {
  if (!travelling.has(told.verb)) return undefined;
  const object = skipWay(words, lexicon);
  const leads = object.preposition !== undefined || object.next > 0 || words.length === 0;
  const isAsking = told.verb === 'ask' || told.action === 'wait for';
  if (!leads && !isAsking) return undefined;
  const { thing, aside } = cutPurpose(words.slice(object.next), lexicon);
  const { preposition } = object;
  const way = preposition === undefined ? {} : { preposition };
  return { ...naming(told, thing), isTravel: true, ...way, aside };
}

/** Skips "up ahead", "over there", "right", and the prepositions that lead to a landmark. */
function skipWay(
  words: readonly Word[],
  lexicon: Lexicon,
): { readonly next: number; readonly preposition?: string } {
  let next = 0;
  let preposition: string | undefined;
  while (next < words.length) {
    const until = untilLength(words, next);
    const reading = until > 0 ? undefined : readPreposition({ words, lexicon }, next);
    if (until > 0) next += until;
    else if (reading !== undefined && (reading.value !== 'of' || leadsOn(words, next))) {
      preposition = reading.value;
      next = reading.next;
    } else if (vague.test(textAt(words, next)) && !startsNoun({ words, lexicon }, next)) next++;
    else break;
  }
  return preposition === undefined ? { next } : { next, preposition };
}

/** "Out of the map", "because of the truck". */
function leadsOn(words: readonly Word[], at: number): boolean {
  return at === 0 || textAt(words, at - 1) === 'because';
}

/** "Until you reach", "when you see". */
function untilLength(words: readonly Word[], at: number): number {
  if (!/^(?:until|till|when|once|as)$/.test(textAt(words, at))) return 0;
  const isYou = /^(?:you|we)$/.test(textAt(words, at + 1));
  return isYou && words[at + 2] !== undefined ? 3 : 1;
}

/** "Pick up the cup", "put the cup on the shelf", "type hello in the field". */
function readAct({ told, words, lexicon }: Told): Order {
  const { thing, aside } = cutPurpose(stripServed(words), lexicon);
  const tool = cutTool(told.verb, thing);
  const moved = takeSeparated(told, tool.thing, lexicon);
  const asides = [...aside, ...tool.aside];
  const found =
    findReceiver(told.verb, moved.words, lexicon) ??
    findDestination(moved.told.action, moved.words, lexicon);
  if (found === undefined) return { ...naming(moved.told, moved.words), aside: asides };
  const { object, destination, preposition } = found;
  if (entering.has(told.verb) && preposition !== 'with' && !isPointing(object)) {
    return { ...naming(moved.told, destination), preposition, aside: [...asides, object] };
  }
  return { ...naming(moved.told, object), destination, preposition, aside: asides };
}

function naming(told: OrderVerb, words: readonly Word[]): Omit<Order, 'aside'> {
  const thing = trimVague(words);
  const pointer = isPointing(thing) ? { pointer: thing } : {};
  return { ...told, object: isPointing(thing) ? [] : thing, ...pointer, isTravel: false };
}

/** "It too", "the cup now". */
function trimVague(words: readonly Word[]): readonly Word[] {
  const isVague =
    /^(?:too|now|here|there|again|first|please|inside|immediately|over|(?:anti|counter)?clockwise|once|twice|times)$/;
  const end = words.findLastIndex(({ text }) => !isVague.test(text)) + 1;
  return isKind(words[end - 1], 'auxiliary', 'preposition', 'adverb') ? words : words.slice(0, end);
}

/** "The cup to me", "the light for us". */
function stripServed(words: readonly Word[]): readonly Word[] {
  const [preposition, person] = words.slice(-2);
  const isServed =
    /^(?:to|for)$/.test(preposition?.text ?? '') && /^(?:me|us)$/.test(person?.text ?? '');
  return isServed ? words.slice(0, -2) : words;
}

interface Cut {
  readonly thing: readonly Word[];
  readonly aside: readonly (readonly Word[])[];
}

/** "The switch to turn on the light", "the woman to cross", "the man where the parking is". */
function cutPurpose(words: readonly Word[], lexicon: Lexicon): Cut {
  const end = words.findIndex((word, index) => {
    if (index === 0) return false;
    if (/^(?:where|if|whether|how)$/.test(word.text)) return true;
    const isTo = word.text === 'to';
    return (
      isTo &&
      (readOrderVerb(words, index + 1, lexicon) !== undefined || isLastVerb(words, index + 1))
    );
  });
  return end < 0
    ? { thing: words, aside: [] }
    : { thing: words.slice(0, end), aside: [words.slice(end)] };
}

function isLastVerb(words: readonly Word[], at: number): boolean {
  return (
    at === words.length - 1 &&
    /^(?:cross|pass|go|finish|leave|move|come|stop)$/.test(textAt(words, at))
  );
}

/** "The table with a cloth" when it is wiped. */
function cutTool(verb: string, words: readonly Word[]): Cut {
  const at = tools.has(verb)
    ? words.findLastIndex(({ text }) => text === 'with' || text === 'using')
    : -1;
  return at <= 0
    ? { thing: words, aside: [] }
    : { thing: words.slice(0, at), aside: [words.slice(at)] };
}

/** "Turn the lamp on", "put the phone away in the drawer", "let that man cross". */
function takeSeparated(
  told: OrderVerb,
  words: readonly Word[],
  lexicon: Lexicon,
): Omit<Told, 'lexicon'> {
  if (told.verb === 'let') {
    const end = words.findLastIndex(({ text }) =>
      /^(?:cross|pass|go|through|move|come)$/.test(text),
    );
    return { told, words: end > 0 ? words.slice(0, end) : words };
  }
  if (told.action.includes(' ')) return { told, words };
  const at = words.findIndex(
    (_, index) => index > 0 && isSeparated(told.verb, words, index, lexicon),
  );
  const particle = at < 0 ? undefined : readParticle(words, at, told.verb);
  if (particle === undefined) return { told, words };
  const action = `${told.action} ${particle.value}`;
  return {
    told: { ...told, action },
    words: [...words.slice(0, at), ...words.slice(particle.next)],
  };
}

function isSeparated(verb: string, words: readonly Word[], at: number, lexicon: Lexicon): boolean {
  const particle = readParticle(words, at, verb);
  if (
    particle === undefined ||
    isKind(words[at - 1], 'auxiliary', 'preposition', 'gerund', 'determiner')
  )
    return false;
  if (/^(?:left|right|straight)$/.test(particle.value)) return false;
  const next = words[particle.next];
  if (next === undefined || isKind(next, 'comma', 'conjunction')) return true;
  const isPlaced = isKind(next, 'preposition') && textAt(words, particle.next) !== 'of';
  return isPlaced && !lexicon.relations.has(`${particle.value} ${next.text}`);
}

/** "It", "him", "this", with nothing said of it. */
export function isPointing(words: readonly Word[]): boolean {
  const [first, second] = words;
  return (
    first !== undefined &&
    pronouns.has(first.text) &&
    (second === undefined || isKind(second, 'comma'))
  );
}
