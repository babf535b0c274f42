import type { CallOptions, Detection, Detector, RasterImage } from '@grounder/core';
import { createRasterImage } from '@grounder/core';
import { expect } from 'chai';
import { cachedDetector, ProposalGrounder } from 'grounder';
import { describeDetector } from '@grounder/testing';

import { expectCode, rejectionOf } from '../support/failures.js';
import { fixedScorer, lastWordParser, picture } from './fakes.js';

/** A detector that counts how often it searches. */
class CountingDetector implements Detector {
  readonly searched: RasterImage[] = [];

  detect(image: RasterImage, options: CallOptions = {}): Promise<readonly Detection[]> {
    options.signal?.throwIfAborted();
    this.searched.push(image);
    const box = { left: 0, top: 0, right: image.width, bottom: image.height };
    return Promise.resolve(['dog', 'cat'].map((label) => ({ label, score: 0.5, box })));
  }
}

/** A picture of one colour. */
function grey(value: number): RasterImage {
  return createRasterImage(8, 4, new Uint8Array(96).fill(value));
}

describeDetector('cachedDetector', {
  create: () => cachedDetector(new CountingDetector()),
  labels: ['dog', 'cat'],
});

describe('cachedDetector', () => {
  it('searches a picture once, also when it is decoded anew', async () => {
    const inner = new CountingDetector();
    const detector = cachedDetector(inner);

    const first = await detector.detect(grey(7));
    const second = await detector.detect(grey(7));
    await detector.detect(grey(8));

    expect(second).to.equal(first);
    expect(inner.searched).to.have.lengthOf(2);
  });

  it('forgets the picture that was not asked for longest', async () => {
    const inner = new CountingDetector();
    const detector = cachedDetector(inner, { capacity: 2 });

    for (const value of [1, 2, 1, 3, 1, 2]) await detector.detect(grey(value));

    expect(inner.searched.map(({ data }) => data[0])).to.deep.equal([1, 2, 3, 2]);
  });

  it('keeps nothing of a call that fails', async () => {
    const inner = new CountingDetector();
    const failing = { detect: () => Promise.reject(new Error('no')) };
    let current: Detector = failing;
    const detector = cachedDetector({ detect: (...call) => current.detect(...call) });

    await rejectionOf(detector.detect(picture));
    current = inner;

    expect(await detector.detect(picture)).to.have.lengthOf(2);
  });

  it('spares a grounder the second search', async () => {
    const inner = new CountingDetector();
    const detector = cachedDetector(inner);
    const scorers = [{ name: 'fixed', scorer: fixedScorer(1, 2) }];
    const grounder = new ProposalGrounder({ detector, parser: lastWordParser, scorers });

    await grounder.ground(picture, 'the dog');
    const { label } = await grounder.ground(picture, 'the cat');

    expect(label).to.equal('cat');
    expect(inner.searched).to.deep.equal([picture]);
  });

  it('refuses a capacity below 1', () => {
    expectCode(() => cachedDetector(new CountingDetector(), { capacity: 0 }), 'INVALID_OPTION');
  });
});
