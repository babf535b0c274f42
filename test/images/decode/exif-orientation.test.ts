import { expect } from 'chai';

import { createRasterImage } from '@grounder/core';
import type { ExifOrientation } from '@grounder/images';
import { applyExifOrientation, readExifOrientation } from '@grounder/images';

/** A minimal EXIF block with an orientation, in either byte order. */
function exifBlock(order: 'II' | 'MM', type: number, value: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(26));
  const little = order === 'II';
  view.setUint16(0, little ? 0x4949 : 0x4d4d);
  view.setUint16(2, 42, little);
  view.setUint32(4, 8, little);
  view.setUint16(8, 1, little);
  view.setUint16(10, 274, little);
  view.setUint16(12, type, little);
  view.setUint32(14, 1, little);
  if (type === 3) view.setUint16(18, value, little);
  else view.setUint32(18, value, little);
  return new Uint8Array(view.buffer);
}

describe('readExifOrientation', () => {
  it('reads both byte orders, short and long', () => {
    for (const order of ['II', 'MM'] as const) {
      expect(readExifOrientation(exifBlock(order, 3, 6))).to.equal(6);
      expect(readExifOrientation(exifBlock(order, 4, 8))).to.equal(8);
    }
  });

  it('counts a missing, damaged or undefined value as upright', () => {
    expect(readExifOrientation(undefined)).to.equal(1);
    expect(readExifOrientation(new Uint8Array())).to.equal(1);
    expect(readExifOrientation(exifBlock('II', 3, 0))).to.equal(1);
    expect(readExifOrientation(exifBlock('II', 3, 9))).to.equal(1);
    expect(readExifOrientation(exifBlock('MM', 5, 6))).to.equal(1);
    for (let length = 0; length < 20; length += 1) {
      expect(readExifOrientation(exifBlock('MM', 3, 6).subarray(0, length))).to.equal(1);
    }
  });
});

describe('applyExifOrientation', () => {
  // Stored rows: abc, def.
  const letters = new TextEncoder().encode('abcdef');
  const stored = createRasterImage(
    3,
    2,
    Uint8Array.from({ length: 18 }, (_, index) => letters[Math.floor(index / 3)] ?? 0),
  );
  const cases: readonly (readonly [ExifOrientation, number, string])[] = [
    [1, 3, 'abcdef'],
    [2, 3, 'cbafed'],
    [3, 3, 'fedcba'],
    [4, 3, 'defabc'],
    [5, 2, 'adbecf'],
    [6, 2, 'daebfc'],
    [7, 2, 'fcebda'],
    [8, 2, 'cfbead'],
  ];

  for (const [orientation, width, rows] of cases) {
    it(`turns abc/def into rows of ${width} of ${rows} for orientation ${orientation}`, () => {
      const upright = applyExifOrientation(stored, orientation);

      const seen = [...upright.data].filter((_, index) => index % 3 === 0);
      expect(upright.width).to.equal(width);
      expect(String.fromCharCode(...seen)).to.equal(rows);
    });
  }
});
