import type { Detection, Detector, RasterImage } from '@grounder/core';
import { describeDetector } from '@grounder/testing';

import type { Around } from './example.js';
import { begin, callFaults, exampleOf } from './example.js';

function detections({ width, height }: RasterImage): Detection[] {
  return [
    { box: { left: 0, top: 0, right: width, bottom: height }, label: 'image', score: 1 },
    { box: { left: 0, top: 0, right: width / 2, bottom: height }, label: 'half', score: 0.5 },
  ];
}

function wrap(around: Around<readonly Detection[]>): Detector {
  return {
    detect: (image, options = {}) =>
      around(async (call) => {
        begin(call);
        return Promise.resolve(detections(image));
      }, options),
  };
}

function changed(
  change: (found: readonly Detection[], image: RasterImage) => readonly Detection[],
): Detector {
  return { detect: (image) => Promise.resolve(change(detections(image), image)) };
}

export const detector = exampleOf<Detector>(
  (name, options) => {
    describeDetector(name, { ...options, labels: ['image', 'half'] });
  },
  'detector',
  () => wrap((ask, options) => ask(options)),
  [
    ...callFaults<Detector, readonly Detection[]>(wrap, () => []),
    {
      how: 'finds nothing',
      create: () => changed(() => []),
      fails: ['finds something, so that the rest can be told'],
    },
    {
      how: 'gives boxes outside the image',
      create: () =>
        changed((found) =>
          found.map((each) => ({ ...each, box: { ...each.box, right: each.box.right + 1 } })),
        ),
      fails: ['returns boxes with an area inside the image', 'takes an image of one pixel'],
    },
    {
      how: 'gives boxes that are not numbers',
      create: () =>
        changed((found) => found.map((each) => ({ ...each, box: { ...each.box, top: NaN } }))),
      fails: ['returns boxes with an area inside the image'],
    },
    {
      how: 'gives boxes without area in small images',
      create: () =>
        changed((found, { width }) =>
          found.map((each) => (width > 1 ? each : { ...each, box: { ...each.box, right: 0 } })),
        ),
      fails: ['takes an image of one pixel'],
    },
    {
      how: 'gives a score of NaN',
      create: () => changed((found) => found.map((each) => ({ ...each, score: NaN }))),
      fails: ['returns scores from 0 to 1, falling'],
    },
    {
      how: 'gives scores in percent',
      create: () => changed((found) => found.map((each) => ({ ...each, score: 100 * each.score }))),
      fails: ['returns scores from 0 to 1, falling'],
    },
    {
      how: 'gives the worst first',
      create: () => changed((found) => found.toReversed()),
      fails: ['returns scores from 0 to 1, falling'],
    },
    {
      how: 'gives empty labels',
      create: () => changed((found) => found.map((each) => ({ ...each, label: ' ' }))),
      fails: ['returns labels that it knows, none of them empty'],
    },
    {
      how: 'gives labels that it does not know',
      create: () => changed((found) => found.map((each) => ({ ...each, label: 'class 81' }))),
      fails: ['returns labels that it knows, none of them empty'],
    },
    {
      how: 'writes into the image',
      create: () =>
        changed((found, image) => {
          image.data[0] = 255 - (image.data[0] ?? 0);
          return found;
        }),
      fails: ['leaves what it is given as it was'],
    },
  ],
);
