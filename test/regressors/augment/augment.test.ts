import { expect } from 'chai';

import { createRandom, createRasterImage, toNormalisedBox } from '@grounder/core';
import type { Augmentation } from '@grounder/regressors';
import {
  augmentBox,
  augmentExamples,
  augmentImage,
  drawAugmentation,
  readPhraseTraits,
} from '@grounder/regressors';

import { expectRejection } from '../../support/failures.js';
import { readJsonFixture } from '../../support/fixtures.js';

const none: Augmentation = { mirror: false, scale: 1, offsetX: 0, offsetY: 0, colours: [1, 1, 1] };

describe('readPhraseTraits', () => {
  const mirrored: readonly (readonly [string, string | undefined])[] = [
    ['the dog on the left', 'the dog on the right'],
    ['Left man', 'Right man'],
    ['FAR RIGHT', 'FAR LEFT'],
    ['leftmost of the two rightmost cups', 'rightmost of the two leftmost cups'],
    ['person with raised left hand', 'person with raised right hand'],
    ['the bright lamp, upright', 'the bright lamp, upright'],
    ['leftover pizza', 'leftover pizza'],
    ['left-hand side', 'right-hand side'],
    ['the one on the right in the blue shirt', 'the one on the left in the blue shirt'],
    ['a red boat', 'a red boat'],
    // What follows would be false, or may be.
    ['man right behind the woman', undefined],
    ['the slice that was left', undefined],
    ['food left on the plate', undefined],
    ['the player with number 7', undefined],
    ['the player with the number seven', undefined],
    ['the sign that says stop', undefined],
    ['the hand that points to 3', undefined],
    ["the hand at nine o'clock", undefined],
    ['the bus with letters', undefined],
    ['a cup with the word "love"', undefined],
    ['turning clockwise', undefined],
  ];
  for (const [phrase, expected] of mirrored) {
    it(`sees “${phrase}” in a mirror as ${expected ?? 'nothing certain'}`, () => {
      expect(readPhraseTraits(phrase).mirrored).to.equal(expected);
    });
  }

  it('comes back when it is mirrored twice', () => {
    const phrase = 'the Leftmost cup RIGHT of the left plate';
    const once = readPhraseTraits(phrase).mirrored ?? '';

    expect(once).not.to.equal(phrase);
    expect(readPhraseTraits(once).mirrored).to.equal(phrase);
  });

  it('tells phrases that a crop, a shift or other colours would make false', () => {
    const cases: readonly (readonly [string, boolean, boolean, boolean])[] = [
      ['the second sheep from the back', true, false, false],
      ['the cup next to the plate', true, false, false],
      ['the boat in the middle', true, true, false],
      ['in the corner of the picture', true, true, false],
      ['the reddish cup', false, false, true],
      ['blond child in a dark coat', false, false, true],
      ['the topmost shelf', true, false, false],
      ['a striped cat', false, false, false],
      ['a standing man', false, false, false],
    ];
    for (const [phrase, isPositional, isFramed, isColoured] of cases) {
      expect(readPhraseTraits(phrase), phrase).to.include({ isPositional, isFramed, isColoured });
    }
  });
});

describe('drawAugmentation', () => {
  const box = { left: 0.6, top: 0.2, right: 0.9, bottom: 0.5 };
  const draw = (phrase: string) =>
    Array.from({ length: 200 }, (_, seed) =>
      drawAugmentation(readPhraseTraits(phrase), box, createRandom(seed)),
    );

  it('keeps phrases true: no crop for places, no shift for the frame, no jitter for colours', () => {
    const plain = draw('a striped cat');
    expect(plain.some(({ scale }) => scale > 1)).to.equal(true);
    expect(plain.some(({ scale }) => scale < 1)).to.equal(true);
    expect(plain.some(({ mirror }) => mirror)).to.equal(true);
    expect(plain.every(({ colours }) => colours.every((factor) => factor !== 1))).to.equal(true);
    expect(draw('cat on the left').every(({ scale }) => scale <= 1)).to.equal(true);
    expect(draw('cat in the corner').every(({ scale }) => scale === 1)).to.equal(true);
    expect(draw('a black cat').every(({ colours }) => colours.join() === '1,1,1')).to.equal(true);
    expect(draw('cat with number 5').some(({ mirror }) => mirror)).to.equal(false);
  });

  it('keeps the object wholly inside the picture', () => {
    for (const augmentation of draw('a striped cat')) {
      const moved = augmentBox(box, augmentation, { width: 1, height: 1 });

      expect(Math.min(moved.left, moved.top)).to.be.at.least(-1e-12);
      expect(Math.max(moved.right, moved.bottom)).to.be.at.most(1 + 1e-12);
    }
  });
});

describe('augmentImage', () => {
  it('changes colours as Pillow does, level by level', () => {
    const { pixels, cases } = readJsonFixture('regressors/colour-jitter.json') as {
      readonly pixels: readonly number[];
      readonly cases: readonly {
        readonly factors: readonly [number, number, number];
        readonly expected: readonly number[];
      }[];
    };
    const image = createRasterImage(8, 8, Uint8Array.from(pixels));

    for (const { factors, expected } of cases) {
      const { data } = augmentImage(image, { ...none, colours: factors });
      expect([...data], factors.join()).to.deep.equal(expected);
    }
  });

  /** Black, with a white rectangle. */
  const scene = (width: number, height: number) => {
    const target = { left: 20, top: 12, right: 36, bottom: 28 };
    const data = new Uint8Array(3 * width * height);
    for (let row = target.top; row < target.bottom; row += 1) {
      data.fill(255, 3 * (row * width + target.left), 3 * (row * width + target.right));
    }
    return { image: createRasterImage(width, height, data), target };
  };

  it('moves the object to where augmentBox says', () => {
    const { image, target } = scene(80, 60);
    const shares = toNormalisedBox(target, image);
    for (let seed = 0; seed < 60; seed += 1) {
      const drawn = drawAugmentation(readPhraseTraits('a cat'), shares, createRandom(seed));
      const { data } = augmentImage(image, { ...drawn, colours: [1, 1, 1] });
      const box = augmentBox(target, drawn, image);
      const isWhite = (x: number, y: number) => (data[3 * (y * 80 + x)] ?? 0) > 200;
      const middle = [(box.left + box.right) / 2, (box.top + box.bottom) / 2].map(Math.floor);
      const [x = 0, y = 0] = middle;

      expect(isWhite(x, y), `middle of seed ${seed}`).to.equal(true);
      for (const [edge, inside] of [
        [box.left, 2.5],
        [box.right, -2.5],
      ] as const) {
        expect(isWhite(Math.floor(edge + inside), y)).to.equal(true);
        const outer = Math.floor(edge - inside);
        if (outer >= 0 && outer < 80) expect(isWhite(outer, y)).to.equal(false);
      }
    }
  });

  it('leaves the picture as it was', () => {
    const { image } = scene(80, 60);
    const before = [...image.data];

    augmentImage(image, {
      mirror: true,
      scale: 0.8,
      offsetX: 0.1,
      offsetY: 0.1,
      colours: [1.2, 1, 1],
    });

    expect([...image.data]).to.deep.equal(before);
    expect(augmentImage(image, none).data).to.deep.equal(image.data);
  });
});

describe('augmentExamples', () => {
  const data = Uint8Array.from({ length: 3 * 40 * 30 }, (_, index) => index % 251);
  const image = createRasterImage(40, 30, data);
  const load = (picture: string) =>
    picture === 'a' ? Promise.resolve(image) : Promise.reject(new Error(picture));
  const box = { left: 4, top: 6, right: 14, bottom: 20 };
  const example = { id: '1', picture: 'a', expression: 'the cup on the left', box };

  it('keeps the examples, adds changed ones, and loads their pictures changed', async () => {
    const nothing = { id: '2', picture: 'a', expression: 'a cow', box: undefined };
    const found = await augmentExamples([example, nothing], { load, variants: 20 });

    expect(found.examples.slice(0, 2)).to.deep.equal([example, nothing]);
    expect(found.examples).to.have.lengthOf(22);
    const changed = found.examples.slice(2);
    expect(new Set(changed.map(({ id }) => id)).size).to.equal(20);
    const mirrored = changed.filter(({ expression }) => expression === 'the cup on the right');
    expect(mirrored.length).to.be.within(3, 17);
    for (const { box: moved } of mirrored) expect(moved?.left).to.be.greaterThan(12);
    const [one] = changed;
    const loaded = await found.load(one?.picture ?? '');
    expect(loaded.data).not.to.deep.equal(image.data);
    expect(await found.load('a')).to.equal(image);
  });

  it('draws the same changes for the same seed, and others for another', async () => {
    const draw = async (seed: number) =>
      (await augmentExamples([example], { load, variants: 2, seed })).examples;

    expect(await draw(1)).to.deep.equal(await draw(1));
    expect(await draw(1)).not.to.deep.equal(await draw(2));
  });

  it('does nothing when no variants are wanted, and refuses part of one', async () => {
    const found = await augmentExamples([example], { load, variants: 0 });
    expect(found.examples).to.deep.equal([example]);
    await expectRejection(augmentExamples([example], { load, variants: 0.5 }), 'INVALID_OPTION');
  });
});
