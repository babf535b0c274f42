import type { Box } from '@grounder/core';
import type { ReferringExample } from '@grounder/evaluation';
import type { GroundFunction } from '@grounder/evaluation/internal';

/** A square of 10 by 10 pixels. */
export function square(left: number, top = 0): Box {
  return { left, top, right: left + 10, bottom: top + 10 };
}

/** Made-up examples: two about each picture, every seventh without a target. */
export function makeExamples(count: number): readonly ReferringExample[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `e${index}`,
    image: `photos/${index >> 1}.jpg`,
    imageId: String(index >> 1),
    refId: `r${index}`,
    expression: `thing ${index}`,
    box: index % 7 === 6 ? undefined : square(index % 5),
    category: index % 2 === 0 ? 'cat' : 'dog',
    distractors: index % 3,
    split: 'val',
    tags: index % 4 === 0 ? ['spatial'] : [],
    width: 100,
    height: 80,
  }));
}

/** A system that is right for some expressions, fails at one in thirteen, and considers three boxes. */
export const halfRight: GroundFunction = (_image, phrase) => {
  const number = Number(phrase.replace('thing ', ''));
  if (number % 13 === 12) return Promise.reject(new RangeError(`thirteen: ${phrase}`));
  const candidates = [0, 2, 40].map((left, place) => ({
    box: square(left),
    label: 'cat',
    score: 3 - place,
    detection: { score: 0.2 + place / 10 },
  }));
  return Promise.resolve({
    box: number % 6 === 0 ? undefined : square(0),
    label: 'cat',
    candidates,
    query: { subject: { head: 'thing' } },
    timings: { score: 1 },
    reason: 'because',
  });
};
