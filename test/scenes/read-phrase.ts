import type { SceneObject } from '@grounder/scenes/internal';
import { sceneColours, sceneShapes } from '@grounder/scenes/internal';

/**
 * Finds what a phrase about a scene means by rules of its own: words are looked up, places are compared
 * by their middles without any margin. Nothing here knows how the generator thinks.
 *
 * @param phrase - The phrase.
 * @param objects - The objects of the scene.
 * @param side - Pixels of the picture's side.
 * @returns Places of all objects that the phrase may mean.
 */
export function readPhrase(
  phrase: string,
  objects: readonly SceneObject[],
  side: number,
): readonly number[] {
  const text = phrase.replace(/^the /, '').replace('that is ', '');
  const between = / between (.+) and (.+)$/.exec(text);
  if (between !== null) {
    const [one, other] = [between[1], between[2]].map((part) => only(part ?? '', objects, side));
    if (one === undefined || other === undefined) return [];
    const start = text.slice(0, between.index);
    return like(start, objects).filter(
      (index) => ![one, other].includes(index) && isBetween(index, one, other, objects),
    );
  }
  for (const [words, holds] of relations) {
    const place = text.indexOf(` ${words} the `);
    if (place < 0) continue;
    const anchor = only(text.slice(place + words.length + 2), objects, side);
    if (anchor === undefined) return [];
    const others = like(text.slice(0, place), objects).filter((index) => index !== anchor);
    return holds(others, anchor, objects);
  }
  return placed(text, objects, side);
}

const ends: ReadonlyMap<string, string> = new Map([
  ['leftmost', 'left'],
  ['rightmost', 'right'],
  ['highest', 'top'],
  ['lowest', 'bottom'],
]);

type Holds = (
  candidates: readonly number[],
  anchor: number,
  objects: readonly SceneObject[],
) => readonly number[];

const towards =
  (axis: 0 | 1, sign: 1 | -1): Holds =>
  (candidates, anchor, objects) =>
    candidates.filter(
      (index) => sign * (middle(objects, index)[axis] - middle(objects, anchor)[axis]) > 0,
    );

const nearest: Holds = (candidates, anchor, objects) => {
  const gap = (index: number): number => {
    const [a, b] = [objects[index]?.box, objects[anchor]?.box];
    if (a === undefined || b === undefined) return Infinity;
    const across = Math.max(0, a.left - b.right, b.left - a.right);
    return Math.hypot(across, Math.max(0, a.top - b.bottom, b.top - a.bottom));
  };
  const least = Math.min(...candidates.map(gap));
  return candidates.filter((index) => gap(index) === least);
};

const relations: readonly (readonly [string, Holds])[] = [
  ['to the left of', towards(0, -1)],
  ['to the right of', towards(0, 1)],
  ['left of', towards(0, -1)],
  ['right of', towards(0, 1)],
  ['above', towards(1, -1)],
  ['over', towards(1, -1)],
  ['below', towards(1, 1)],
  ['under', towards(1, 1)],
  ['next to', nearest],
  ['beside', nearest],
];

function only(text: string, objects: readonly SceneObject[], side: number): number | undefined {
  const found = readPhrase(text, objects, side);
  return found.length === 1 ? found[0] : undefined;
}

/** Words about the picture: order, extremes, parts. */
function placed(text: string, objects: readonly SceneObject[], side: number): readonly number[] {
  const order = /^(first|second|third) (.+) from the (left|right|top|bottom)$/.exec(text);
  if (order !== null) {
    const [, rank = '', noun = '', from = ''] = order;
    const sorted = sortFrom(like(noun, objects), from, objects);
    return sorted.slice(['first', 'second', 'third'].indexOf(rank)).slice(0, 1);
  }
  return extreme(text, objects) ?? inPart(text, objects, side);
}

function extreme(text: string, objects: readonly SceneObject[]): readonly number[] | undefined {
  const furthest = /^(.+) furthest to the (left|right|top|bottom)$/.exec(text);
  if (furthest !== null) {
    return sortFrom(like(furthest[1] ?? '', objects), furthest[2] ?? '', objects).slice(0, 1);
  }
  const [first = '', ...rest] = text.split(' ');
  const noun = rest.join(' ');
  const end = ends.get(first);
  if (end !== undefined) return sortFrom(like(noun, objects), end, objects).slice(0, 1);
  if (first !== 'largest' && first !== 'smallest') return undefined;
  const sign = first === 'largest' ? -1 : 1;
  return [...like(noun, objects)]
    .sort((one, other) => sign * (area(objects, one) - area(objects, other)))
    .slice(0, 1);
}

/** Halves of the picture, or its inner half; corners are where two halves meet. */
function inPart(text: string, objects: readonly SceneObject[], side: number): readonly number[] {
  const found = /^(.+?) (?:on|at|in) the (.+)$/.exec(text);
  if (found === null) return like(text, objects);
  const [, noun = '', part = ''] = found;
  const words = part.replace('upper', 'top').replace('lower', 'bottom').split(' ');
  return like(noun, objects).filter((index) => {
    const [x, y] = middle(objects, index).map((value) => value / side) as [number, number];
    if (words.includes('middle')) return Math.max(Math.abs(x - 0.5), Math.abs(y - 0.5)) < 0.2;
    return (
      (!words.includes('left') || x < 0.45) &&
      (!words.includes('right') || x > 0.55) &&
      (!words.includes('top') || y < 0.45) &&
      (!words.includes('bottom') || y > 0.55)
    );
  });
}

function like(noun: string, objects: readonly SceneObject[]): readonly number[] {
  const words = noun.split(' ');
  const known: readonly string[] = ['object', 'small', 'large', 'striped', 'dotted', 'checked'];
  const all = [...known, ...sceneColours, ...sceneShapes];
  const foreign = words.filter((word) => !all.includes(word));
  if (foreign.length > 0) throw new Error(`"${noun}": what is ${foreign.join(', ')}?`);
  return objects.flatMap(({ shape, colour, size, texture }, index) => {
    const own: readonly string[] = ['object', shape, colour, size, texture];
    return words.every((word) => own.includes(word)) ? [index] : [];
  });
}

function sortFrom(
  indices: readonly number[],
  side: string,
  objects: readonly SceneObject[],
): readonly number[] {
  const axis = side === 'left' || side === 'right' ? 0 : 1;
  const sign = side === 'left' || side === 'top' ? 1 : -1;
  return [...indices].sort(
    (one, other) => sign * (middle(objects, one)[axis] - middle(objects, other)[axis]),
  );
}

/** Inside the box around the middles of two others, and nearer to both than they are to each other. */
function isBetween(
  index: number,
  one: number,
  other: number,
  objects: readonly SceneObject[],
): boolean {
  const [at, from, to] = [index, one, other].map((each) => middle(objects, each));
  if (at === undefined || from === undefined || to === undefined) return false;
  const length = distance(from, to);
  const way = distance(at, from) + distance(at, to);
  return way < 1.1 * length;
}

function distance(
  [x1, y1]: readonly [number, number],
  [x2, y2]: readonly [number, number],
): number {
  return Math.hypot(x1 - x2, y1 - y2);
}

function middle(objects: readonly SceneObject[], index: number): readonly [number, number] {
  const { left = NaN, right = NaN, top = NaN, bottom = NaN } = objects[index]?.box ?? {};
  return [(left + right) / 2, (top + bottom) / 2];
}

function area(objects: readonly SceneObject[], index: number): number {
  const { left = NaN, right = NaN, top = NaN, bottom = NaN } = objects[index]?.box ?? {};
  return (right - left) * (bottom - top);
}
