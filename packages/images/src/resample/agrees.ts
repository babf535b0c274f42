import { createRandom, createRasterImage } from '@grounder/core';

import type { ResampleKernel } from './kernel.js';
import { plainKernel } from './plain.js';
import type { Planes } from './planes.js';
import { planResampling } from './plan.js';
import { resampleRowByRow } from './rows.js';

const sizes = [
  { width: 13, height: 11 },
  { width: 67, height: 41 },
];

/** Tells whether a kernel gives what the plain one gives, bytes and floats, on a small picture. */
export function agreesWithPlain(kernel: ResampleKernel): boolean {
  const expected = resampleSample(plainKernel);
  return resampleSample(kernel).every((value, index) => value === expected[index]);
}

/** Noise made smaller and larger: all bytes, then all floats. */
function resampleSample(kernel: ResampleKernel): readonly number[] {
  const random = createRandom(1);
  const pixels = Uint8Array.from({ length: 3 * 37 * 29 }, () => Math.floor(256 * random()));
  const image = createRasterImage(37, 29, pixels);
  const values: number[] = [];
  for (const size of sizes) {
    const plan = planResampling(image, size);
    const planes = createPlanes(size.width * size.height);
    resampleRowByRow(image, { plan, kernel }, (row, index) => {
      const { memory, lineStart, width } = row;
      values.push(...memory.subarray(lineStart, lineStart + 3 * width));
      row.spread(planes, index * width);
    });
    values.push(...planes.data);
  }
  return values;
}

function createPlanes(area: number): Planes {
  const table = (scale: number): Float32Array =>
    Float32Array.from({ length: 256 }, (_, byte) => byte / scale - 1);
  return {
    data: new Float32Array(3 * area),
    starts: [0, area, 2 * area],
    tables: [table(127), table(63), table(31)],
  };
}
