import { expect } from 'chai';

import type { Box, RasterImage } from '@grounder/core';
import { createRandom, createRasterImage } from '@grounder/core';
import type { BasicColourTerm } from '@grounder/core/internal';
import type { Colour } from '@grounder/images/internal';
import { regionColours } from '@grounder/images';
import { basicColourTerms } from '@grounder/core/internal';
import { nameColour, perceiveColour } from '@grounder/images/internal';

import { thrownBy } from '../../support/failures.js';
import { makePlain } from '../pictures.js';
import { plainRegionColours } from './plain-region-colours.js';

/** Named colours of CSS that nobody would call otherwise. */
const named: Readonly<Record<BasicColourTerm, readonly Colour[]>> = {
  black: [
    [0, 0, 0],
    [30, 30, 32],
  ],
  white: [
    [255, 255, 255],
    [245, 245, 245],
    [255, 255, 240],
    [245, 245, 220],
  ],
  grey: [
    [128, 128, 128],
    [105, 105, 105],
    [112, 128, 144],
  ],
  red: [
    [255, 0, 0],
    [220, 20, 60],
    [178, 34, 34],
    [139, 0, 0],
  ],
  orange: [
    [255, 165, 0],
    [255, 140, 0],
  ],
  yellow: [
    [255, 255, 0],
    [255, 215, 0],
    [240, 230, 140],
  ],
  green: [
    [0, 128, 0],
    [0, 255, 0],
    [34, 139, 34],
    [107, 142, 35],
  ],
  blue: [
    [0, 0, 255],
    [0, 0, 128],
    [65, 105, 225],
    [135, 206, 235],
    [70, 130, 180],
  ],
  purple: [
    [128, 0, 128],
    [75, 0, 130],
    [147, 112, 219],
  ],
  pink: [
    [255, 192, 203],
    [255, 105, 180],
    [255, 20, 147],
  ],
  brown: [
    [139, 69, 19],
    [160, 82, 45],
    [101, 67, 33],
  ],
};

/** Paints boxes on a plain ground. */
function paint(ground: Colour, ...parts: readonly (readonly [Box, Colour])[]): RasterImage {
  const { width, height, data } = makePlain(100, 80, ground);
  const pixels = Uint8Array.from(data);
  for (const [box, colour] of parts) {
    for (let y = box.top; y < box.bottom; y += 1) {
      for (let x = box.left; x < box.right; x += 1) pixels.set(colour, 3 * (y * width + x));
    }
  }
  return createRasterImage(width, height, pixels);
}

const red: Colour = [210, 20, 30];
const green: Colour = [40, 140, 50];
const blue: Colour = [30, 60, 200];
const thing = { left: 30, top: 20, right: 70, bottom: 60 };

describe('nameColour', () => {
  for (const term of basicColourTerms) {
    it(`calls colours ${term}`, () => {
      for (const colour of named[term]) {
        expect(nameColour(...colour)[term], colour.join()).to.be.greaterThan(0.6);
      }
    });
  }

  it('shares every colour out completely', () => {
    for (let level = 0; level < 4096; level += 37) {
      const shares = nameColour((level & 15) * 17, ((level >> 4) & 15) * 17, (level >> 8) * 17);

      expect(Object.values(shares).reduce((sum, share) => sum + share, 0)).to.be.closeTo(1, 1e-9);
    }
  });

  it('perceives colours as the definition of Oklab does', () => {
    // B. Ottosson's values for sRGB red: L 0.628, a 0.225, b 0.126.
    const { lightness, chroma, hue } = perceiveColour(255, 0, 0);

    expect(lightness).to.be.closeTo(0.628, 5e-4);
    expect(chroma).to.be.closeTo(Math.hypot(0.2249, 0.1258), 5e-4);
    expect(hue).to.be.closeTo(29.23, 0.05);
    expect(perceiveColour(255, 255, 255).lightness).to.be.closeTo(1, 1e-6);
  });
});

describe('regionColours', () => {
  it('names the colour of a thing that fills its box', () => {
    const { shares, lightness } = regionColours(paint(green, [thing, red]), thing);

    expect(shares.red).to.be.greaterThan(0.95);
    expect(lightness).to.be.within(0.4, 0.6);
  });

  it('leaves out the background that shows in the corners of a box', () => {
    const loose = { left: 20, top: 10, right: 80, bottom: 70 };

    const { shares } = regionColours(paint(green, [thing, red]), loose);

    expect(shares.red).to.be.greaterThan(0.85);
    expect(shares.green).to.be.lessThan(0.15);
  });

  it('looks for the background around the whole thing when a part is asked for', () => {
    const top = { ...thing, bottom: 40 };
    const picture = paint(green, [thing, blue], [top, red]);

    const { shares } = regionColours(picture, { ...thing, top: 42 }, { around: thing });

    expect(shares.blue).to.be.greaterThan(0.95);
  });

  it('shares out a thing of two colours', () => {
    const { shares } = regionColours(
      paint(green, [thing, red], [{ ...thing, right: 50 }, blue]),
      thing,
    );

    expect(shares.red).to.be.within(0.4, 0.6);
    expect(shares.blue).to.be.within(0.4, 0.6);
  });

  it('names a plain picture, where everything looks like background', () => {
    const picture = makePlain(20, 20, red);

    expect(
      regionColours(picture, { left: 5, top: 5, right: 15, bottom: 15 }).shares.red,
    ).to.be.greaterThan(0.95);
    expect(
      regionColours(picture, { left: 0, top: 0, right: 20, bottom: 20 }).shares.red,
    ).to.be.greaterThan(0.95);
  });

  it('knows the chroma of skin, light and dark', () => {
    const skins: readonly Colour[] = [
      [224, 172, 140],
      [141, 85, 54],
      [255, 219, 190],
    ];
    for (const skin of skins) {
      expect(regionColours(paint(green, [thing, skin]), thing).skin, skin.join()).to.be.greaterThan(
        0.9,
      );
    }
    expect(regionColours(paint(red, [thing, blue]), thing).skin).to.be.lessThan(0.1);
  });

  it('cuts off what leaves the picture', () => {
    const picture = paint(green, [{ left: 0, top: 0, right: 30, bottom: 30 }, red]);

    expect(
      regionColours(picture, { left: -40, top: -40, right: 30, bottom: 30 }).shares.red,
    ).to.be.greaterThan(0.8);
  });

  it('computes what the plain formulation does, on random pictures', () => {
    const random = createRandom(11);
    for (let round = 0; round < 40; round += 1) {
      const picture = paintRandomly(random);
      const box = randomBox(random, picture);
      const around = round % 3 === 0 ? randomBox(random, picture) : box;
      const samples = round % 4 === 0 ? 5 : 18;

      const { shares, lightness, skin } = regionColours(picture, box, { around, samples });

      const plain = plainRegionColours(picture, box, around, samples);
      for (const term of basicColourTerms) {
        expect(shares[term], `${term} in round ${round}`).to.be.closeTo(plain.shares[term], 1e-9);
      }
      expect(lightness).to.be.closeTo(plain.lightness, 1e-9);
      expect(skin).to.be.closeTo(plain.skin, 1e-9);
    }
  });

  it('refuses a box outside the picture', () => {
    const outside = { left: 200, top: 0, right: 210, bottom: 10 };

    expect(thrownBy(() => regionColours(makePlain(10, 10, red), outside))).to.have.property(
      'code',
      'INVALID_BOX',
    );
  });
});

/** Patches of random colours, the same few again and again, with noise in every other picture. */
function paintRandomly(random: () => number): RasterImage {
  const level = (): number => Math.floor(256 * random());
  const colours = Array.from({ length: 6 }, (): Colour => [level(), level(), level()]);
  const picture = createRasterImage(30 + (level() % 60), 30 + (level() % 60));
  const noise = random() < 0.5 ? 40 : 0;
  for (let pixel = 0; pixel < picture.width * picture.height; pixel += 1) {
    const patch = Math.floor((pixel % picture.width) / 9) + Math.floor(pixel / picture.width / 7);
    const colour = colours[patch % colours.length] ?? [0, 0, 0];
    for (let channel = 0; channel < 3; channel += 1) {
      const value = (colour[channel] ?? 0) + noise * (random() - 0.5);
      picture.data[3 * pixel + channel] = Math.min(255, Math.max(0, Math.round(value)));
    }
  }
  return picture;
}

/** Sometimes partly outside the picture, never wholly. */
function randomBox(random: () => number, { width, height }: RasterImage): Box {
  const [left, top] = [(1.2 * random() - 0.3) * width, (1.2 * random() - 0.3) * height];
  return {
    ...{ left, top },
    right: Math.max(2, left + random() * width) + 1,
    bottom: Math.max(2, top + random() * height) + 1,
  };
}
