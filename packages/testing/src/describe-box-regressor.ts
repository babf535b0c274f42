import type {
  AttentionMap,
  AttentiveRegressor,
  Box,
  BoxRegressor,
  CallOptions,
  ScoreRequest,
} from '@grounder/core';
import { createRasterImage } from '@grounder/core';

import type { ContractOptions } from './contract.js';
import { describeContract, copies } from './contract.js';
import {
  expectBoxInside,
  expectEqual,
  expectLength,
  expectThat,
  expectWithin,
} from './expectations.js';
import { drawnQuery, drawPicture } from './pixels.js';
import { checkCalls, checkInput } from './shared-cases.js';

/**
 * The contract of `BoxRegressor`, and that of `AttentiveRegressor` when the adapter has `regressAttentively`.
 * @param name - The adapter's name.
 * @param options - How to make it, and what it is asked.
 */
export function describeBoxRegressor(
  name: string,
  options: ContractOptions<BoxRegressor> & {
    /**
     * A picture and a query about it.
     * @defaultValue "the dog" about a drawn picture of 96×64
     */
    readonly question?: () =>
      Pick<ScoreRequest, 'image' | 'query'> | Promise<Pick<ScoreRequest, 'image' | 'query'>>;
  },
): void {
  const { question = () => ({ image: drawPicture(), query: drawnQuery }) } = options;
  const asked = copies(question);
  const regress = async (regressor: BoxRegressor, call?: CallOptions): Promise<Box> => {
    const { image, query } = await asked();
    return regressor.regress(image, query, call);
  };

  describeContract(`${name} keeps the contract of BoxRegressor`, options, (check) => {
    check('returns a box with an area inside the image', async (regressor) => {
      expectBoxInside(await regress(regressor), (await asked()).image);
    });

    for (const [width, height] of [
      [1, 1],
      [1, 200],
      [200, 1],
    ] as const) {
      check(`takes an image of ${width}×${height}`, async (regressor) => {
        const { query } = await asked();

        const image = createRasterImage(width, height);
        expectBoxInside(await regressor.regress(image, query), image);
      });
    }

    check('tells where it looked, and the same box', async (regressor) => {
      if (!isAttentive(regressor)) return;
      const { image, query } = await asked();
      const { box, attention } = await regressor.regressAttentively(image, query);

      expectEqual(box, await regress(regressor), 'the box that `regress` gives');
      expectAttention(attention);
    });

    checkInput(check, asked, (regressor, { image, query }) => regressor.regress(image, query));
    checkCalls(check, regress);
  });
}

function expectAttention({ columns, rows, shares }: AttentionMap): void {
  expectLength(shares, columns * rows, `shares, ${rows} rows of ${columns}`);
  for (const share of shares) expectWithin(share, [0, 1], 'a share');
  const sum = shares.reduce((total, share) => total + share, 0);
  expectThat(sum <= 1.001, 'shares that sum to 1 or less', sum);
}

function isAttentive(regressor: BoxRegressor): regressor is AttentiveRegressor {
  return 'regressAttentively' in regressor;
}
