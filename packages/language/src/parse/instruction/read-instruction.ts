import type { Lexicon } from '../../words/lexicon.js';
import { correctKinds } from '../kinds/correct-kinds.js';
import { readPreposition } from '../relations.js';
import type { Word } from '../word.js';
import { textAt } from '../word.js';
import type { Heard, Instruction } from './choose-order.js';
import { chooseOrder } from './choose-order.js';
import { isAboutSpeaker, isCourtesy, leaveChatter, withoutOpinion } from './chatter.js';
import type { Clause } from './clauses.js';
import { splitClauses, withoutJoints } from './clauses.js';
import { findDestination } from './destination.js';
import type { Order } from './read-order.js';
import { readOrder } from './read-order.js';

/**
 * Finds what a text tells to do and the words that name with what and where to, so that each can be
 * read as a phrase of its own. A text that tells nothing is a name as a whole.
 */
export function readInstruction(words: readonly Word[], lexicon: Lexicon): Instruction {
  const clauses = splitClauses(words, lexicon);
  const orders = clauses.map((clause) => readOrder(withoutJoints(clause.words), lexicon));
  const instruction = orders.some((order) => order !== undefined)
    ? chooseOrder(hear(clauses, orders, lexicon))
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
  const isBeside = isAboutSpeaker(said) && textAt(said, 0) !== 'my';
  if (isBeside || saysNothing(said)) heard.passed.push(said);
  else if (isStated || said.length < words.length)
    state(heard, said, last === undefined ? pause : undefined);
  else heard.orders.splice(-1, 1, goOn(last, said, pause, lexicon));
}

/** "There is my friend, the one in the hat": what goes on about what was named. */
function state({ statements }: Heard, said: readonly Word[], pause: Word | undefined): void {
  const last = statements.at(-1);
  if (last === undefined || pause === undefined || isStatement(said)) statements.push(said);
  else statements.splice(-1, 1, [...last, pause, ...said]);
}

/** "That means we arrived", "hold on", "if there is space". */
function saysNothing(words: readonly Word[]): boolean {
  const opening = words.slice(0, 3).map(({ text }) => text);
  return /^(?:(?:that|this) means|(?:wow |oh |hey )?hold on|wow|oh|if |it is (?:dark|cold|hot|late))/.test(
    opening.join(' '),
  );
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
  if (order.destination !== undefined && order.object.length > 0) {
    return { ...order, destination: join(order.destination) };
  }
  if (order.object.length > 0) {
    // "The bread, which is on the counter, into the toaster".
    const object = join(order.object);
    const found = order.isTravel
      ? undefined
      : findDestination(order.action, correctKinds(object, lexicon), lexicon);
    return { ...order, object, ...found };
  }
  const way = order.isTravel ? readPreposition({ words, lexicon }, 0) : undefined;
  if (way === undefined) return { ...order, object: words };
  return { ...order, object: words.slice(way.next), preposition: way.value };
}
