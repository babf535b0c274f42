import { expect } from 'chai';

import type { Box, Random, RasterImage } from '@grounder/core';
import { createRandom, createRasterImage } from '@grounder/core';
import type { RegionPattern } from '@grounder/images/internal';
import { regionPattern } from '@grounder/images';

import { expectCode } from '../../support/failures.js';

type Rgb = readonly [number, number, number];

const box: Box = { left: 30, top: 30, right: 130, bottom: 130 };
const ground: Rgb = [120, 150, 120];
const light: Rgb = [230, 200, 90];
const dark: Rgb = [150, 40, 40];

/** A square with a pattern before a plain ground, every level off by chance. */
function draw(isDark: (x: number, y: number) => boolean, noise = 0): RasterImage {
  const random: Random = createRandom(1);
  const data = new Uint8Array(3 * 160 * 160);
  for (let y = 0; y < 160; y += 1) {
    for (let x = 0; x < 160; x += 1) {
      const isIn = x >= box.left && x < box.right && y >= box.top && y < box.bottom;
      const colour = isIn ? (isDark(x, y) ? dark : light) : ground;
      const off = Math.round(noise * (2 * random() - 1));
      data.set(
        colour.map((level) => level + off),
        3 * (160 * y + x),
      );
    }
  }
  return createRasterImage(160, 160, data);
}

/** A wave along a direction in degrees. */
function stripes(degrees: number, period: number): (x: number, y: number) => boolean {
  const [across, down] = [Math.cos, Math.sin].map((side) => side((degrees * Math.PI) / 180));
  return (x, y) => {
    const phase = ((x * (across ?? 0) + y * (down ?? 0)) / period) % 1;
    return (phase + 1) % 1 < 0.5;
  };
}

const dots = (x: number, y: number): boolean => Math.hypot((x % 16) - 8, (y % 16) - 8) < 4;
const checks = (x: number, y: number): boolean => (x >> 3) % 2 === (y >> 3) % 2;

const cases: readonly (readonly [string, keyof RegionPattern, RasterImage])[] = [
  ['one colour', 'plain', draw(() => false)],
  ['one colour with the noise of a camera', 'plain', draw(() => false, 3)],
  ...[0, 30, 90].flatMap((degrees) =>
    [8, 16].map(
      (period) =>
        [
          `stripes of ${period} pixels at ${degrees}°`,
          'striped',
          draw(stripes(degrees, period), 3),
        ] as const,
    ),
  ),
  ['dots', 'dotted', draw(dots, 3)],
  ['checks', 'checked', draw(checks, 3)],
];

describe('regionPattern', () => {
  for (const [what, pattern, image] of cases) {
    it(`sees ${what} as ${pattern}`, () => {
      const seen = regionPattern(image, box);

      expect(seen[pattern], JSON.stringify(seen)).to.be.above(0.6);
      expect(seen.plain + seen.striped + seen.dotted + seen.checked).to.be.closeTo(1, 1e-9);
    });
  }

  it('says nothing of a box of a few pixels', () => {
    const seen = regionPattern(draw(dots), { left: 60, top: 60, right: 62, bottom: 62 });

    expect(seen).to.deep.equal({ plain: 0.25, striped: 0.25, dotted: 0.25, checked: 0.25 });
  });

  it('refuses a box outside the picture with INVALID_BOX', () => {
    const outside = { left: 200, top: 200, right: 220, bottom: 220 };

    expectCode(() => regionPattern(draw(dots), outside), 'INVALID_BOX');
  });
});
