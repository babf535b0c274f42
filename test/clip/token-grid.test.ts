import type { ClipSession, ClipTokenizer } from '@grounder/clip/internal';
import { ClipTextEncoder } from '@grounder/clip';
import type { Tensor } from '@grounder/core';
import { expect } from 'chai';

import { embeds, fakeSession, inputIds } from './fakes.js';

/** What an encoder feeds for one text. */
async function feedsOf(tokenizer: Partial<ClipTokenizer>): Promise<Record<string, number[]>> {
  const kept: Record<string, number[]> = {};
  const mask = { ...inputIds, name: 'attention_mask' };
  const session: ClipSession = {
    ...fakeSession([inputIds, mask], { text_embeds: embeds(3, 4) }),
    run: (feeds) => {
      for (const [name, { data }] of Object.entries<Tensor>(feeds)) {
        kept[name] = Array.from(data as BigInt64Array, Number);
      }
      return Promise.resolve({ text_embeds: embeds(3, 4) });
    },
  };
  const whole: ClipTokenizer = {
    contextLength: 5,
    padding: 'contextLength',
    padId: 9,
    encode: () => [1, 2, 3],
    ...tokenizer,
  };
  await new ClipTextEncoder({ session, tokenizer: whole }).encode(['a text']);
  return kept;
}

describe('the rows of token ids that ClipTextEncoder feeds', () => {
  it('are filled on the right', async () => {
    const { input_ids, attention_mask } = await feedsOf({});

    expect(input_ids).to.deep.equal([1, 2, 3, 9, 9]);
    expect(attention_mask).to.deep.equal([1, 1, 1, 0, 0]);
  });

  it('are filled on the left where the tokenizer says so', async () => {
    const { input_ids, attention_mask } = await feedsOf({ padSide: 'left' });

    expect(input_ids).to.deep.equal([9, 9, 1, 2, 3]);
    expect(attention_mask).to.deep.equal([0, 0, 1, 1, 1]);
  });

  it('are as long as the longest text otherwise', async () => {
    const { input_ids } = await feedsOf({ padding: 'longest' });

    expect(input_ids).to.deep.equal([1, 2, 3]);
  });
});
