import type { RasterImage, TokenEncoder, TokenFeatures } from '@grounder/core';
import type { ExtractTokenFeaturesOptions } from '@grounder/regressors';

import { drawToy, toyExamples } from './toy-features.js';

const cells = 8;
/** Numbers of a token. */
const dim = 4;
const colours = ['red', 'green', 'blue'];

/** What a token encoder gives for one input: its tokens, each a list of numbers. */
type Tokens = readonly (readonly number[])[];

function pack(inputs: readonly Tokens[], length: number): TokenFeatures {
  const data = new Float32Array(inputs.length * length * dim);
  const mask = new Float32Array(inputs.length * length);
  for (const [row, tokens] of inputs.entries()) {
    for (const [place, token] of tokens.slice(0, length).entries()) {
      data.set(token, (row * length + place) * dim);
      mask[row * length + place] = 1;
    }
  }
  return { rows: inputs.length, tokens: length, dim, data, mask };
}

/** Sees the colour in the middle of each of 8 × 8 cells. */
export function cellEncoder(side = cells): TokenEncoder<RasterImage> {
  return {
    encodeTokens: (images) =>
      Promise.resolve(
        pack(
          images.map((image) =>
            Array.from({ length: side * side }, (_, cell) => colourAt(image, cell, side)),
          ),
          side * side,
        ),
      ),
  };
}

function colourAt({ width, height, data }: RasterImage, cell: number, side: number) {
  const x = Math.floor((((cell % side) + 0.5) * width) / side);
  const y = Math.floor(((Math.floor(cell / side) + 0.5) * height) / side);
  const pixel = data.subarray(3 * (y * width + x), 3 * (y * width + x) + 3);
  return [...Array.from(pixel, (level) => level / 127.5 - 1), 1];
}

/** One token for each word, which knows the colours; an empty phrase has none. */
export function wordTokenEncoder(length = 4): TokenEncoder<string> {
  return {
    encodeTokens: (texts) =>
      Promise.resolve(
        pack(
          texts.map((text) =>
            text
              .split(' ')
              .filter((word) => word !== '')
              .map((word) => [...colours.map((colour) => (word === colour ? 1 : 0)), 0.5]),
          ),
          length,
        ),
      ),
  };
}

/** What the tokens of some seeds are extracted with. */
export function toyTokenExtraction(seeds: readonly number[]): ExtractTokenFeaturesOptions {
  return {
    examples: toyExamples(seeds),
    load: (picture) => Promise.resolve(drawToy(Number(picture)).image),
    image: { encoder: cellEncoder(), name: 'cells', fingerprint: 'cells-1', tensors: ['last'] },
    text: {
      encoder: wordTokenEncoder(),
      name: 'words',
      fingerprint: 'words-1',
      tensors: ['last'],
      length: 4,
    },
  };
}
