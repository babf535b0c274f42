import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import type { Box } from '@grounder/core';
import type { LooksTrait } from '@grounder/core/internal';
import { looksTraits } from '@grounder/core/internal';

/** What was seen of a person on a crop; what was unclear is absent. */
export interface LabelledPerson {
  /** The crop's name. */
  readonly id: string;
  /** The photo that it was cut from. */
  readonly photo: number;
  /** The person, in pixels of the crop. */
  readonly box: Box;
  /** Whether each trait is there: 1 or 0, undefined where it was unclear. */
  readonly traits: Readonly<Record<LooksTrait, 0 | 1 | undefined>>;
}

type Words = Readonly<Partial<Record<'kind' | 'hat' | 'glasses' | 'hair' | 'length', string>>>;

interface LabelLine extends Words {
  readonly id: string;
  readonly photo: number;
  readonly box: readonly [number, number, number, number];
}

/** Which word of a label says a trait, and which of its values do. */
const meanings: Readonly<Record<LooksTrait, readonly [keyof Words, ...yes: string[]]>> = {
  man: ['kind', 'man', 'boy'],
  child: ['kind', 'boy', 'girl', 'child'],
  hat: ['hat', 'hat', 'cap', 'helmet'],
  cap: ['hat', 'cap'],
  helmet: ['hat', 'helmet'],
  glasses: ['glasses', 'glasses', 'sunglasses'],
  sunglasses: ['glasses', 'sunglasses'],
  dark: ['hair', 'dark'],
  blond: ['hair', 'blond'],
  brown: ['hair', 'brown-red'],
  grey: ['hair', 'grey'],
  bald: ['hair', 'bald'],
  long: ['length', 'long'],
};

/** Reads the committed labels. */
export function loadLabels(): readonly LabelledPerson[] {
  const file = new URL('../../../recipes/looks/labels.jsonl', import.meta.url);
  const lines = readFileSync(fileURLToPath(file), 'utf8').trim().split('\n');
  return lines.map((line) => {
    const { id, photo, box, ...words } = JSON.parse(line) as LabelLine;
    const [left, top, right, bottom] = box;
    const traits = looksTraits.map((trait) => [trait, traitOf(trait, words)]);
    return {
      id,
      photo,
      box: { left, top, right, bottom },
      traits: Object.fromEntries(traits) as LabelledPerson['traits'],
    };
  });
}

function traitOf(trait: LooksTrait, words: Words): 0 | 1 | undefined {
  const [name, ...yes] = meanings[trait];
  const word = words[name];
  // Of a small child, nobody says whether it is a boy.
  if (word === undefined || (trait === 'man' && word === 'child')) return undefined;
  return yes.includes(word) ? 1 : 0;
}
