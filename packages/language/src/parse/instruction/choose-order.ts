import instructions from '../../words/instructions.json' with { type: 'json' };
import type { Word } from '../word.js';
import type { Order } from './read-order.js';
import { isPointing } from './read-order.js';

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

/** What was told, and what was only said. */
export interface Heard {
  readonly orders: Order[];
  /** Clauses that name a thing without telling anything: "that is my brother". */
  readonly statements: (readonly Word[])[];
  readonly passed: (readonly Word[])[];
}

type Words = readonly Word[];

const preparing = new Set(instructions.preparingVerbs);

/** Chooses what is meant: what is acted upon, else where one drives, else what is only stated. */
export function chooseOrder({ orders, statements, passed }: Heard): Instruction | undefined {
  const named = orders.filter(({ object }) => object.length > 0);
  const main =
    mainOf(named) ?? orders.find(({ pointer }) => pointer !== undefined) ?? orders.at(-1);
  if (main === undefined) return undefined;
  const object = main.object.length > 0 ? main.object : (statements[0] ?? main.pointer);
  if (object === undefined) return undefined;
  const acting = actingOf(orders, main);
  const leading = acting.destination === undefined ? laterGoal(orders, main) : acting;
  const destination = resolve(leading, main, orders);
  const { preposition } = leading;
  const read = [object, destination];
  const others = [...orders.flatMap(({ object, aside }) => [object, ...aside]), ...statements];
  return {
    action: acting.action,
    object,
    ...(destination === undefined ? {} : { destination }),
    ...(preposition === undefined ? {} : { preposition }),
    passed: [...passed, ...others.filter((words) => words.length > 0 && !read.includes(words))],
  };
}

/** Opening and going somewhere prepare what is done then. */
function mainOf(named: readonly Order[]): Order | undefined {
  const acts = named.filter(({ isTravel }) => !isTravel);
  const first = acts[0];
  const later = first !== undefined && preparing.has(first.verb) ? acts[1] : undefined;
  return later ?? first ?? named.at(-1);
}

/** "Walk to the fridge and open it", "do not follow the truck, overtake it": what is done with it. */
function actingOf(orders: readonly Order[], main: Order): Order {
  const isOpen = main.object.length > 0 && (main.isTravel || main.action.startsWith('not '));
  return (
    (isOpen ? laterOf(orders, main).find(({ pointer }) => pointer !== undefined) : undefined) ??
    main
  );
}

/** "And place it on the shelf": where the thing goes that was named before. */
function laterGoal(orders: readonly Order[], main: Order): Order {
  const goal = laterOf(orders, main).find(
    ({ pointer, destination }) => pointer !== undefined && destination !== undefined,
  );
  return goal ?? main;
}

function laterOf(orders: readonly Order[], main: Order): readonly Order[] {
  return orders.slice(orders.indexOf(main) + 1);
}

/** "Open the drawer and put the apple in it": what "it" stands for. */
function resolve(leading: Order, main: Order, orders: readonly Order[]): Words | undefined {
  const { destination } = leading;
  if (destination === undefined || !isPointing(destination)) return destination;
  const before = orders.slice(0, orders.indexOf(leading));
  const named = before.findLast((order) => order !== main && order.object.length > 0);
  return named?.object ?? destination;
}
