import type { ClipSession, ClipTokenizer } from '@grounder/clip/internal';
import { ClipTextEncoder } from '@grounder/clip';
import type { Tensor } from '@grounder/core';
import { expect } from 'chai';

import { embeds, fakeSession, inputIds } from './fakes.js';

/** What an encoder feeds for texts, of which SigLIP's tokenizer fills each to the model's length. */
async function feedsOf(
  tokenizer: Partial<ClipTokenizer>,
  texts = ['a text'],
): Promise<Record<string, number[]>> {
  const kept: Record<string, number[]> = {};
  const mask = { ...inputIds, name: 'attention_mask' };
  const session: ClipSession = {
    ...fakeSession([inputIds, mask], { text_embeds: embeds(3, 4) }),
    run: (feeds) => {
      for (const [name, { data }] of Object.entries<Tensor>(feeds)) {
        kept[name] = Array.from(data as BigInt64Array, Number);
      }
      return Promise.resolve({
        text_embeds: { ...embeds(...texts.map(() => 3)), dims: [texts.length, 1] },
      });
    },
  };
  const whole: ClipTokenizer = {
    contextLength: 5,
    padding: 'contextLength',
    padId: 9,
    encode: (text) => (text === 'one' ? [1] : [1, 2, 3]),
    ...tokenizer,
  };
  await new ClipTextEncoder({ session, tokenizer: whole }).encode(texts);
  return kept;
}

describe('the rows of token ids that ClipTextEncoder feeds', () => {
  it('are filled on the right', async () => {
    const { input_ids, attention_mask } = await feedsOf({});

    expect(input_ids).to.deep.equal([1, 2, 3, 9, 9]);
    expect(attention_mask).to.deep.equal([1, 1, 1, 1, 1]);
  });

  it('are filled on the left where the tokenizer says so', async () => {
    const { input_ids, attention_mask } = await feedsOf({ padSide: 'left' });

    expect(input_ids).to.deep.equal([9, 9, 1, 2, 3]);
    expect(attention_mask).to.deep.equal([1, 1, 1, 1, 1]);
  });

  it('are masked where they are filled for a model that does not look at its padding', async () => {
    const { input_ids, attention_mask } = await feedsOf({ padding: 'longest' }, ['a text', 'one']);

    expect(input_ids).to.deep.equal([1, 2, 3, 1, 9, 9]);
    expect(attention_mask).to.deep.equal([1, 1, 1, 1, 0, 0]);
  });

  it('are as long as the longest text otherwise', async () => {
    const { input_ids } = await feedsOf({ padding: 'longest' });

    expect(input_ids).to.deep.equal([1, 2, 3]);
  });
});
