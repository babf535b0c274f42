import type { Box, NounPhrase } from '@grounder/core';

import livingThings from '../../words/living-things.json' with { type: 'json' };
import garments from '../../words/garments.json' with { type: 'json' };
import type { PlacedRegion } from '../placed-region.js';

/** Where on its wearer a garment is. */
export type WornPlace = 'torso' | 'body' | 'legs' | 'crown' | 'feet';

const places: Readonly<Record<WornPlace, readonly string[]>> = garments;

const impliedColours: ReadonlyMap<string, string> = new Map([
  ['jeans', 'blue'],
  ['jean', 'blue'],
]);

const peopleWords = new Set(livingThings.people);

/** Finds where a garment is worn. */
export function wornPlace({ lemma, head, attributes }: NounPhrase): WornPlace | undefined {
  // "In red": the colour stands for the clothes.
  if (attributes.some(({ text, kind }) => kind === 'colour' && text === head)) return 'torso';
  const words = [lemma, head, lemma.slice(lemma.lastIndexOf(' ') + 1)];
  for (const [place, list] of Object.entries(places) as [WornPlace, readonly string[]][]) {
    if (words.some((word) => list.includes(word))) return place;
  }
  return undefined;
}

/** The colour that a garment has unless another is said: blue for jeans. */
export function impliedColour({ lemma, attributes }: NounPhrase): string | undefined {
  const isColoured = attributes.some(({ kind }) => kind === 'colour');
  return isColoured ? undefined : impliedColours.get(lemma);
}

/** Whether a relating word says that somebody or something has the other thing on. */
export function isWearing(word: string): boolean {
  return /^(?:wearing|in|with|dressed in|clad in|has|sporting)$/.test(word);
}

/** Whether a phrase is about somebody, who wears clothes. */
export function isSomebody({ lemma, head }: NounPhrase): boolean {
  const last = lemma.slice(lemma.lastIndexOf(' ') + 1);
  return peopleWords.has(last) || peopleWords.has(head);
}

/** Whether a detector's label names people. */
export function isSomebodyLabel(label: string): boolean {
  return peopleWords.has(label.toLowerCase());
}

const belongings = new Set([...livingThings.wearables, ...livingThings.bodyParts]);

/** Whether a phrase is about something that one wears or a part of a body. */
export function isBelonging({ lemma, head }: NounPhrase): boolean {
  const last = lemma.slice(lemma.lastIndexOf(' ') + 1);
  return belongings.has(last) || belongings.has(head);
}

type Band = readonly [top: number, bottom: number, inset: number];

const standing: Readonly<Record<WornPlace, Band>> = {
  crown: [0, 0.13, 0.25],
  torso: [0.17, 0.47, 0.22],
  body: [0.17, 0.85, 0.22],
  legs: [0.5, 0.88, 0.22],
  feet: [0.88, 1, 0.1],
};

// Head and shoulders, or somebody who sits.
const bust: Readonly<Record<WornPlace, Band>> = {
  crown: [0, 0.25, 0.25],
  torso: [0.38, 0.9, 0.2],
  body: [0.35, 1, 0.2],
  legs: [0.65, 1, 0.15],
  feet: [0.85, 1, 0.1],
};

/**
 * Finds the part of a person's box where a garment is. Whole bodies are told from heads and
 * shoulders by the sides of the box: 2.2 times as tall as wide and more stands, a square is a bust.
 * @returns The part, in pixels.
 */
export function wornBox(wearer: PlacedRegion, place: WornPlace): Box {
  const { left, top, width, height } = wearer;
  const ratio = (height / width - 1) / 1.2;
  const stands = Math.min(1, Math.max(0, ratio));
  const [fullTop, fullBottom, fullInset] = standing[place];
  const [bustTop, bustBottom, bustInset] = bust[place];
  const inset = stands * fullInset + (1 - stands) * bustInset;
  return {
    left: left + inset * width,
    top: top + (stands * fullTop + (1 - stands) * bustTop) * height,
    right: left + (1 - inset) * width,
    bottom: top + (stands * fullBottom + (1 - stands) * bustBottom) * height,
  };
}
