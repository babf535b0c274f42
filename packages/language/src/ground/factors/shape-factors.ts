import type { AttributeFactor, AttributeRequest } from './attribute-factor.js';
import { sharedArea, softStep } from '../relations/geometry-scores.js';
import type { PlacedRegion } from '../placed-region.js';
import type { Posture } from './read-pose.js';
import { readPosture } from './read-pose.js';
import { isSomebody } from './worn-places.js';

type Measure = (region: PlacedRegion) => number;

const sizes: readonly (readonly [words: string, sign: 1 | -1, measure: Measure])[] = [
  [
    'big bigger biggish large larger huge giant gigantic great enormous massive jumbo oversized grown adult',
    1,
    ({ area }) => Math.log(area) / 2,
  ],
  [
    'small smaller smallish little tiny teeny mini miniature petite baby young',
    -1,
    ({ area }) => Math.log(area) / 2,
  ],
  ['tall taller high higher towering', 1, ({ height }) => Math.log(height)],
  ['short shorter low lower', -1, ({ height }) => Math.log(height)],
  ['long longer lengthy', 1, ({ width, height }) => Math.log(Math.max(width, height))],
  ['wide wider thick thicker fat chubby bulky', 1, ({ width }) => Math.log(width)],
  ['narrow thin thinner slim slender skinny', -1, ({ width }) => Math.log(width)],
];

/**
 * How much of the range of sizes counts as large, or as small: what people's judgements of heights fit best,
 * L. A. Schmidt, N. D. Goodman, D. Barner and J. B. Tenenbaum, "How tall is tall? Compositionality,
 * statistics, and gradable adjectives", 2009.
 */
const extremeShare = 0.29;
/** The softness of that border, as a logarithm of sides. */
const sizeSoftness = 0.1;

/**
 * Judges sizes by the range of those that may be meant, on a logarithmic scale: 0.5 at 29 % of the range
 * from its end.
 */
export function sizeFactor(): AttributeFactor {
  return {
    kind: 'attribute',
    knows: ({ text }) => findSize(text) !== undefined,
    judge: ({ targets, attribute }: AttributeRequest) => {
      const [, sign = 1, measure = () => 0] = findSize(attribute.text) ?? [];
      const measures = targets.map(({ region }) => measure(region));
      const most = measures.reduce((best, value) => Math.max(best, sign * value), -Infinity);
      const least = measures.reduce((worst, value) => Math.min(worst, sign * value), Infinity);
      const border = most - extremeShare * (most - least);
      return Float64Array.from(measures, (value) => softStep(sign * value, border, sizeSoftness));
    },
  };
}

function findSize(text: string): (typeof sizes)[number] | undefined {
  return sizes.find(([words]) => words.split(' ').includes(text));
}

const upright = /^(?:standing|walking|running|jogging|upright|stood)\b/;
const lowered =
  /^(?:sitting|seated|kneeling|crouching|squatting|crouched|bending|bent|stooping|sat)\b/;
const flat = /^(?:lying|laying|sleeping|asleep|reclining|crawling)\b/;

/** Whether a word says how people hold themselves. */
export function isPosture(text: string): boolean {
  return upright.test(text) || lowered.test(text) || flat.test(text);
}

/**
 * Judges people's postures by their joints where these are known. Else by the sides of the box: those who
 * stand are more than about twice as tall as wide, those who lie wider than tall.
 */
export function postureFactor(): AttributeFactor {
  return {
    kind: 'posture',
    knows: ({ text }, noun) => isSomebody(noun) && isPosture(text),
    judge: ({ targets, attribute: { text } }: AttributeRequest) =>
      Float64Array.from(targets, ({ region }) => {
        const { stands, sits, lies } = postureOf(region);
        if (flat.test(text)) return lies;
        return upright.test(text) ? stands : sits;
      }),
  };
}

function postureOf(region: PlacedRegion): Posture {
  const seen = region.pose && readPosture(region.pose);
  if (seen !== undefined) return seen;
  const tallness = Math.log(region.height / region.width);
  const stands = softStep(tallness, Math.log(1.8), 0.35);
  return { stands, sits: 1 - stands, lies: softStep(-tallness, 0, 0.25) };
}

/**
 * Judges emptiness: the largest part of the box that smaller things of other kinds cover, full from
 * a third on.
 */
export function emptinessFactor(): AttributeFactor {
  return {
    kind: 'attribute',
    knows: ({ text }) => /^(?:empty|vacant|unoccupied|occupied|full|free)$/.test(text),
    judge: ({ targets, regions, attribute }: AttributeRequest) => {
      const isEmpty = !/^(?:occupied|full)$/.test(attribute.text);
      const things = regions.toSorted((first, second) => second.area - first.area).slice(0, 256);
      return Float64Array.from(targets, ({ region }) => {
        let covered = 0;
        for (const other of things) {
          if (other.label === region.label || other.area >= 3 * region.area) continue;
          const shared = sharedArea(other, region);
          covered = Math.max(covered, shared / Math.min(other.area, region.area));
        }
        const share = Math.min(1, covered / 0.6);
        return isEmpty ? 1 - share : share;
      });
    },
  };
}

/** Every factor that judges by boxes and joints alone, without a look at the pixels. */
export function shapeFactors(): readonly AttributeFactor[] {
  return [sizeFactor(), postureFactor(), emptinessFactor()];
}
