import { expect } from 'chai';

import { narrowToHalves, widenHalves } from '@grounder/core';

/** Numbers and their patterns, from IEEE 754's definition of binary16. */
const known: readonly (readonly [number, number])[] = [
  [0x0000, 0],
  [0x3c00, 1],
  [0xc000, -2],
  [0x3555, 0.333251953125],
  [0x7bff, 65504],
  [0x0400, 2 ** -14],
  [0x0001, 2 ** -24],
  [0x7c00, Infinity],
  [0xfc00, -Infinity],
];

describe('widenHalves', () => {
  it('reads patterns', () => {
    for (const [pattern, value] of known) {
      expect(widenHalves(Uint16Array.of(pattern))[0]).to.equal(value);
    }
    expect(widenHalves(Uint16Array.of(0x7e00))[0]).to.be.NaN;
  });
});

describe('narrowToHalves', () => {
  it('gives back every one of the 65,536 patterns that is a number', () => {
    const patterns = Uint16Array.from({ length: 65_536 }, (_, pattern) => pattern);
    const numbers = patterns.filter((pattern) => (pattern & 0x7fff) <= 0x7c00);

    expect(narrowToHalves(widenHalves(numbers))).to.deep.equal(numbers);
  });

  const roundings: readonly (readonly [string, number, number])[] = [
    ['to the nearest', 1 + 0.4 / 1024, 0x3c00],
    ['halves to the even pattern below', 1 + 0.5 / 1024, 0x3c00],
    ['halves to the even pattern above', 1 + 1.5 / 1024, 0x3c02],
    ['up into the next power of two', 2 - 0.2 / 1024, 0x4000],
    ['what is too large to infinity', 65_520, 0x7c00],
    ['what is just not too large to the largest', 65_519, 0x7bff],
    ['tiny numbers to zero', 2 ** -26, 0x0000],
    ['subnormal halves to the even pattern', 1.5 * 2 ** -24, 0x0002],
    ['NaN to NaN', NaN, 0x7e00],
  ];
  for (const [what, value, pattern] of roundings) {
    it(`rounds ${what}`, () => {
      expect(narrowToHalves(Float32Array.of(value))[0]).to.equal(pattern);
    });
  }
});
