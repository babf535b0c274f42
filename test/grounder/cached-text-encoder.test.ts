import { expect } from 'chai';

import type { TextEncoder as TextEncoderPort } from '@grounder/core';
import { cachedTextEncoder } from 'grounder';
import { describeTextEncoder } from '@grounder/testing';

import { expectCode, rejectionOf } from '../support/failures.js';

/** Writes down what it is asked; a text becomes its length and its first letter's code. */
function recordingEncoder(normalised = false): TextEncoderPort & { readonly asked: string[][] } {
  const asked: string[][] = [];
  return {
    asked,
    encode(texts, options = {}) {
      options.signal?.throwIfAborted();
      asked.push([...texts]);
      const data = Float32Array.from(
        texts.flatMap((text) => [text.length, text.codePointAt(0) ?? 0]),
      );
      return Promise.resolve({ rows: texts.length, dim: 2, data, normalised });
    },
  };
}

describeTextEncoder('cachedTextEncoder', {
  create: () => cachedTextEncoder(recordingEncoder(), { capacity: 2 }),
});

describe('cachedTextEncoder', () => {
  it('gives what the encoder gives, and asks it for each text once', async () => {
    const inner = recordingEncoder();
    const encoder = cachedTextEncoder(inner);
    await encoder.encode(['cat', 'bird', 'cat']);

    const again = await encoder.encode(['bird', 'ox', 'cat']);

    expect(again).to.deep.equal(await recordingEncoder().encode(['bird', 'ox', 'cat']));
    expect(inner.asked).to.deep.equal([['cat', 'bird'], ['ox']]);
  });

  it('asks for nothing when all is known, and leaves an empty batch to the encoder', async () => {
    const inner = recordingEncoder(true);
    const encoder = cachedTextEncoder(inner);
    await encoder.encode(['cat']);

    expect((await encoder.encode(['cat', 'cat'])).rows).to.equal(2);
    expect(inner.asked).to.have.length(1);
    expect(await encoder.encode([])).to.deep.include({ rows: 0, dim: 2 });
  });

  it('says that rows have length 1 only when all do', async () => {
    let normalised = true;
    const encoder = cachedTextEncoder({
      encode: (texts) => recordingEncoder(normalised).encode(texts),
    });
    await encoder.encode(['cat']);
    normalised = false;
    await encoder.encode(['dog']);

    expect(await encoder.encode(['cat'])).to.have.property('normalised', true);
    expect(await encoder.encode(['cat', 'dog'])).to.have.property('normalised', false);
  });

  it('encodes more texts at once than it keeps, and forgets the oldest', async () => {
    const inner = recordingEncoder();
    const encoder = cachedTextEncoder(inner, { capacity: 2 });

    const { data } = await encoder.encode(['a', 'bb', 'ccc']);
    await encoder.encode(['a', 'ccc']);

    expect([...data]).to.deep.equal([1, 97, 2, 98, 3, 99]);
    expect(inner.asked[1]).to.deep.equal(['a']);
  });

  it('hands its rows out as copies', async () => {
    const encoder = cachedTextEncoder(recordingEncoder());
    const { data } = await encoder.encode(['cat']);
    data.fill(0);

    expect([...(await encoder.encode(['cat'])).data]).to.deep.equal([3, 99]);
  });

  it('remembers nothing of a call that was cancelled', async () => {
    const inner = recordingEncoder();
    const encoder = cachedTextEncoder(inner);
    const signal = AbortSignal.abort(new Error('enough'));

    expect(await rejectionOf(encoder.encode(['cat'], { signal }))).to.have.property(
      'message',
      'enough',
    );
    expect(inner.asked).to.be.empty;
    expect((await encoder.encode(['cat'])).rows).to.equal(1);
  });

  it('refuses a capacity below 1', () => {
    expectCode(() => cachedTextEncoder(recordingEncoder(), { capacity: 0 }), 'INVALID_OPTION');
  });
});
