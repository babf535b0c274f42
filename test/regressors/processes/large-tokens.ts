// Extracts the tokens of 300 pictures as those of a ViT-B/16 with four layers, 723 MB of floats:
// node large-tokens.js FOLDER. Tells the length of the file and by how much memory grew meanwhile.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

import { createRasterImage } from '@grounder/core';
import type { TokenEncoder } from '@grounder/core';
import { extractTokenFeatures } from '@grounder/regressors';

const [folder = ''] = process.argv.slice(2);
const before = process.memoryUsage.rss();
let highest = before;

function tokensOf<Input>(tokens: number, dim: number): TokenEncoder<Input> {
  return {
    encodeTokens(inputs) {
      const rows = inputs.length;
      const data = new Float32Array(rows * tokens * dim).fill(0.5);
      highest = Math.max(highest, process.memoryUsage.rss());
      return Promise.resolve({
        rows,
        tokens,
        dim,
        data,
        mask: new Float32Array(rows * tokens).fill(1),
      });
    },
  };
}

const named = { name: 'large', fingerprint: '1', tensors: ['0', '3', '7', '11'] };
using set = await extractTokenFeatures(folder, {
  examples: Array.from({ length: 300 }, (_, index) => ({
    id: String(index),
    picture: String(index),
    expression: 'a thing',
    box: { left: 1, top: 1, right: 5, bottom: 5 },
  })),
  load: () => Promise.resolve(createRasterImage(8, 8)),
  image: { ...named, encoder: tokensOf(196, 3072) },
  text: { ...named, encoder: tokensOf(40, 512) },
  type: 'float16',
  batchSize: 8,
});
set.images.read([0, 299]);
const megabytes = (bytes: number) => Math.round(bytes / 2 ** 20);
console.log(
  JSON.stringify({
    fileMegabytes: megabytes(statSync(join(folder, 'images.npy')).size),
    grownMegabytes: megabytes(highest - before),
  }),
);
