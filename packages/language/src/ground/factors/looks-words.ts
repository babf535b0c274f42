import type { NounPhrase } from '@grounder/core';
import type { Looks } from '@grounder/core/internal';

import { isSomebody } from './worn-places.js';

type Traits = Looks['traits'];

/** How probable it is that a word fits somebody, by the traits. */
export type LooksReading = (traits: Traits) => number;

/** Words, and how they are read; "girl" is said of young women too, "guy" of boys. */
type WordTable = readonly (readonly [words: string, reading: LooksReading])[];

const male =
  (adult: number): LooksReading =>
  ({ man, child }) =>
    man * (1 - adult * child);
const female =
  (adult: number): LooksReading =>
  ({ man, child }) =>
    (1 - man) * (1 - adult * child);

/** What somebody is called, as a noun or as a property. */
const kinds: WordTable = [
  ['man men gentleman gentlemen mister sir father dad daddy husband grandpa groom', male(0.8)],
  ['guy guys dude dudes fella bloke chap bro boyfriend he him', male(0.4)],
  ['male males', male(0)],
  ['woman women lady ladies mother mom mommy wife grandma bride', female(0.8)],
  ['gal gals girlfriend she her', female(0.4)],
  ['female females', female(0)],
  ['boy boys son', ({ man, child }) => man * (0.25 + 0.75 * child)],
  ['girl girls daughter', ({ man, child }) => (1 - man) * (0.5 + 0.5 * child)],
  ['child children kid kids toddler baby babies infant', ({ child }) => child],
  ['adult adults grown-up', ({ child }) => 1 - child],
  ['blond blonde', ({ blond }) => blond],
  ['redhead ginger', ({ brown }) => brown],
  ['brunette', ({ dark, brown }) => dark + 0.5 * brown],
  ['bald balding hairless', ({ bald }) => bald],
  ['hatless bareheaded', ({ hat }) => 1 - hat],
  ['bespectacled', ({ glasses }) => glasses],
  ['helmeted', ({ helmet }) => helmet],
  ['elderly', ({ grey, bald }) => Math.min(1, grey + 0.5 * bald)],
];

/** What somebody has on. */
const things: WordTable = [
  ['hat hats beanie fedora headgear headwear', ({ hat, helmet }) => hat * (1 - 0.7 * helmet)],
  ['cap caps visor', ({ hat, cap }) => 0.8 * cap + 0.2 * hat],
  ['helmet helmets hardhat', ({ helmet }) => helmet],
  ['glasses eyeglasses spectacles specs', ({ glasses }) => glasses],
  ['sunglasses shades', ({ sunglasses }) => sunglasses],
  ['ponytail ponytails pigtails braid braids', ({ long }) => long],
];

/** Colours and lengths of hair; other colours are seen in the pixels. */
const hairWords: WordTable = [
  ['dark black', ({ dark }) => dark],
  ['blond blonde light yellow golden', ({ blond }) => blond],
  ['brown brunette red ginger auburn reddish', ({ brown }) => brown],
  ['grey gray white silver', ({ grey }) => grey],
  ['long', ({ long }) => long],
  ['short', ({ long }) => 1 - long],
  ['no bald', ({ bald }) => bald],
];

const hairy = /^(?:haired|hair)$/;

/** How a property of somebody is read: "blond", and of hair "long" and "dark". */
export function propertyReading(text: string, noun: NounPhrase): LooksReading | undefined {
  if (!isSomebody(noun)) return undefined;
  if (text === 'haired') return () => 1;
  const isOfHair =
    noun.attributes.some((attribute) => hairy.test(attribute.text)) ||
    noun.lemma.startsWith('hair ');
  const [word = text] = text.split(/[ -](?=haired$)/);
  if (isOfHair || word !== text) return find(hairWords, word);
  return find(kinds, text);
}

/** What is known of something that somebody has on, or of the hair: "red hat", "long dark hair". */
export interface WornReading {
  /** How it is read. */
  readonly reading: LooksReading;
  /** Colours that are to be seen in the pixels; empty for none. */
  readonly colours: string;
}

/** How a thing that somebody has on is read, with its qualities in front of it. */
export function wornReading(text: string): WornReading | undefined {
  const words = text.split(' ');
  const thing = words.at(-1) ?? '';
  const qualities = words.slice(0, -1);
  if (thing !== 'hair') {
    const reading = find(things, thing);
    return (
      reading && { reading, colours: /glass|shades|specs/.test(thing) ? '' : qualities.join(' ') }
    );
  }
  const readings = qualities.map((word) => find(hairWords, word));
  return {
    reading: (traits) =>
      qualities.length === 0
        ? 1 - traits.bald
        : readings.reduce((least, read) => Math.min(least, read?.(traits) ?? 1), 1),
    colours: qualities.filter((_, index) => readings[index] === undefined).join(' '),
  };
}

/** The last word of a noun, when it says what somebody is: "baseball player" says nothing. */
export function kindWord({ head, lemma }: NounPhrase): string | undefined {
  return [head, lemma.slice(lemma.lastIndexOf(' ') + 1)].find(
    (word) => find(kinds, word) !== undefined,
  );
}

/** What is taken of people whose heads are too small: how often each trait is met. */
export const neutralTraits: Traits = {
  man: 0.65,
  child: 0.13,
  hat: 0.3,
  cap: 0.12,
  helmet: 0.09,
  glasses: 0.2,
  sunglasses: 0.1,
  dark: 0.6,
  blond: 0.13,
  brown: 0.17,
  grey: 0.05,
  bald: 0.03,
  long: 0.15,
};

function find(table: WordTable, word: string): LooksReading | undefined {
  return table.find(([words]) => words.split(' ').includes(word))?.[1];
}
