import type { ImageEncoder } from '@grounder/core';
import { createRasterImage } from '@grounder/core';

import type { ContractOptions } from './contract.js';
import { describeContract } from './contract.js';
import { checkEmbeddings, expectEmbeddings } from './embeddings.js';
import { drawNoise, drawPicture } from './pixels.js';

/**
 * The contract of `ImageEncoder`.
 * @param name - The adapter's name.
 * @param options - How to make it.
 */
export function describeImageEncoder(name: string, options: ContractOptions<ImageEncoder>): void {
  const images = [drawPicture(), drawNoise(40, 70), createRasterImage(50, 50)];

  describeContract(`${name} keeps the contract of ImageEncoder`, options, (check) => {
    checkEmbeddings(check, images);

    for (const [width, height] of [
      [1, 1],
      [1, 200],
      [200, 1],
    ] as const) {
      check(`takes an image of ${width}×${height}`, async (encoder) => {
        expectEmbeddings(await encoder.encode([drawNoise(width, height)]), 1);
      });
    }
  });
}
