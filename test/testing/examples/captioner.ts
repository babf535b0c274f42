import type { Captioner, Detection, ManyCaptioner, RasterImage } from '@grounder/core';
import { describeCaptioner } from '@grounder/testing';

import type { Around } from './example.js';
import { begin, callFaults, exampleOf } from './example.js';

function captions(regions: readonly Detection[]): string[] {
  return regions.map(({ label, box }) => `the ${label} at ${box.left}`);
}

function wrap(around: Around<readonly string[]>): ManyCaptioner {
  return {
    caption: (_image, regions, options = {}) =>
      around(async (call) => {
        begin(call);
        return Promise.resolve(captions(regions));
      }, options),
    captionAll: (_image, regions) => {
      return Promise.resolve(captions(regions).map((text) => [text, 'something']));
    },
  };
}

function changed(
  change: (texts: readonly string[], regions: readonly Detection[]) => readonly string[],
): Captioner {
  return { caption: (_, regions) => Promise.resolve(change(captions(regions), regions)) };
}

export const captioner = exampleOf<Captioner>(
  describeCaptioner,
  'captioner',
  () => wrap((ask, options) => ask(options)),
  [
    ...callFaults<Captioner, readonly string[]>(wrap, (texts) => texts.toReversed()),
    {
      how: 'writes about the first region only',
      create: () => changed((texts) => texts.slice(0, 1)),
      fails: ['returns one text for each region'],
    },
    {
      how: 'writes about nothing',
      create: () => changed((texts) => (texts.length > 0 ? texts : ['nothing'])),
      fails: ['returns nothing for no regions'],
    },
    {
      how: 'sorts its texts',
      create: () => changed((texts) => texts.toSorted()),
      fails: ['keeps the order of the regions'],
    },
    {
      how: 'has the worst of several texts first',
      create: () => ({
        ...wrap((ask, options) => ask(options)),
        captionAll: (_: RasterImage, regions: readonly Detection[]) =>
          Promise.resolve(regions.map(() => ['something'])),
      }),
      fails: ['has the best of several texts as its one'],
    },
    {
      how: 'sorts the regions that it is given',
      create: () =>
        changed((texts, regions) => {
          (regions as Detection[]).reverse();
          return texts;
        }),
      fails: ['leaves what it is given as it was'],
    },
  ],
);
