import type { Box, Point, RasterImage } from '@grounder/core';
import { createRandom } from '@grounder/core';
import type { Colour, Mark } from '@grounder/images';
import { annotate } from '@grounder/images';
import { expect } from 'chai';

import { makePlain, pixelAt } from '../pictures.js';

const textSize = 10;
const plateHeight = 14;

/**
 * Where the plates of labels lie, found by their colours: frames are one pixel thick, so what fills
 * two by two pixels is a plate, or a plate and the frame that it stands on.
 */
function platesOf(marks: readonly Mark[], width: number, height: number): readonly Box[] {
  const picture = annotate(makePlain(width, height, [255, 255, 255]), marks, {
    thickness: 1,
    textSize,
  });
  return marks.flatMap(({ colour = [0, 0, 0] }) => boundsOf(filledPlaces(picture, colour)));
}

function filledPlaces(picture: RasterImage, colour: Colour): readonly Point[] {
  const isColour = (x: number, y: number) => pixelAt(picture, x, y).join() === colour.join();
  return Array.from({ length: picture.width * picture.height }, (_, pixel) => ({
    x: pixel % picture.width,
    y: Math.floor(pixel / picture.width),
  })).filter(
    ({ x, y }) =>
      isColour(x, y) && isColour(x + 1, y) && isColour(x, y + 1) && isColour(x + 1, y + 1),
  );
}

function boundsOf(places: readonly Point[]): readonly Box[] {
  if (places.length === 0) return [];
  const columns = places.map(({ x }) => x);
  const rows = places.map(({ y }) => y);
  return [
    {
      left: Math.min(...columns),
      top: Math.min(...rows),
      right: Math.max(...columns) + 2,
      bottom: Math.max(...rows) + 2,
    },
  ];
}

describe('labels of annotate', () => {
  const place = (box: Box, label = 'dog') =>
    platesOf([{ box, label, colour: [200, 0, 0] }], 120, 80)[0];

  it('stand above their box', () => {
    const plate = place({ left: 30, top: 40, right: 90, bottom: 70 });

    expect(plate).to.include({ left: 30, top: 40 - plateHeight });
  });

  it('stand inside when there is no room above', () => {
    const plate = place({ left: 30, top: 5, right: 90, bottom: 70 });

    expect(plate).to.include({ left: 30, top: 5, bottom: 5 + plateHeight });
  });

  it('move left when they would leave the image', () => {
    const plate = place({ left: 110, top: 40, right: 120, bottom: 70 });

    expect(plate).to.include({ right: 120 });
  });

  it('end in an ellipsis when the image is too narrow', () => {
    const box = { left: 30, top: 40, right: 90, bottom: 70 };
    const long = place(box, 'a very long label that no image of this width can hold');
    const longer = place(box, `a very long label ${'x'.repeat(100_000)}`);

    expect(long?.left).to.be.at.least(0);
    expect(long?.right).to.be.within(100, 120);
    expect(longer?.right).to.be.at.most(120);
  });

  it('never leave the image', () => {
    const random = createRandom(11);
    for (let round = 0; round < 40; round++) {
      const [left = 0, right = 0] = [random(), random()]
        .toSorted((first, second) => first - second)
        .map((share) => 160 * share - 20);
      const [top = 0, bottom = 0] = [random(), random()]
        .toSorted((first, second) => first - second)
        .map((share) => 120 * share - 20);
      const plate = place({ left, top, right, bottom });
      if (plate === undefined) continue;

      expect(plate.left).to.be.at.least(0);
      expect(plate.top).to.be.at.least(0);
      expect(plate.right).to.be.at.most(120);
      expect(plate.bottom).to.be.at.most(80);
    }
  });

  it('do not cover one another, not even those of equal boxes', () => {
    const marks = Array.from({ length: 8 }, (_, index): Mark => ({
      box: { left: 60, top: 60, right: 110, bottom: 110 },
      label: `thing ${index}`,
      colour: [200, 10 * index, 0],
    }));

    const plates = platesOf(marks, 220, 200);

    expect(plates).to.have.lengthOf(8);
    for (const plate of plates) expect(plate.bottom - plate.top).to.equal(plateHeight);
    for (const [index, first] of plates.entries()) {
      for (const second of plates.slice(index + 1)) {
        const apart =
          first.right <= second.left ||
          second.right <= first.left ||
          first.bottom <= second.top ||
          second.bottom <= first.top;
        expect(apart, JSON.stringify([first, second])).to.equal(true);
      }
    }
  });

  it('stay within the image when they must cover one another', () => {
    const marks = Array.from({ length: 30 }, (_, index): Mark => ({
      box: { left: 0, top: 0, right: 40, bottom: 30 },
      label: 'dog',
      colour: [200, index, 0],
    }));

    for (const plate of platesOf(marks, 40, 30)) {
      expect(plate.right).to.be.at.most(40);
      expect(plate.bottom).to.be.at.most(30);
    }
  });

  it('print the score with two decimals', () => {
    const box = { left: 30, top: 40, right: 90, bottom: 70 };
    const plain = makePlain(120, 80, [255, 255, 255]);

    const scored = annotate(plain, [{ box, label: 'sheep', score: 0.5449 }]);

    expect(scored).to.deep.equal(annotate(plain, [{ box, label: 'sheep 0.54' }]));
    expect(annotate(plain, [{ box, score: 1 }])).to.deep.equal(
      annotate(plain, [{ box, label: '1.00' }]),
    );
  });
});
