import { expect } from 'chai';

import type { TextEncoder } from '@grounder/core';
import { encoderLabelMatcher } from '@grounder/language';
import { describeLabelMatcher } from '@grounder/testing';
import { nounPhrase } from '@grounder/testing/internal';

import { thrownBy, rejectionOf } from '../../support/failures.js';

const labels = ['dog', 'cat', 'hot dog'];

describeLabelMatcher('encoderLabelMatcher', {
  create: () => encoderLabelMatcher({ encoder: letterEncoder() }),
});

describe('encoderLabelMatcher', () => {
  it('gives the cosine of the texts', async () => {
    const matcher = encoderLabelMatcher({ encoder: letterEncoder() });

    const [same, other] = await matcher.similarity(nounPhrase('god'), labels);

    expect(same).to.be.closeTo(1, 1e-6);
    expect(other).to.equal(0);
  });

  it('maps the range above the floor to 0 to 1', async () => {
    const plain = encoderLabelMatcher({ encoder: letterEncoder() });
    const raised = encoderLabelMatcher({ encoder: letterEncoder(), floor: 0.5 });

    const cosine = (await plain.similarity(nounPhrase('dog'), labels))[2] ?? NaN;
    const similarity = (await raised.similarity(nounPhrase('dog'), labels))[2] ?? NaN;

    expect(similarity).to.be.closeTo((cosine - 0.5) / 0.5, 1e-6);
  });

  it('encodes a list of labels once', async () => {
    const encoder = letterEncoder();
    const matcher = encoderLabelMatcher({ encoder, prompt: (name) => `a ${name}` });

    await matcher.similarity(nounPhrase('dog'), labels);
    await matcher.similarity(nounPhrase('cow'), [...labels]);

    expect(encoder.batches).to.deep.equal([['a dog', 'a cat', 'a hot dog'], ['a dog'], ['a cow']]);
  });

  it('tries again after the encoder failed', async () => {
    const encoder = letterEncoder();
    let failures = 1;
    const matcher = encoderLabelMatcher({
      encoder: {
        encode: (texts) =>
          failures-- > 0 ? Promise.reject(new Error('busy')) : encoder.encode(texts),
      },
    });

    const error = await rejectionOf(matcher.similarity(nounPhrase('dog'), labels));
    const [dog] = await matcher.similarity(nounPhrase('dog'), labels);

    expect(error).to.have.property('message', 'busy');
    expect(dog).to.be.closeTo(1, 1e-6);
  });

  for (const floor of [1, 1.5, -2, NaN]) {
    it(`refuses a floor of ${floor}`, () => {
      const error = thrownBy(() => encoderLabelMatcher({ encoder: letterEncoder(), floor }));

      expect(error).to.have.property('code', 'INVALID_OPTION');
    });
  }
});

/** Counts the letters a to z of each text; not normalised. */
function letterEncoder(): TextEncoder & { readonly batches: (readonly string[])[] } {
  const batches: (readonly string[])[] = [];
  return {
    batches,
    encode(texts) {
      batches.push(texts);
      const data = new Float32Array(texts.length * 26);
      for (const [row, text] of texts.entries()) {
        for (const letter of text) {
          const column = letter.charCodeAt(0) - 97;
          if (column < 0 || column >= 26) continue;
          data[row * 26 + column] = (data[row * 26 + column] ?? 0) + 1;
        }
      }
      return Promise.resolve({ rows: texts.length, dim: 26, data, normalised: false });
    },
  };
}
