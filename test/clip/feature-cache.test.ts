import type { FeatureKey } from '@grounder/clip/internal';
import { ClipScorer, featureCache } from '@grounder/clip';
import { createRasterImage } from '@grounder/core';
import { tightCrop } from '@grounder/images';
import { expect } from 'chai';

import { expectCode } from '../support/failures.js';
import { FakeImages, FakeTexts } from './fakes.js';

const box = { left: 0, top: 0, right: 2, bottom: 1 };
const base: FeatureKey = {
  image: createRasterImage(2, 1, Uint8Array.of(1, 2, 3, 4, 5, 6)),
  box,
  cropper: tightCrop(),
  encoder: new FakeImages(),
};

describe('featureCache', () => {
  it('finds a picture of the same content again', () => {
    const cache = featureCache();
    const features = Float32Array.of(0.6, 0.8);
    const copy = createRasterImage(2, 1, base.image.data.slice());

    cache.write(base, features);

    expect(cache.read(base)).to.equal(features);
    expect(cache.read({ ...base, image: copy })).to.equal(features);
  });

  const others: Readonly<Record<string, Partial<FeatureKey>>> = {
    picture: { image: createRasterImage(2, 1) },
    box: { box: { ...box, right: 1 } },
    cropper: { cropper: tightCrop() },
    encoder: { encoder: new FakeImages() },
  };
  for (const [name, change] of Object.entries(others)) {
    it(`tells another ${name} apart`, () => {
      const cache = featureCache();

      cache.write(base, Float32Array.of(1));

      expect(cache.read({ ...base, ...change })).to.equal(undefined);
    });
  }

  it('keeps at most so many bytes, those used last', () => {
    const cache = featureCache({ maxBytes: 20 });
    const keys = [1, 2, 3].map((right) => ({ ...base, box: { ...box, right } }));
    const [first = base, second = base, third = base] = keys;

    cache.write(first, Float32Array.of(1, 1));
    cache.write(second, Float32Array.of(2, 2));
    cache.read(first);
    cache.write(third, Float32Array.of(3, 3));
    cache.write(third, Float32Array.of(4, 4));

    expect(keys.map((key) => cache.read(key)?.[0])).to.deep.equal([1, undefined, 4]);
  });

  it('keeps nothing that is larger than its limit', () => {
    const cache = featureCache({ maxBytes: 4 });

    cache.write(base, Float32Array.of(1, 2));

    expect(cache.read(base)).to.equal(undefined);
  });

  it('refuses a limit below 1', () => {
    expectCode(() => featureCache({ maxBytes: 0 }), 'INVALID_OPTION');
  });

  it('spares scorers of one encoder and cropper the pictures that one of them saw', async () => {
    const images = new FakeImages();
    const croppers = [tightCrop()];
    const cache = featureCache();
    const create = (): ClipScorer =>
      new ClipScorer({ encoders: [{ image: images, text: new FakeTexts() }], croppers, cache });
    const regions = [{ box, label: 'red', score: 1 }];
    const query = { text: 'red', entities: [] };
    const copy = createRasterImage(2, 1, base.image.data.slice());

    const first = await create().score({ image: base.image, regions, query });
    const second = await create().score({ image: copy, regions, query });

    expect(second).to.deep.equal(first);
    expect(images.batches).to.deep.equal([1]);
  });
});
