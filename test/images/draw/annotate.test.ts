import type { Box } from '@grounder/core';
import type { Mark } from '@grounder/images';
import { annotate, okabeItoPalette } from '@grounder/images';
import { expect } from 'chai';

import { changedBox, codeOf, makeNoise, makePlain, pixelAt, toText } from '../pictures.js';

const image = makeNoise(200, 120);

describe('annotate', () => {
  it('draws the very pixels of an outline', () => {
    const picture = annotate(
      makePlain(8, 6, [0, 0, 0]),
      [{ box: box(2, 1, 6, 5), colour: [9, 8, 7] }],
      { thickness: 1 },
    );

    const letters = new Map([
      ['9,8,7', '#'],
      ['0,0,0', '.'],
    ]);
    expect(toText(picture, letters)).to.deep.equal([
      '........',
      '..####..',
      '..#..#..',
      '..#..#..',
      '..####..',
      '........',
    ]);
  });

  it('draws the very pixels of an arrow', () => {
    const picture = annotate(makePlain(16, 7, [0, 0, 0]), [], {
      thickness: 1,
      links: [{ from: box(1, 3, 2, 4), to: box(14, 3, 15, 4), colour: [255, 255, 255] }],
    });

    const letters = new Map([
      ['255,255,255', '#'],
      ['0,0,0', '.'],
    ]);
    const row = toText(picture, letters)[3] ?? '';
    expect(row.slice(0, 9)).to.match(/^\.[^#.]#{7}$/);
    expect(row.at(-1)).to.equal('.');
    expect(changedBox(makePlain(16, 7, [0, 0, 0]), picture)).to.deep.equal(box(1, 1, 15, 6));
  });

  it('puts the label of a link on its middle, unless that covers the label of a box', () => {
    const link = { from: box(0, 50, 20, 70), to: box(180, 50, 200, 70), label: 'left of' };
    const plain = makePlain(200, 120, [0, 0, 0]);
    const options = { thickness: 1, textSize: 12 };
    const lines = annotate(plain, [], { ...options, links: [{ ...link, label: '' }] });

    const labelled = annotate(plain, [], { ...options, links: [{ ...link, colour: [9, 9, 9] }] });
    const mark = { box: box(70, 67, 130, 100), label: 'umbrella', colour: [0, 200, 0] } as const;
    const marked = annotate(plain, [mark], options);
    const crowded = annotate(plain, [mark], { ...options, links: [link] });

    expect(pixelAt(lines, 100, 60)).to.deep.equal([0, 0, 0]);
    const { left = 0, right = 0, top = 0, bottom = 0 } = changedBox(lines, labelled) ?? {};
    expect((top + bottom) / 2).to.be.closeTo(60, 1);
    expect(left).to.be.lessThan(100);
    expect(right).to.be.greaterThan(100);
    for (let x = 75; x < 80; x += 1) {
      expect(pixelAt(crowded, x, 55)).to.deep.equal(pixelAt(marked, x, 55));
    }
  });

  it('takes links that leave the image or have no length, and refuses boxes that are none', () => {
    const far = { from: box(-900, -900, -800, -800), to: box(900, 900, 1000, 1000) };
    const none = { from: box(10, 10, 20, 20), to: box(12, 12, 18, 18) };

    expect(changedBox(image, annotate(image, [], { links: [far] }))).to.not.equal(undefined);
    expect(changedBox(image, annotate(image, [], { links: [none] }))).to.equal(undefined);
    const broken = { from: box(10, 10, NaN, 20), to: none.to };
    expect(codeOf(() => annotate(image, [], { links: [broken] }))).to.equal('INVALID_BOX');
  });

  it('changes nothing but frame and label', () => {
    const picture = annotate(image, [{ box: box(50, 60, 150, 100), label: 'dog', score: 0.5 }], {
      thickness: 2,
      textSize: 12,
    });

    expect(changedBox(image, picture)).to.deep.equal(box(49, 42, 151, 101));
    for (let y = 61; y < 99; y++) {
      for (let x = 51; x < 149; x++) {
        expect(pixelAt(picture, x, y)).to.deep.equal(pixelAt(image, x, y));
      }
    }
  });

  it('leaves the image as it was', () => {
    const own = makeNoise(200, 120);

    annotate(own, [{ box: box(0, 0, 200, 120), label: 'dog' }]);

    expect(own).to.deep.equal(image);
  });

  it('copies the image when there are no marks', () => {
    const picture = annotate(image, []);

    expect(picture).to.deep.equal(image);
    expect(picture.data).to.not.equal(image.data);
  });

  it('puts the first mark on top', () => {
    const marks: readonly Mark[] = [
      { box: box(10, 10, 30, 30), colour: [1, 1, 1] },
      { box: box(10, 10, 30, 30), colour: [2, 2, 2] },
    ];

    expect(pixelAt(annotate(image, marks), 10, 10)).to.deep.equal([1, 1, 1]);
  });

  it('gives equal labels equal colours and others their own', () => {
    const labels = ['dog', 'cat', 'dog', undefined, undefined];
    const marks = labels.map((label, index): Mark => {
      const place = { box: box(20 * index, 60, 20 * index + 10, 100) };
      return label === undefined ? place : { ...place, label };
    });

    const picture = annotate(image, marks, { thickness: 1 });

    const colours = labels.map((_, index) => pixelAt(picture, 20 * index, 99));
    const [first, second, third, fourth] = okabeItoPalette;
    expect(colours).to.deep.equal([first, second, first, third, fourth]);
  });

  it('starts the palette again when it is used up', () => {
    const marks = [0, 1, 2].map((index) => ({ box: box(20 * index, 60, 20 * index + 10, 100) }));

    const picture = annotate(image, marks, {
      palette: [
        [1, 1, 1],
        [2, 2, 2],
      ],
    });

    expect(pixelAt(picture, 40, 80)).to.deep.equal([1, 1, 1]);
  });

  it('scales lines and text with the image', () => {
    const lineOf = (side: number) => {
      const plain = makePlain(side, side, [255, 255, 255]);
      const picture = annotate(plain, [{ box: box(side / 2, side / 2, side, side) }]);
      let thickness = 0;
      for (let y = 0; y < side; y++) {
        if (pixelAt(picture, Math.round(side * 0.75), y).join() !== '255,255,255') thickness++;
      }
      return thickness / 2;
    };

    expect([lineOf(20), lineOf(600), lineOf(1200)]).to.deep.equal([1, 3, 6]);
  });

  it('has the documented defaults', () => {
    const marks = [{ box: box(10, 10, 90, 90), label: 'dog' }];
    const square = makePlain(1000, 1000, [0, 0, 0]);

    const picture = annotate(square, marks);

    expect(picture).to.deep.equal(
      annotate(square, marks, { thickness: 5, textSize: 28, palette: okabeItoPalette }),
    );
  });

  it('writes dark on light and light on dark', () => {
    const extremes = (colour: readonly [number, number, number]) => {
      const picture = annotate(makePlain(200, 100, colour), [
        { box: box(0, 50, 200, 100), label: 'HHH', colour },
      ]);
      return [Math.min(...picture.data), Math.max(...picture.data)];
    };

    expect(extremes([240, 228, 66])[0]).to.equal(0);
    expect(extremes([0, 60, 100])[1]).to.equal(255);
  });

  it('cuts boxes that leave the image and draws none that is outside', () => {
    const picture = annotate(
      image,
      [
        { box: box(-50, -50, 30, 30), colour: [1, 2, 3] },
        { box: box(300, 10, 400, 50), label: 'far away' },
        { box: box(20, 20, 20, 50), label: 'flat' },
      ],
      { thickness: 3 },
    );

    expect(changedBox(image, picture)).to.deep.equal(box(0, 0, 31, 31));
    expect(pixelAt(picture, 2, 15)).to.deep.equal([1, 2, 3]);
  });

  it('fills what a huge thickness leaves nothing of', () => {
    const marks: Mark[] = [{ box: box(50, 50, 60, 60), colour: [1, 2, 3] }];
    const picture = annotate(image, marks, { thickness: 100_000 });

    expect(picture.data).to.deep.equal(makePlain(200, 120, [1, 2, 3]).data);
  });

  for (const [width, height] of [
    [1, 1],
    [1, 300],
    [300, 1],
    [12, 12],
    [20, 20],
  ] as const) {
    it(`draws on an image of ${width}×${height}`, () => {
      const tiny = makeNoise(width, height);

      const picture = annotate(tiny, [{ box: box(0, 0, width, height), label: 'a dog' }]);

      expect(picture).to.include({ width, height });
      expect(picture.data).to.have.lengthOf(3 * width * height);
    });
  }

  for (const label of ['', '   ', '\u200d', '\n']) {
    it(`draws no plate for ${JSON.stringify(label)}`, () => {
      const mark = { box: box(50, 60, 150, 100) };

      expect(annotate(image, [{ ...mark, label }])).to.deep.equal(annotate(image, [mark]));
    });
  }

  for (const label of ['🐕', '👩‍👩‍👧', '犬', 'Zoë’s façade – 5 €', 'e\u0301', '\ud83d', 'a\u0000b']) {
    it(`draws a plate for ${JSON.stringify(label)}`, () => {
      const picture = annotate(image, [{ box: box(50, 60, 150, 100), label }], { textSize: 12 });

      expect(changedBox(image, picture)?.top).to.equal(43);
    });
  }

  it('refuses boxes that are none', () => {
    for (const wrong of [box(NaN, 0, 1, 1), box(0, 0, Infinity, 1), box(5, 0, 1, 1)]) {
      expect(codeOf(() => annotate(image, [{ box: wrong }]))).to.equal('INVALID_BOX');
    }
  });

  for (const options of [
    { thickness: 0 },
    { thickness: 1.5 },
    { textSize: NaN },
    { palette: [] },
    { palette: [[1, 2, 999]] as const },
  ]) {
    it(`refuses ${JSON.stringify(options)}`, () => {
      expect(codeOf(() => annotate(image, [], options))).to.equal('INVALID_OPTION');
    });
  }
});

function box(left: number, top: number, right: number, bottom: number): Box {
  return { left, top, right, bottom };
}
