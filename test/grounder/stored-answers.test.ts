import { expect } from 'chai';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Detector, ImageEncoder, RasterImage } from '@grounder/core';
import { createRandom, createRasterImage } from '@grounder/core';
import { fileCache } from '@grounder/models';
import { storedDetector, storedImageEncoder } from 'grounder';

import { rejectionOf } from '../support/failures.js';

function noise(seed: number): RasterImage {
  const random = createRandom(seed);
  return createRasterImage(
    8,
    6,
    Uint8Array.from({ length: 144 }, () => random() * 256),
  );
}

describe('storedDetector and storedImageEncoder', () => {
  let folder: string;
  let calls: number;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'grounder-stored-'));
    calls = 0;
  });

  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  const detector: Detector = {
    detect: ({ data }) => {
      calls += 1;
      const box = { left: Math.PI, top: 1 / 3, right: data[0] ?? 0, bottom: 5 };
      return Promise.resolve([{ box, label: 'cat', score: Math.fround(0.1) }]);
    },
  };
  const encoder: ImageEncoder = {
    encode: (images) => {
      calls += 1;
      const data = Float32Array.from(images.flatMap(({ data: [red = 0] }) => [red / 7, -0, 1e-40]));
      return Promise.resolve({ rows: images.length, dim: 3, data, normalised: false });
    },
  };
  const stored = (name = 'model') => storedDetector(detector, { cache: fileCache(folder), name });
  const storedEncoder = (name = 'model') =>
    storedImageEncoder(encoder, { cache: fileCache(folder), name });

  it('ask the model once for each picture, also in the next run, with the same bits', async () => {
    const bare = await detector.detect(noise(1));
    const features = await encoder.encode([noise(1), noise(2)]);
    calls = 0;

    for (let run = 0; run < 3; run += 1) {
      expect(await stored().detect(noise(1))).to.deep.equal(bare);
      expect(await storedEncoder().encode([noise(1), noise(2)])).to.deep.equal(features);
    }

    expect(calls).to.equal(2);
  });

  it('tell pictures, their order, and models apart', async () => {
    await stored().detect(noise(1));
    await stored().detect(noise(2));
    await stored('other').detect(noise(1));
    await storedEncoder().encode([noise(1), noise(2)]);
    await storedEncoder().encode([noise(2), noise(1)]);
    await storedEncoder('other').encode([noise(1), noise(2)]);

    expect(calls).to.equal(6);
  });

  it('make a damaged entry anew', async () => {
    const first = await stored().detect(noise(1));
    const [entry = ''] = await readdir(folder);
    await writeFile(join(folder, entry), 'torn');

    expect(await stored().detect(noise(1))).to.deep.equal(first);
    expect(calls).to.equal(2);
  });

  it('keep nothing of a call that fails or is cancelled', async () => {
    const reason = new Error('broken');
    const broken: Detector = { detect: () => Promise.reject(reason) };
    const failing = storedDetector(broken, { cache: fileCache(folder), name: 'model' });
    expect(await rejectionOf(failing.detect(noise(1)))).to.equal(reason);
    const signal = AbortSignal.abort(reason);
    expect(await rejectionOf(stored().detect(noise(1), { signal }))).to.equal(reason);
    expect(await rejectionOf(storedEncoder().encode([noise(1)], { signal }))).to.equal(reason);

    expect(await readdir(folder)).to.deep.equal([]);
  });
});
