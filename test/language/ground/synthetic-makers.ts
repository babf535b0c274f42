import type { Box, Random } from '@grounder/core';
import { boxArea, boxCenter } from '@grounder/core';

import type { Maker, SceneThing } from './synthetic-scenes.js';
import {
  clearBest,
  finish,
  indicesOf,
  isBetween,
  measureOf,
  offsetOf,
  onlyOf,
  pick,
  sceneLabels,
  scenePicture,
} from './synthetic-scenes.js';

function pickLabel(random: Random): string {
  return pick(sceneLabels, random) ?? 'dog';
}

function pickTwo(random: Random): readonly [string, string] {
  const first = pickLabel(random);
  const others = sceneLabels.filter((label) => label !== first);
  return [first, pick(others, random) ?? 'cat'];
}

const countingCase: Maker = (things, random) => {
  const label = pickLabel(random);
  const all = indicesOf(things, (thing) => thing.label === label);
  const ranked = rank(things, all, ({ left, right }) => left + right);
  if (ranked === undefined || ranked.length < 3) return undefined;
  const phrases = [
    [`second ${label} from the right`, ranked.at(-2)],
    [`the ${label} second from the left`, ranked[1]],
    [`the third ${label} from the right`, ranked.at(-3)],
  ] as const;
  const [phrase, answer] = pick(phrases, random) ?? phrases[0];
  return finish('counting', phrase, answer);
};

/** Sorts by a measure of the box, in pixels of both sides; undefined when two are close. */
function rank(
  things: readonly SceneThing[],
  indices: readonly number[],
  measure: (box: Box) => number,
): readonly number[] | undefined {
  const of = (index: number | undefined): number =>
    index === undefined ? Infinity : measureOf(things, index, measure);
  const sorted = indices.toSorted((one, other) => of(one) - of(other));
  const isClear = sorted.every((index, place) => of(sorted[place + 1]) - of(index) > 90);
  return isClear ? sorted : undefined;
}

const cornerCase: Maker = (things, random) => {
  const label = pickLabel(random);
  const all = indicesOf(things, (thing) => thing.label === label);
  const [down, along] = [random() < 0.5 ? 'top' : 'bottom', random() < 0.5 ? 'left' : 'right'];
  const [x, y] = [along === 'left' ? 0 : scenePicture.width, down === 'top' ? 0 : 480];
  const distance = (index: number): number =>
    measureOf(things, index, (box) => Math.hypot(boxCenter(box).x - x, boxCenter(box).y - y));
  const best = clearBest(all, (index) => -distance(index), 130);
  const isThere = best !== undefined && distance(best) < 180;
  const phrase = `the ${label} in the ${down} ${along} corner`;
  return isThere ? finish('corner', phrase, best) : undefined;
};

const farCase: Maker = (things, random) => {
  const [label, other] = pickTwo(random);
  const object = onlyOf(things, other);
  const subjects = indicesOf(things, (thing) => thing.label === label);
  if (object === undefined || subjects.length < 2) return undefined;
  const gaps = subjects.map((index) => gap(things, index, object));
  const far = subjects.filter((_, place) => (gaps[place] ?? 0) > 170);
  const near = gaps.filter((distance) => distance < 35);
  if (far.length !== 1 || near.length !== subjects.length - 1) return undefined;
  return finish('not near', `the ${label} that is not next to the ${other}`, far[0]);
};

function gap(things: readonly SceneThing[], first: number, second: number): number {
  const [one, other] = [things[first]?.box, things[second]?.box];
  if (one === undefined || other === undefined) return NaN;
  const across = Math.max(0, one.left - other.right, other.left - one.right);
  return Math.hypot(across, Math.max(0, one.top - other.bottom, other.top - one.bottom));
}

const oddCase: Maker = (things, random) => {
  const [label, other] = pickTwo(random);
  const answer = Math.floor(random() * things.length);
  const alike = things.map((thing, index) => ({
    ...thing,
    label: index === answer ? other : label,
  }));
  return {
    things: alike,
    construction: 'odd one',
    phrase: `the one that isn't a ${label}`,
    answer,
  };
};

const oddColourCase: Maker = (things, random) => {
  const label = pickLabel(random);
  const answer = Math.floor(random() * things.length);
  const alike = things.map((thing, index): SceneThing => {
    const own = thing.colour === 'red' ? 'blue' : thing.colour;
    return { ...thing, label, colour: index === answer ? own : 'red' };
  });
  const phrase = `the ${label} that isn't red`;
  return { things: alike, construction: 'odd colour', phrase, answer };
};

const reversedBetweenCase: Maker = (things, random) => {
  const [label, one] = pickTwo(random);
  const two = pickLabel(random);
  const [first, second] = [onlyOf(things, one), onlyOf(things, two)];
  const subjects = indicesOf(things, (thing) => thing.label === label);
  if (first === undefined || second === undefined || subjects.length < 2) return undefined;
  if (new Set([label, one, two]).size < 3) return undefined;
  const within = subjects.filter((index) => isBetween(things, index, [second, first], 0.25));
  const around = subjects.filter((index) => isBetween(things, index, [second, first], 0.8));
  if (within.length !== 1 || around.length !== 1) return undefined;
  return finish('reversed', `the ${label} in between the ${two} and the ${one}`, within[0]);
};

/** The only one of some that lies clearly on a side of another, when no other nearly does. */
function onlyBeside(
  things: readonly SceneThing[],
  indices: readonly number[],
  { from, side }: { readonly from: number; readonly side: 1 | -1 },
): number | undefined {
  const offsets = indices.map((index) => offsetOf(things, index, from));
  const clear = indices.filter((_, place) => {
    const { x = 0, y = 0 } = offsets[place] ?? {};
    return side * x > 60 && Math.abs(y) < 0.8 * Math.abs(x);
  });
  const possible = offsets.filter(({ x }) => side * x > -20);
  return clear.length === 1 && possible.length === 1 ? clear[0] : undefined;
}

const twoHopsCase: Maker = (things, random) => {
  const [label, middle] = pickTwo(random);
  const last = pickLabel(random);
  const end = onlyOf(things, last);
  if (end === undefined || new Set([label, middle, last]).size < 3) return undefined;
  const sides = [random() < 0.5 ? -1 : 1, random() < 0.5 ? -1 : 1] as const;
  const middles = indicesOf(things, (thing) => thing.label === middle);
  const subjects = indicesOf(things, (thing) => thing.label === label);
  if (middles.length < 2 || subjects.length < 2) return undefined;
  const from = onlyBeside(things, middles, { from: end, side: sides[1] });
  if (from === undefined) return undefined;
  const [one, two] = sides.map((side) => (side < 0 ? 'left of' : 'right of'));
  const phrase = `the ${label} ${one ?? ''} the ${middle} that is ${two ?? ''} the ${last}`;
  return finish('two hops', phrase, onlyBeside(things, subjects, { from, side: sides[0] }));
};

const otherCase: Maker = (things, random) => {
  const label = pickLabel(random);
  const both = indicesOf(things, (thing) => thing.label === label);
  const sign = random() < 0.5 ? 1 : -1;
  if (both.length !== 2) return undefined;
  const best = clearBest(both, (index) => sign * Math.log(measureOf(things, index, boxArea)), 0.5);
  return finish('other', `the ${label} ${sign > 0 ? 'bigger' : 'smaller'} than the other`, best);
};

const tallerCase: Maker = (things, random) => {
  const [label, other] = pickTwo(random);
  const object = onlyOf(things, other);
  const subjects = indicesOf(things, (thing) => thing.label === label);
  if (object === undefined || subjects.length < 2) return undefined;
  const height = (index: number): number =>
    measureOf(things, index, ({ top, bottom }) => bottom - top);
  const taller = subjects.filter((index) => height(index) > 1.4 * height(object));
  const lower = subjects.filter((index) => height(index) < 0.8 * height(object));
  if (taller.length !== 1 || lower.length !== subjects.length - 1) return undefined;
  return finish('taller', `the ${label} that is taller than the ${other}`, taller[0]);
};

/** Kinds that need more than one step of reasoning. */
export const hardMakers: readonly Maker[] = [
  ...[countingCase, cornerCase, farCase, oddCase, oddColourCase, reversedBetweenCase],
  ...[twoHopsCase, otherCase, tallerCase],
];

/** A scene with a phrase that means two things. */
export interface GroupCase {
  /** The things. */
  readonly things: readonly SceneThing[];
  /** The phrase. */
  readonly phrase: string;
  /** Indices of the things it means, ascending. */
  readonly members: readonly number[];
}

/** Makes a case of a group from a scene of {@link Maker}, when two of a kind are clearly on a side. */
export function makeGroup(things: readonly SceneThing[], random: Random): GroupCase | undefined {
  const label = pickLabel(random);
  const all = indicesOf(things, (thing) => thing.label === label);
  const [side, sign] = random() < 0.5 ? (['left', 1] as const) : (['right', -1] as const);
  const ranked = rank(things, all, ({ left, right }) => sign * (left + right));
  const [first, second, third] = ranked ?? [];
  if (first === undefined || second === undefined || third === undefined) return undefined;
  const center = (index: number): number => sign * (measureOf(things, index, centerX) - 320);
  if (center(second) > -60 || center(third) < 60) return undefined;
  const members = [first, second].toSorted((one, other) => one - other);
  return { things, phrase: `two ${label}s on the ${side}`, members };
}

function centerX(box: Box): number {
  return boxCenter(box).x;
}
