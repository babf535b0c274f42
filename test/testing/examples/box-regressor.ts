import type { AttentiveRegressor, Box, BoxRegressor, RasterImage } from '@grounder/core';
import { describeBoxRegressor } from '@grounder/testing';

import type { Around } from './example.js';
import { begin, callFaults, exampleOf } from './example.js';

const inside = 'returns a box with an area inside the image';
const attention = 'tells where it looked, and the same box';
const map = { columns: 2, rows: 1, shares: Float32Array.of(0.25, 0.5) };

function boxIn({ width, height }: RasterImage): Box {
  return { left: 0, top: 0, right: width / 2, bottom: height / 2 };
}

function wrap(around: Around<Box>): AttentiveRegressor {
  return {
    regress: (image, _query, options = {}) =>
      around(async (call) => {
        begin(call);
        return Promise.resolve(boxIn(image));
      }, options),
    regressAttentively: (image) => Promise.resolve({ box: boxIn(image), attention: map }),
  };
}

function changed(change: (box: Box, image: RasterImage) => Box): BoxRegressor {
  return { regress: (image) => Promise.resolve(change(boxIn(image), image)) };
}

function attentive(told: Partial<typeof map>, box?: Box): AttentiveRegressor {
  return {
    regress: (image) => Promise.resolve(boxIn(image)),
    regressAttentively: (image) =>
      Promise.resolve({ box: box ?? boxIn(image), attention: { ...map, ...told } }),
  };
}

export const boxRegressor = exampleOf<BoxRegressor>(
  describeBoxRegressor,
  'box regressor',
  () => wrap((ask, options) => ask(options)),
  [
    ...callFaults<BoxRegressor, Box>(wrap, (box) => ({ ...box, right: box.right / 2 })),
    {
      how: 'gives boxes outside the image',
      create: () => changed((box) => ({ ...box, left: -1 })),
      fails: [
        inside,
        'takes an image of 1×1',
        'takes an image of 1×200',
        'takes an image of 200×1',
      ],
    },
    {
      how: 'gives fractions of the image',
      create: () => changed((box) => ({ ...box, right: 0, bottom: 0.5 })),
      fails: [inside],
    },
    {
      how: 'tells of another box',
      create: () => attentive({}, { left: 0, top: 0, right: 1, bottom: 1 }),
      fails: [attention],
    },
    {
      how: 'looks more than it can',
      create: () => attentive({ shares: Float32Array.of(0.9, 0.9) }),
      fails: [attention],
    },
    {
      how: 'tells of fewer cells than there are',
      create: () => attentive({ columns: 3 }),
      fails: [attention],
    },
    {
      how: 'writes into the image',
      create: () =>
        changed((box, image) => {
          image.data[0] = 255 - (image.data[0] ?? 0);
          return box;
        }),
      fails: ['leaves what it is given as it was'],
    },
  ],
);
