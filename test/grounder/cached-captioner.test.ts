import { expect } from 'chai';

import type { CallOptions, Captioner, Detection, RasterImage } from '@grounder/core';
import { createRasterImage } from '@grounder/core';
import { cachedCaptioner } from 'grounder';
import { describeCaptioner } from '@grounder/testing';

import { expectCode, rejectionOf } from '../support/failures.js';
import { detection } from './fakes.js';

const regions = [detection('cat', 1), detection('dog', 0.5)];

/** Counts the calls, and names regions by their class. */
class CountingCaptioner implements Captioner {
  calls = 0;

  caption(_: RasterImage, asked: readonly Detection[], options: CallOptions = {}) {
    this.calls += 1;
    options.signal?.throwIfAborted();
    return Promise.resolve(asked.map(({ label }) => `a ${label} (${this.calls})`));
  }
}

describeCaptioner('cachedCaptioner', {
  create: () =>
    cachedCaptioner({
      caption: (_image, asked, { signal } = {}) => {
        signal?.throwIfAborted();
        return Promise.resolve(asked.map(({ label }) => `a ${label}`));
      },
    }),
});

describe('cachedCaptioner', () => {
  it('describes regions of a picture once, also when it is decoded anew', async () => {
    const inner = new CountingCaptioner();
    const captioner = cachedCaptioner(inner);

    const first = await captioner.caption(shade(1), regions);

    expect(first).to.deep.equal(['a cat (1)', 'a dog (1)']);
    expect(await captioner.caption(shade(1), regions)).to.deep.equal(first);
    expect(inner.calls).to.equal(1);
  });

  it('tells pictures and regions apart', async () => {
    const inner = new CountingCaptioner();
    const captioner = cachedCaptioner(inner);

    await captioner.caption(shade(1), regions);
    await captioner.caption(shade(2), regions);
    await captioner.caption(shade(1), regions.slice(0, 1));

    expect(inner.calls).to.equal(3);
  });

  it('forgets the picture that was not asked for longest', async () => {
    const inner = new CountingCaptioner();
    const captioner = cachedCaptioner(inner, { capacity: 2 });
    for (const level of [1, 2, 1, 3, 1]) await captioner.caption(shade(level), regions);
    expect(inner.calls).to.equal(3);

    await captioner.caption(shade(2), regions);

    expect(inner.calls).to.equal(4);
  });

  it('has several texts where the captioner has, and remembers them', async () => {
    let calls = 0;
    const caption = () => Promise.resolve(['a cat', 'a dog']);
    const captionAll = () => {
      calls += 1;
      return Promise.resolve([['a cat', 'the cat'], ['a dog']]);
    };
    const many = cachedCaptioner({ caption, captionAll });

    expect(cachedCaptioner({ caption })).to.not.have.property('captionAll');
    expect(many).to.have.property('captionAll');
    if (!('captionAll' in many)) return;
    for (let call = 0; call < 2; call += 1) {
      expect(await many.captionAll(shade(1), regions)).to.deep.equal([
        ['a cat', 'the cat'],
        ['a dog'],
      ]);
    }
    expect(calls).to.equal(1);
  });

  it('remembers nothing of a call that was cancelled', async () => {
    const inner = new CountingCaptioner();
    const captioner = cachedCaptioner({
      caption: async (image, asked, options) => {
        await Promise.resolve();
        return inner.caption(image, asked, options);
      },
    });
    const controller = new AbortController();
    const cancelled = captioner.caption(shade(1), regions, { signal: controller.signal });
    controller.abort(new Error('enough'));

    expect(await rejectionOf(cancelled)).to.have.property('message', 'enough');
    expect(await captioner.caption(shade(1), regions)).to.deep.equal(['a cat (2)', 'a dog (2)']);
  });

  it('refuses a capacity below 1', () => {
    expectCode(() => cachedCaptioner(new CountingCaptioner(), { capacity: 0 }), 'INVALID_OPTION');
  });
});

/** A picture of one grey. */
function shade(level: number): RasterImage {
  return createRasterImage(4, 4, new Uint8Array(48).fill(level));
}
