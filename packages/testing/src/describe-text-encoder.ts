import type { TextEncoder } from '@grounder/core';

import type { ContractOptions } from './contract.js';
import { describeContract } from './contract.js';
import { checkEmbeddings, expectEmbeddings } from './embeddings.js';

const odd = ['', ' ', '...', '犬', '👩‍👩‍👧', '\ud83d', 'a\u0000b', 'left '.repeat(500)];

/**
 * The contract of `TextEncoder`.
 * @param name - The adapter's name.
 * @param options - How to make it, and what it is asked.
 */
export function describeTextEncoder(
  name: string,
  options: ContractOptions<TextEncoder> & {
    /**
     * Two or more texts that mean different things.
     * @defaultValue three English ones
     */
    readonly texts?: readonly string[];
  },
): void {
  const { texts = ['a red bus', 'two sheep on the hill behind the house', 'umbrella'] } = options;

  describeContract(`${name} keeps the contract of TextEncoder`, options, (check) => {
    checkEmbeddings(check, texts);

    for (const text of odd) {
      check(`takes ${JSON.stringify(text).slice(0, 30)}`, async (encoder) => {
        expectEmbeddings(await encoder.encode([text]), 1);
      });
    }
  });
}
