import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

import type { Box } from '@grounder/core';
import { createRandom, createRasterImage } from '@grounder/core';
import { annotate, drawHeatMap, drawOnImage, embedImage, openResvg } from '@grounder/images';
import { expect } from 'chai';

import { expectCode } from '../../support/failures.js';

const size = { width: 640, height: 480 };
const { resolve } = createRequire(import.meta.url);

async function openRasteriser() {
  const wasm = Uint8Array.from(await readFile(resolve('@resvg/resvg-wasm/index_bg.wasm')));
  const font = await readFile(resolve('@expo-google-fonts/arimo/700Bold/Arimo_700Bold.ttf'));
  return openResvg({ wasm, fonts: [font] });
}

/** The filled rectangles of an overlay without a legend: the plates of its labels. */
function platesOf(svg: string): readonly Box[] {
  const plates = svg.matchAll(/<rect x="(.*?)" y="(.*?)" width="(.*?)" height="(.*?)" fill="#/g);
  return Array.from(plates, ([, x, y, width, height]) => {
    const [left, top] = [Number(x), Number(y)];
    return { left, top, right: left + Number(width), bottom: top + Number(height) };
  });
}

function overlaps(first: Box, second: Box): boolean {
  const isApartAcross = first.right <= second.left || second.right <= first.left;
  return !isApartAcross && first.top < second.bottom && second.top < first.bottom;
}

describe('annotate', () => {
  it('is as large as the image, in its pixels, with text as text', () => {
    const svg = annotate(size, [
      { box: { left: 10, top: 50, right: 90, bottom: 99 }, label: 'cat', score: 0.5 },
    ]);

    expect(svg).to.match(/^<svg [^>]* width="640" height="480" viewBox="0 0 640 480">/);
    expect(svg).to.contain('>cat 0.50</text>');
  });

  it('escapes every text, also what XML forbids', () => {
    const label = `<b a="1" c='2'>&\u0000\u001b\ud800\u202e`;
    const svg = annotate(size, [{ box: { left: 10, top: 50, right: 90, bottom: 99 }, label }]);

    expect(svg).to.contain(
      '&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;\ufffd\ufffd\ufffd\ufffd</text>',
    );
  });

  it('is higher than the image by its legend', () => {
    const svg = annotate(size, [], { legend: { title: 'the cat', entries: [{ label: 'it' }] } });

    expect(Number(/height="(\d+)"/.exec(svg)?.[1])).to.be.greaterThan(480);
    expect(svg).to.contain('>the cat</text>').and.to.contain('>it</text>');
  });

  it('covers neither other labels nor what a label names, where there is room', () => {
    const random = createRandom(7);
    for (let round = 0; round < 50; round++) {
      const boxes = Array.from({ length: 10 }, (): Box => {
        const [left, top] = [Math.floor(560 * random()), Math.floor(420 * random())];
        const width = 20 + Math.floor(60 * random());
        return { left, top, right: left + width, bottom: top + 20 + Math.floor(40 * random()) };
      });
      const plates = platesOf(
        annotate(
          size,
          boxes.map((box) => ({ box, label: 'person' })),
        ),
      );

      expect(plates).to.have.length(boxes.length);
      for (const [index, plate] of plates.entries()) {
        const others = [...plates.slice(0, index), boxes[index] ?? plate];
        expect(others.some((other) => overlaps(plate, other))).to.equal(false);
        expect(plate.left >= 0 && plate.right <= 640).to.equal(true);
        expect(plate.top >= 0 && plate.bottom <= 480).to.equal(true);
      }
    }
  });

  it('refuses colours and sizes that are none', () => {
    const box = { left: 10, top: 50, right: 90, bottom: 99 };

    expectCode(() => annotate(size, [{ box, colour: [0, 0, 256] }]), 'INVALID_OPTION');
    expectCode(() => annotate(size, [], { palette: [] }), 'INVALID_OPTION');
    expectCode(() => annotate(size, [], { textSize: 1.5 }), 'INVALID_OPTION');
    expectCode(() => annotate(size, [{ box: { ...box, right: Number.NaN } }]), 'INVALID_BOX');
  });
});

describe('drawOnImage', () => {
  it('lays half-transparent colour over the picture, and what is below it on white', async () => {
    const image = createRasterImage(2, 1, Uint8Array.of(0, 0, 0, 255, 255, 255));
    const half = '<rect width="2" height="1" fill="#ff0000" fill-opacity="0.5"/>';
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="2" height="2">${half}</svg>`;

    const drawn = drawOnImage(image, svg, await openRasteriser());

    expect(drawn.height).to.equal(2);
    expect([...drawn.data]).to.deep.equal([128, 0, 0, 255, 127, 127, 255, 255, 255, 255, 255, 255]);
  });

  it('draws text with the font that it is given, each letter on its plate', async () => {
    const box = { left: 100, top: 100, right: 200, bottom: 200 };
    const svg = annotate(size, [{ box, label: 'dog', colour: [0, 0, 0] }]);
    const [plate = box] = platesOf(svg);

    const drawn = drawOnImage(createRasterImage(640, 480), svg, await openRasteriser());

    const whites: number[] = [];
    for (let y = 0; y < 480; y++) {
      for (let x = 0; x < 640; x++) if (drawn.data[3 * (y * 640 + x)] === 255) whites.push(x);
    }
    expect(whites.length).to.be.greaterThan(20);
    expect(Math.min(...whites)).to.be.greaterThan(plate.left);
    expect(Math.max(...whites)).to.be.lessThan(plate.right);
  });

  it('refuses an overlay of another width', async () => {
    const rasteriser = await openRasteriser();

    expectCode(
      () => drawOnImage(createRasterImage(64, 48), annotate(size, []), rasteriser),
      'INVALID_OPTION',
    );
  });
});

describe('drawHeatMap', () => {
  const image = createRasterImage(40, 20, new Uint8Array(2400).fill(128));

  it('is bright where most was looked at, dark elsewhere, up to the border', async () => {
    const map = { columns: 4, rows: 2, shares: Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0) };

    const { data } = drawOnImage(image, drawHeatMap(image, map), await openRasteriser());

    const red = (x: number, y: number) => data[3 * (y * 40 + x)] ?? 0;
    expect(red(0, 0)).to.be.greaterThan(180);
    expect(red(39, 19)).to.be.lessThan(100);
    expect(Math.abs(red(39, 0) - red(39, 10))).to.be.lessThan(3);
  });

  it('refuses maps that lack shares', () => {
    expectCode(
      () => drawHeatMap(image, { columns: 2, rows: 1, shares: Float32Array.of(1) }),
      'INVALID_OPTION',
    );
  });
});

describe('embedImage', () => {
  it('shows the picture below the overlays, as high as the highest', () => {
    const overlay = annotate(size, [], { legend: { title: 'the cat' } });
    const height = Number(/height="(\d+)"/.exec(overlay)?.[1]);

    const svg = embedImage({ ...size, uri: 'data:image/png;base64,AAAA' }, [overlay]);

    expect(svg).to.contain(`width="640" height="${height}"`);
    expect(svg.indexOf('<image ')).to.be.lessThan(svg.indexOf('the cat'));
  });
});
