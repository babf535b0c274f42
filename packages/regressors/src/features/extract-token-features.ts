import type { CallOptions, Embeddings, RasterImage, TokenEncoder } from '@grounder/core';
import { GroundingError } from '@grounder/core';

import type { EncoderSource, ExtractFeaturesOptions } from './extract-options.js';
import { extractFeatures } from './extract-features.js';
import type { FeatureSet } from './feature-set.js';

/** A token encoder, what it is called, and what it reads. */
export interface TokenSource<Input> extends Omit<
  EncoderSource<TokenEncoder<Input>>,
  'tokens' | 'variant'
> {
  /** The hidden states that stand one after the other in each token. */
  readonly tensors: readonly string[];
  /** Tokens of each input where that can be chosen: the length of texts. */
  readonly length?: number;
}

/** What {@link extractTokenFeatures} is given. */
export interface ExtractTokenFeaturesOptions extends Omit<
  ExtractFeaturesOptions,
  'image' | 'text' | 'regions'
> {
  /** Encodes the patches of pictures. */
  readonly image: TokenSource<RasterImage>;
  /** Encodes the tokens of phrases. */
  readonly text: TokenSource<string>;
}

/**
 * As `extractFeatures`, for heads that read the tokens of pictures and phrases. A row of the files is
 * all tokens of an input; padding is zeros. What is in memory is one batch: with a ViT-B/16 and four
 * layers a picture has 196 × 3,072 numbers, 1.2 MB as float16 on the disk.
 * @param folder - Where they are kept; it is made.
 * @returns The open features; the caller disposes them.
 * @throws GroundingError as `extractFeatures`; `MODEL_MISMATCH` when inputs get unlike numbers of
 *   tokens.
 */
export function extractTokenFeatures(
  folder: string,
  { image, text, ...options }: ExtractTokenFeaturesOptions,
): Promise<FeatureSet> {
  return extractFeatures(folder, { ...options, image: asRows(image), text: asRows(text) });
}

interface RowEncoder<Input> {
  encode(inputs: readonly Input[], options?: CallOptions): Promise<Embeddings>;
}

/** Makes all tokens of an input one vector. */
function asRows<Input>({
  encoder,
  name,
  fingerprint,
  tensors,
  length,
}: TokenSource<Input>): EncoderSource<RowEncoder<Input>> {
  let count = 0;
  return {
    name,
    fingerprint,
    variant: JSON.stringify([tensors, length]),
    tokens: () => ({ count, tensors }),
    encoder: {
      async encode(inputs, options) {
        const { rows, tokens, dim, data } = await encoder.encodeTokens(inputs, options);
        if (count !== 0 && tokens !== count) throw unlikeCounts(name, count, tokens);
        count = tokens;
        return { rows, dim: tokens * dim, data, normalised: false };
      },
    },
  };
}

function unlikeCounts(name: string, expected: number, got: number): GroundingError {
  return new GroundingError(
    'MODEL_MISMATCH',
    `expected ${expected} tokens of each input from "${name}", as of the first ones, got ${got}`,
  );
}
