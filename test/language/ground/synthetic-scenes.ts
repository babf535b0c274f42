import type { Box, Detection, Random, RasterImage } from '@grounder/core';
import { boxArea, boxCenter, createRandom, createRasterImage } from '@grounder/core';
import type { BasicColourTerm } from '@grounder/core/internal';
import type { SeenColours } from '@grounder/language/internal';

/** A thing of a synthetic scene. */
export interface SceneThing extends Detection {
  /** Its colour. */
  readonly colour: BasicColourTerm;
}

/** A scene with a phrase whose answer is known. */
export interface SyntheticCase {
  /** The kind of phrase: "ordinal", "relation". */
  readonly construction: string;
  /** The things. */
  readonly things: readonly SceneThing[];
  /** The phrase. */
  readonly phrase: string;
  /** Index of the thing it means. */
  readonly answer: number;
}

/** The size of every synthetic picture. */
export const scenePicture: RasterImage = createRasterImage(640, 480);

export const sceneLabels = ['dog', 'cat', 'cup', 'chair', 'bottle'] as const;
const colours: readonly BasicColourTerm[] = ['red', 'blue', 'green', 'yellow', 'black', 'white'];
const ordinalWords = ['first', 'second', 'third', 'fourth'];

/** Names the colour of a thing from its box, as pixels would. */
export function sceneNamer(
  things: readonly SceneThing[],
): (image: RasterImage, box: Box) => SeenColours {
  return (_, box) => {
    const thing = things.find(({ box: own }) => own.left === box.left && own.top === box.top);
    const share = (name: BasicColourTerm): number => (thing?.colour === name ? 0.7 : 0.03);
    return {
      shares: {
        black: share('black'),
        white: share('white'),
        grey: share('grey'),
        red: share('red'),
        orange: share('orange'),
        yellow: share('yellow'),
        green: share('green'),
        blue: share('blue'),
        purple: share('purple'),
        pink: share('pink'),
        brown: share('brown'),
      },
      lightness: 0.5,
      skin: 0,
    };
  };
}

/**
 * Makes cases of each kind in turn, whose answers follow from plain rules with a margin, so that no reader would differ.
 *
 * @param count - How many.
 * @param seed - Of the source of chance.
 * @param makers - The kinds.
 */
export function createSyntheticCases(
  count: number,
  seed: number,
  makers: readonly Maker[],
): readonly SyntheticCase[] {
  const random = createRandom(seed);
  const cases: SyntheticCase[] = [];
  while (cases.length < count) {
    const things = createThings(random);
    const maker = makers[cases.length % makers.length];
    const made = maker?.(things, random);
    if (made !== undefined) cases.push({ things, ...made });
  }
  return cases;
}

type Made = Omit<SyntheticCase, 'things'> & Partial<Pick<SyntheticCase, 'things'>>;

/** Makes a phrase about things, or other things for it; undefined when these allow none. */
export type Maker = (things: readonly SceneThing[], random: Random) => Made | undefined;

/** Four to nine things on a grid of 4 × 3 cells, each somewhere in its cell. */
export function createThings(random: Random): readonly SceneThing[] {
  const cells = Array.from({ length: 12 }, (_, cell) => cell);
  const count = 4 + Math.floor(random() * 6);
  return Array.from({ length: count }, () => {
    const [cell = 0] = cells.splice(Math.floor(random() * cells.length), 1);
    const [width, height] = [50 + 90 * random(), 50 + 90 * random()];
    const left = (cell % 4) * 160 + (160 - width) * random();
    const top = Math.floor(cell / 4) * 160 + (160 - height) * random();
    return {
      box: { left, top, right: left + width, bottom: top + height },
      label: pick(sceneLabels, random) ?? 'dog',
      score: 1,
      colour: pick(colours, random) ?? 'red',
    };
  });
}

/** Picks one of several. */
export function pick<Value>(values: readonly Value[], random: Random): Value | undefined {
  return values[Math.floor(random() * values.length)];
}

/** The indices of the things that fit. */
export function indicesOf(
  things: readonly SceneThing[],
  fits: (thing: SceneThing) => boolean,
): number[] {
  return things.flatMap((thing, index) => (fits(thing) ? [index] : []));
}

/** The index with the greatest measure, when it leads by the margin. */
export function clearBest(
  indices: readonly number[],
  measure: (index: number) => number,
  margin: number,
): number | undefined {
  const [best, next] = indices.toSorted((first, second) => measure(second) - measure(first));
  if (best === undefined || next === undefined) return undefined;
  return measure(best) - measure(next) > margin ? best : undefined;
}

/** Makes a case, unless there is no answer. */
export function finish(
  construction: string,
  phrase: string,
  answer: number | undefined,
): Made | undefined {
  return answer === undefined ? undefined : { construction, phrase, answer };
}

const colourCase: Maker = (things, random) => {
  const label = pick(sceneLabels, random) ?? '';
  const colour = pick(colours, random);
  const fits = indicesOf(things, (thing) => thing.label === label && thing.colour === colour);
  return fits.length === 1
    ? finish('colour', `the ${String(colour)} ${label}`, fits[0])
    : undefined;
};

const denialCase: Maker = (things, random) => {
  const label = pick(sceneLabels, random) ?? '';
  const colour = pick(colours, random);
  const all = indicesOf(things, (thing) => thing.label === label);
  const fits = all.filter((index) => things[index]?.colour !== colour);
  if (fits.length !== 1 || all.length < 2) return undefined;
  return finish('denial', `the ${label} that is not ${String(colour)}`, fits[0]);
};

const sides = [
  ['left', (box: Box) => -boxCenter(box).x],
  ['right', (box: Box) => boxCenter(box).x],
  ['top', (box: Box) => -boxCenter(box).y],
  ['bottom', (box: Box) => boxCenter(box).y],
] as const;

const extremeCase: Maker = (things, random) => {
  const label = pick(sceneLabels, random) ?? '';
  const all = indicesOf(things, (thing) => thing.label === label);
  const [side, measure] = pick(sides, random) ?? sides[0];
  const best = clearBest(all, (index) => measureOf(things, index, measure), 45);
  const word = { left: 'leftmost', right: 'rightmost', top: 'topmost', bottom: 'lowest' }[side];
  return finish('extreme', `the ${word} ${label}`, best);
};

/** Measures the box of a thing. */
export function measureOf(
  things: readonly SceneThing[],
  index: number,
  measure: (box: Box) => number,
): number {
  const box = things[index]?.box;
  return box === undefined ? -Infinity : measure(box);
}

const sizeCase: Maker = (things, random) => {
  const label = pick(sceneLabels, random) ?? '';
  const all = indicesOf(things, (thing) => thing.label === label);
  const sign = random() < 0.5 ? 1 : -1;
  const best = clearBest(all, (index) => sign * Math.log(measureOf(things, index, boxArea)), 0.35);
  return finish('size', `the ${sign > 0 ? 'biggest' : 'smallest'} ${label}`, best);
};

const ordinalCase: Maker = (things, random) => {
  const label = pick(sceneLabels, random) ?? '';
  const all = indicesOf(things, (thing) => thing.label === label);
  const [side, measure] = pick(sides, random) ?? sides[0];
  const sorted = all.toSorted(
    (first, second) => measureOf(things, second, measure) - measureOf(things, first, measure),
  );
  const isClear = sorted.every((index, place) => {
    const next = sorted[place + 1];
    if (next === undefined) return true;
    return measureOf(things, index, measure) - measureOf(things, next, measure) > 45;
  });
  const rank = Math.floor(random() * Math.min(4, all.length));
  if (all.length < 2 || !isClear) return undefined;
  return finish(
    'ordinal',
    `the ${ordinalWords[rank] ?? ''} ${label} from the ${side}`,
    sorted[rank],
  );
};

const relationCase: Maker = (things, random) => {
  const [label, other] = [String(pick(sceneLabels, random)), String(pick(sceneLabels, random))];
  const object = onlyOf(things, other);
  if (object === undefined || label === other) return undefined;
  const subjects = indicesOf(things, (thing) => thing.label === label);
  const side = random() < 0.5 ? -1 : 1;
  const offsets = subjects.map((index) => offsetOf(things, index, object));
  const clearly = subjects.filter((_, place) => {
    const { x = 0, y = 0 } = offsets[place] ?? {};
    return side * x > 60 && Math.abs(y) < 0.8 * Math.abs(x);
  });
  const possible = offsets.filter(({ x }) => side * x > -20);
  if (clearly.length !== 1 || possible.length !== 1 || subjects.length < 2) return undefined;
  const word = side < 0 ? 'to the left of' : 'to the right of';
  return finish('relation', `the ${label} ${word} the ${other}`, clearly[0]);
};

/** From the centre of one thing to that of another. */
export function offsetOf(
  things: readonly SceneThing[],
  index: number,
  from: number,
): { readonly x: number; readonly y: number } {
  const [own, other] = [things[index], things[from]];
  if (own === undefined || other === undefined) return { x: 0, y: 0 };
  const [here, there] = [boxCenter(own.box), boxCenter(other.box)];
  return { x: here.x - there.x, y: here.y - there.y };
}

const distanceCase: Maker = (things, random) => {
  const [label, other] = [pick(sceneLabels, random) ?? '', pick(sceneLabels, random) ?? ''];
  const colour = pick(colours, random);
  const objects = indicesOf(things, (thing) => thing.label === other && thing.colour === colour);
  const [object] = objects;
  if (objects.length !== 1 || object === undefined || label === other) return undefined;
  const subjects = indicesOf(things, (thing) => thing.label === label);
  const best = clearBest(
    subjects,
    (index) => {
      const { x, y } = offsetOf(things, index, object);
      return -Math.hypot(x, y);
    },
    110,
  );
  return finish('distance', `the ${label} closest to the ${String(colour)} ${other}`, best);
};

const betweenCase: Maker = (things, random) => {
  const [label, one, two] = [
    pick(sceneLabels, random),
    pick(sceneLabels, random),
    pick(sceneLabels, random),
  ];
  const [first, second] = [onlyOf(things, one), onlyOf(things, two)];
  if (first === undefined || second === undefined) return undefined;
  if (new Set([label, one, two]).size < 3) return undefined;
  const subjects = indicesOf(things, (thing) => thing.label === label);
  const within = subjects.filter((index) => isBetween(things, index, [first, second], 0.25));
  const around = subjects.filter((index) => isBetween(things, index, [first, second], 0.8));
  if (within.length !== 1 || around.length !== 1 || subjects.length < 2) return undefined;
  const phrase = `the ${String(label)} between the ${String(one)} and the ${String(two)}`;
  return finish('between', phrase, within[0]);
};

/** The index of the only thing of a label. */
export function onlyOf(
  things: readonly SceneThing[],
  label: string | undefined,
): number | undefined {
  const [only, ...more] = indicesOf(things, (thing) => thing.label === label);
  return more.length > 0 ? undefined : only;
}

/** Whether a thing lies in a band between two others. */
export function isBetween(
  things: readonly SceneThing[],
  index: number,
  [first, second]: readonly [number, number],
  width: number,
): boolean {
  const line = offsetOf(things, second, first);
  const own = offsetOf(things, index, first);
  const square = line.x ** 2 + line.y ** 2;
  const along = (own.x * line.x + own.y * line.y) / square;
  const aside = Math.abs(own.x * line.y - own.y * line.x) / square;
  return along > 0.3 - width / 2 && along < 0.7 + width / 2 && aside < width;
}

const hopsCase: Maker = (things, random) => {
  const made = relationCase(things, random);
  const answer = made === undefined ? undefined : things[made.answer];
  if (made === undefined || answer === undefined) return undefined;
  const twins = indicesOf(
    things,
    (thing) => thing.label === answer.label && thing.colour === answer.colour,
  );
  if (twins.length < 2) return undefined;
  return {
    ...made,
    construction: 'hops',
    phrase: made.phrase.replace('the ', `the ${answer.colour} `),
  };
};

/** The plain kinds. */
export const plainMakers: readonly Maker[] = [
  colourCase,
  denialCase,
  extremeCase,
  sizeCase,
  ordinalCase,
  relationCase,
  distanceCase,
  betweenCase,
  hopsCase,
];
