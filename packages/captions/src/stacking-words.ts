import type { Detection } from '@grounder/core';

import { isPerson } from './look-facts.js';

/** What people sit, lie, stand or ride on. Above other things they stand behind them. */
const seats: ReadonlySet<string> = new Set([
  ...['bench', 'chair', 'armchair', 'stool', 'couch', 'sofa', 'bed', 'toilet', 'stairs', 'stage'],
  ...['horse', 'donkey', 'camel', 'elephant', 'bicycle', 'motorcycle', 'scooter', 'boat', 'rock'],
  ...['skateboard', 'surfboard', 'snowboard', 'skis', 'sled'],
]);
/** What things lie or stand on, beside what people do. */
const tops: ReadonlySet<string> = new Set([
  ...['dining table', 'table', 'desk', 'counter', 'shelf', 'cabinet', 'stand', 'tray', 'plate'],
  ...['refrigerator', 'microwave', 'oven', 'stove', 'book', 'laptop', 'suitcase', 'cake'],
]);
/** What is held or spread over others. */
const covers: ReadonlySet<string> = new Set(['umbrella', 'parasol', 'canopy', 'awning', 'roof']);

/** What two objects are to each other. */
export interface StackingWords {
  /** What the upper one is: "on" the lower one. */
  readonly upper: string;
  /** What the lower one is: "under" the upper one. */
  readonly lower: string;
}

/**
 * Says how two objects stand to each other whose boxes lie one above the other, the upper one's lower
 * edge in the lower one's upper half. Boxes do not tell whether one carries the other or hides its lower
 * part; what they are does: a cup is on a table, a person above a pizza sits behind it.
 */
export function stackingWords(upper: Detection, lower: Detection): StackingWords {
  if (covers.has(upper.label)) return { upper: 'above', lower: 'under' };
  return isCarriedBy(upper, lower)
    ? { upper: 'on', lower: 'under' }
    : { upper: 'behind', lower: 'in front of' };
}

/** Tells whether an object would be on another one, by what they are. */
export function isCarriedBy(object: Detection, other: Detection): boolean {
  return seats.has(other.label) || (tops.has(other.label) && !isPerson(object.label));
}
