import instructions from '../../words/instructions.json' with { type: 'json' };
import type { Lexicon } from '../../words/lexicon.js';
import { readPreposition } from '../relations.js';
import type { Word } from '../word.js';
import { textAt } from '../word.js';
import { isAboutSpeaker, isCourtesy, leaveChatter, withoutOpinion } from './chatter.js';
import type { Clause } from './clauses.js';
import { splitClauses, withoutJoints } from './clauses.js';
import type { Order } from './read-order.js';
import { readOrder } from './read-order.js';

/** The words of a text by what they are for. */
export interface Instruction {
  /** What to do: "pick up"; absent when the text only names a thing. */
  readonly action?: string;
  /** The words that name the thing. */
  readonly object: readonly Word[];
  /** The words that name where it is brought. */
  readonly destination?: readonly Word[];
  /** The word before the destination, or before the landmark of a drive. */
  readonly preposition?: string;
  /** Words that were taken for none of these. */
  readonly passed: readonly (readonly Word[])[];
}

/** What was told so far, and what was only said. */
interface Heard {
  readonly orders: Order[];
  /** Clauses that name a thing without telling anything: "that is my brother". */
  readonly statements: (readonly Word[])[];
  readonly passed: (readonly Word[])[];
}

const preparing = new Set(instructions.preparingVerbs);

/**
 * Finds what a text tells to do and the words that name with what and where to, so that each can be
 * read as a phrase of its own. A text that tells nothing is a name as a whole.
 */
export function readInstruction(words: readonly Word[], lexicon: Lexicon): Instruction {
  const clauses = splitClauses(words, lexicon);
  const orders = clauses.map((clause) => readOrder(withoutJoints(clause.words), lexicon));
  const instruction = orders.some((order) => order !== undefined)
    ? choose(hear(clauses, orders, lexicon))
    : undefined;
  if (instruction !== undefined) return instruction;
  const { words: object, passed } = leaveChatter(clauses);
  return { object, passed };
}

function hear(
  clauses: readonly Clause[],
  orders: readonly (Order | undefined)[],
  lexicon: Lexicon,
): Heard {
  const heard: Heard = { orders: [], statements: [], passed: [] };
  for (const [index, clause] of clauses.entries()) {
    const order = orders[index];
    if (order === undefined) hearClause(heard, clause, lexicon);
    else heard.orders.push(order, ...purposesOf(order, lexicon));
  }
  return heard;
}

/** "Go to the kitchen to get the towel" tells two things. */
function purposesOf({ isTravel, aside }: Order, lexicon: Lexicon): readonly Order[] {
  const [first] = aside;
  if (!isTravel || first === undefined || textAt(first, 0) !== 'to') return [];
  const order = readOrder(first.slice(1), lexicon);
  return order === undefined ? [] : [order];
}

/** A clause that tells nothing goes on about the last thing, names one, or is passed over. */
function hearClause(heard: Heard, { words, pause }: Clause, lexicon: Lexicon): void {
  if (isCourtesy(words)) return;
  const last = heard.orders.at(-1);
  const said = withoutOpinion(words);
  const isStated = last === undefined || isStatement(said);
  if (isAboutSpeaker(said) && textAt(said, 0) !== 'my') heard.passed.push(said);
  else if (isStated || said.length < words.length) heard.statements.push(said);
  else heard.orders.splice(-1, 1, goOn(last, said, pause, lexicon));
}

/** "There is a cyclist", "that is my friend", "the light is red"; not "it is brown". */
function isStatement(words: readonly Word[]): boolean {
  const opening = `${textAt(words, 0)} ${textAt(words, 1)}`;
  return /^(?:there (?:is|are)|(?:that|this|these|those|here) (?:is|are|looks)|my )/.test(opening);
}

/** "Park there, near the last tree", "the lady in red, she is waiting". */
function goOn(
  order: Order,
  words: readonly Word[],
  pause: Word | undefined,
  lexicon: Lexicon,
): Order {
  const join = (before: readonly Word[]): readonly Word[] => [
    ...before,
    ...(pause === undefined ? [] : [pause]),
    ...words,
  ];
  if (order.destination !== undefined && !order.isPronoun) {
    return { ...order, destination: join(order.destination) };
  }
  if (order.object.length > 0) return { ...order, object: join(order.object) };
  const way = order.isTravel ? readPreposition({ words, lexicon }, 0) : undefined;
  if (way === undefined) return { ...order, object: words };
  return { ...order, object: words.slice(way.next), preposition: way.value };
}

/** Chooses what is meant: what is acted upon, else where one drives, else what is only stated. */
function choose({ orders, statements, passed }: Heard): Instruction | undefined {
  const named = orders.filter(({ object }) => object.length > 0);
  const main = mainOf(named) ?? orders.find(({ isPronoun }) => isPronoun) ?? orders.at(-1);
  if (main === undefined) return undefined;
  const isNamed = main.object.length > 0;
  const object = isNamed ? main.object : statements[0];
  if (object === undefined) return undefined;
  const leading = main.destination === undefined ? laterGoal(orders, main) : main;
  const unread = [
    ...orders.filter((order) => order !== main && order !== leading).map(({ object }) => object),
    ...main.aside,
    ...statements.slice(isNamed ? 0 : 1),
  ];
  return {
    action: main.action,
    object,
    ...goalOf(leading),
    passed: [...passed, ...unread.filter(({ length }) => length > 0)],
  };
}

function mainOf(named: readonly Order[]): Order | undefined {
  const acts = named.filter(({ isTravel }) => !isTravel);
  const first = acts[0];
  const later = first !== undefined && preparing.has(first.verb) ? acts[1] : undefined;
  return later ?? first ?? named.at(-1);
}

/** "And place it on the shelf": where the thing goes that was named before. */
function laterGoal(orders: readonly Order[], main: Order): Order {
  const later = orders.slice(orders.indexOf(main) + 1);
  const goal = later.find(({ isPronoun, destination }) => isPronoun && destination !== undefined);
  return goal ?? main;
}

function goalOf({
  destination,
  preposition,
}: Order): Pick<Instruction, 'destination' | 'preposition'> {
  return {
    ...(destination === undefined ? {} : { destination }),
    ...(preposition === undefined ? {} : { preposition }),
  };
}
