import { expect } from 'chai';

import { createRasterImage } from '@grounder/core';
import { drawHeatMap } from '@grounder/images';

import { expectCode } from '../../support/failures.js';

const grey = createRasterImage(40, 20, new Uint8Array(3 * 40 * 20).fill(128));
const map = { columns: 4, rows: 2, shares: Float32Array.of(0, 0, 0, 0.4, 0, 0, 0, 0) };

function lightness(data: ArrayLike<number>, x: number, y: number): number {
  const place = 3 * (y * 40 + x);
  return (data[place] ?? 0) + (data[place + 1] ?? 0) + (data[place + 2] ?? 0);
}

describe('drawHeatMap', () => {
  it('brightens what was looked at most and darkens what was not', () => {
    const { data, width, height } = drawHeatMap(grey, map);

    expect([width, height]).to.deep.equal([40, 20]);
    expect(lightness(data, 35, 4)).to.be.greaterThan(3 * 170);
    expect(lightness(data, 5, 15)).to.be.lessThan(3 * 110);
  });

  it('falls evenly between the middles of cells, and is flat beyond them', () => {
    const { data } = drawHeatMap(grey, map);
    const row = Array.from({ length: 40 }, (_, x) => lightness(data, x, 2));

    for (let x = 25; x < 34; x += 1) expect(row[x + 1]).to.be.at.least(row[x] ?? NaN);
    expect(row[39]).to.equal(row[36]);
  });

  it('shows the picture itself when it is transparent, and leaves it as it was', () => {
    expect(drawHeatMap(grey, map, { opacity: 0 }).data).to.deep.equal(grey.data);
    expect(grey.data.every((level) => level === 128)).to.equal(true);
  });

  it('draws a map of nothing', () => {
    const { data } = drawHeatMap(grey, { ...map, shares: new Float32Array(8) });

    expect(lightness(data, 35, 4)).to.equal(lightness(data, 5, 15));
  });

  it('refuses shares that are not those of the cells, and opacities out of range', () => {
    for (const shares of [Float32Array.of(1), Float32Array.of(0, 0, 0, NaN, 0, 0, 0, 0)]) {
      expectCode(() => drawHeatMap(grey, { ...map, shares }), 'INVALID_OPTION');
    }
    expectCode(() => drawHeatMap(grey, map, { opacity: 1.1 }), 'INVALID_OPTION');
  });
});
