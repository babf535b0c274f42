import type { Box, CallOptions, Detection } from '@grounder/core';
import { boxArea, createRandom, iou } from '@grounder/core';
import { defaultSeed } from '@grounder/core/internal';

import type { ReferringExample } from '../datasets/referring-example.js';
import type { GroundFunction } from './ground-function.js';

/** The names of the baselines: floors, and the ceiling of all that choose among proposals. */
export const baselineNames = [
  'random',
  'most-confident',
  'largest',
  'centre-most',
  'oracle',
] as const;

/** How a baseline chooses. */
export type BaselineName = (typeof baselineNames)[number];

/** What a baseline chooses from. */
export interface Proposals {
  /** The regions, in pixels of the picture. */
  readonly regions: readonly Detection[];
  /** The picture's columns. */
  readonly width: number;
  /** The picture's rows. */
  readonly height: number;
}

/** The parts of a baseline. */
export interface BaselineOptions {
  /** Finds the regions of an example's picture. */
  readonly propose: (example: ReferringExample, options: CallOptions) => Promise<Proposals>;
  /**
   * Chance of the random baseline, together with the example's id: an example's choice does not
   * depend on which others are asked.
   * @defaultValue 1
   */
  readonly seed?: number;
}

/** What one choice depends on. */
interface Choice extends Proposals {
  readonly example: ReferringExample;
  readonly seed: number;
}

/** Rates every region; the best is chosen. */
type Rating = (choice: Choice) => readonly number[];

const ratings: Readonly<Record<BaselineName, Rating>> = {
  random: ({ regions, example, seed }) => {
    const random = createRandom(seedOf(example.id, seed));
    return regions.map(() => random());
  },
  'most-confident': ({ regions }) => regions.map(({ score }) => score),
  largest: ({ regions }) => regions.map(({ box }) => boxArea(box)),
  'centre-most': ({ regions, width, height }) =>
    regions.map(({ box }) => -distanceFrom(box, width / 2, height / 2)),
  oracle: ({ regions, example }) =>
    regions.map(({ box }) => (example.box === undefined ? 0 : iou(box, example.box))),
};

/**
 * Creates a system that does not read the expression.
 * @param name - `random`, `most-confident`, `largest`, `centre-most`: floors; `oracle`: the proposal
 *   with the largest IoU with the truth, and "nothing fits" where there is no target, which is the
 *   ceiling of every system with these proposals.
 * @returns The system; its candidates are all regions, best first.
 */
export function baseline(
  name: BaselineName,
  { propose, seed = defaultSeed }: BaselineOptions,
): GroundFunction {
  const rate = ratings[name];
  return async (_image, _phrase, { example, ...options }) => {
    const proposals = await propose(example, options);
    const scores = rate({ ...proposals, example, seed });
    const candidates = proposals.regions
      .map((detection, index) => ({
        box: detection.box,
        label: detection.label,
        detection,
        score: scores[index] ?? 0,
      }))
      .sort((first, second) => second.score - first.score);
    const [best] = name === 'oracle' && example.box === undefined ? [] : candidates;
    return { box: best?.box, label: best?.label, candidates };
  };
}

function distanceFrom({ left, top, right, bottom }: Box, x: number, y: number): number {
  return Math.hypot((left + right) / 2 - x, (top + bottom) / 2 - y);
}

/** Mixes an id into a seed (FNV-1a; Fowler, Noll, Vo, 1991). */
function seedOf(id: string, seed: number): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let index = 0; index < id.length; index += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  }
  return hash | 0;
}
