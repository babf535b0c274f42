import instructions from '../../words/instructions.json' with { type: 'json' };
import type { Lexicon } from '../../words/lexicon.js';
import { readPreposition } from '../relations.js';
import { readPlace } from '../superlatives.js';
import type { Word } from '../word.js';
import { isKind, textAt } from '../word.js';

/** The words of a thing, and of where it is brought. */
export interface Brought {
  readonly object: readonly Word[];
  readonly destination: readonly Word[];
  /** The word between the two in its recorded form: "on", "next to". */
  readonly preposition: string;
}

/** A place among words that can be where a thing is brought. */
interface Goal {
  readonly at: number;
  readonly next: number;
  readonly preposition: string;
  readonly sort: 'motion' | 'inside' | 'beside' | 'side';
}

const placing = new Set(instructions.placingVerbs);
const carrying = new Set(instructions.carryingVerbs);
const fillers = new Set([...instructions.containingVerbs, ...instructions.enteringVerbs]);
const movers = [placing, carrying, fillers];
const exchanging = new Set(instructions.exchangingVerbs);

const motions = new Set(['into', 'onto', 'to', 'toward', 'towards', 'closer to', 'away from']);
const insides = new Set(['in', 'inside', 'on', 'on top of', 'at']);
const besides = new Set([
  ...['above', 'across', 'against', 'along', 'around', 'behind', 'below', 'beside', 'between'],
  ...['beyond', 'by', 'close to', 'in front of', 'near', 'next to', 'off', 'over', 'past'],
  ...['through', 'under', 'left of', 'right of', 'middle of', 'end of', 'edge of', 'back of'],
  ...['top of', 'bottom of', 'front of', 'outside', 'farther from', 'among'],
]);
const rooms =
  /^(?:kitchen|bathroom|bedroom|room|garage|hallway|office|living|dining|house|laundry)$/;

/** Finds where a thing is brought: "the shelf" in "the cup on the shelf" for "put". */
export function findDestination(
  action: string,
  words: readonly Word[],
  lexicon: Lexicon,
): Brought | undefined {
  const goals = readGoals(words, lexicon).filter((goal) => isGoalOf(action, goal, words));
  const goal = chooseGoal(goals, words);
  if (goal === undefined) return undefined;
  const { at, next, preposition } = goal;
  const end = isKind(words[at - 1], 'comma') ? at - 1 : at;
  return { object: words.slice(0, end), destination: words.slice(next), preposition };
}

/** "Give the man the bottle": who is given comes first. */
export function findReceiver(
  verb: string,
  words: readonly Word[],
  lexicon: Lexicon,
): Brought | undefined {
  if (!/^(?:bring|give|hand|offer|pass|send|serve|show|throw)$/.test(verb)) return undefined;
  const at = words.findIndex(
    (word, index) => isKind(word, 'determiner') && isKind(words[index - 1], 'noun'),
  );
  if (at < 0 || !words.slice(0, at).some(({ text }) => lexicon.people.has(text))) return undefined;
  return { object: words.slice(at), destination: words.slice(0, at), preposition: 'to' };
}

function readGoals(words: readonly Word[], lexicon: Lexicon): readonly Goal[] {
  const goals: Goal[] = [];
  let at = 1;
  while (at < words.length) {
    const goal = readGoal(words, at, lexicon);
    if (goal !== undefined) goals.push(goal);
    at = Math.max(at + 1, goal?.next ?? skipPreposition(words, at, lexicon));
  }
  return goals;
}

function skipPreposition(words: readonly Word[], at: number, lexicon: Lexicon): number {
  return readPreposition({ words, lexicon }, at)?.next ?? at + 1;
}

function readGoal(words: readonly Word[], at: number, lexicon: Lexicon): Goal | undefined {
  // "That is on the", "hanging by the", "on top of": it belongs to what is before it.
  if (
    at === 0 ||
    isKind(
      words[at - 1],
      'auxiliary',
      'gerund',
      'participle',
      'preposition',
      'relative',
      'superlative',
    )
  ) {
    return undefined;
  }
  const way = readWay(words, at);
  if (way !== undefined) return way;
  const source = { words, lexicon };
  const place = readPlace(source, at);
  if (place !== undefined && !place.value.hasOwner) {
    const { preposition } = place.value;
    if (preposition === undefined) return undefined;
    return { at, next: at + 1, preposition, sort: 'side' };
  }
  const reading = readPreposition(source, at);
  if (reading === undefined || words[reading.next] === undefined) return undefined;
  const sort = sortOf(reading.value);
  return sort && { at, next: reading.next, preposition: reading.value, sort };
}

/** "Push the block slightly left": the way at the end. */
function readWay(words: readonly Word[], at: number): Goal | undefined {
  const isSoft = /^(?:slightly|further|farther|more)$/.test(textAt(words, at));
  const next = isSoft ? at + 1 : at;
  const isWay = /^(?:left|right|up|down|forwards?|backwards?)$/.test(textAt(words, next));
  if (!isWay || next !== words.length - 1) return undefined;
  if (!isSoft && !isKind(words[at - 1], 'noun', 'pronoun')) return undefined;
  return { at, next, preposition: 'to', sort: 'side' };
}

function sortOf(preposition: string): Goal['sort'] | undefined {
  if (preposition === 'with' || motions.has(preposition)) return 'motion';
  if (insides.has(preposition)) return 'inside';
  return besides.has(preposition) ? 'beside' : undefined;
}

/** Whether a verb leads to such a place: "take the cup on the table to", "put the cup on". */
function isGoalOf(action: string, goal: Goal, words: readonly Word[]): boolean {
  const { sort, preposition } = goal;
  if (exchanging.has(action)) return sort === 'motion';
  if (preposition === 'with') return false;
  const leads = sort === 'motion' || (sort === 'side' && preposition === 'to');
  if (leads) return movers.some((verbs) => verbs.has(verbOf(action)));
  if (isPressed(words.slice(0, goal.at))) return false;
  return placing.has(verbOf(action)) || (sort === 'inside' && fillers.has(verbOf(action)));
}

function verbOf(action: string): string {
  return action.replace('not ', '').split(' ', 1)[0] ?? '';
}

/** What is pushed and pulled where it is: "push the button under the light". */
function isPressed(words: readonly Word[]): boolean {
  return words
    .slice(0, 4)
    .some(({ text }) =>
      /^(?:button|buttons|switch|key|doorbell|lever|handle|drawer|door)$/.test(text),
    );
}

/** A motion leads on, the last that contains comes next: "the spoon on the towel in the box". */
function chooseGoal(goals: readonly Goal[], words: readonly Word[]): Goal | undefined {
  const motion = goals.find(({ sort }) => sort === 'motion');
  if (motion !== undefined) return motion;
  const placed = goals.filter(({ sort }) => sort !== 'side');
  const inside = placed.findLast(
    (goal) => goal.sort === 'inside' && (goal === placed[0] || !isInRoom(goal, words)),
  );
  return inside ?? placed[0] ?? goals.at(-1);
}

function isInRoom({ next }: Goal, words: readonly Word[]): boolean {
  return words.slice(next, next + 2).some((_, index) => rooms.test(textAt(words, next + index)));
}
