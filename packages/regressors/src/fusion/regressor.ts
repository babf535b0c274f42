import type {
  AttentionMap,
  AttentiveRegressor,
  Box,
  CallOptions,
  Query,
  RasterImage,
  Runtime,
  Session,
  Tensor,
  TokenEncoder,
  TokenFeatures,
} from '@grounder/core';
import { GroundingError, readFloats } from '@grounder/core';
import { assertQuery, assertRasterImage, defined, Lifetime } from '@grounder/core/internal';

import { boxInPixels } from '../heads/box-in-pixels.js';
import type { EncoderIdentity } from '../features/encoder-identity.js';
import { checkMask, tokensOf } from './batches.js';
import { fusionNames } from './head.js';
import type { GivenEncoders, HeadDescription } from '../heads/description.js';
import { assertHead, readHeadDescription } from '../heads/description.js';

/** What a fusion head is opened with. */
export interface OpenFusionHeadOptions extends GivenEncoders {
  /** Runs the head. */
  readonly runtime: Runtime;
  /** The image encoder that the head was trained with. Whoever opened it disposes it. */
  readonly image: TokenEncoder<RasterImage>;
  /** The text encoder that the head was trained with. Whoever opened it disposes it. */
  readonly text: TokenEncoder<string>;
}

/** A trained fusion head: reads a box off the tokens of picture and phrase, and tells where it looked. */
export class FusionHeadRegressor implements AttentiveRegressor, AsyncDisposable {
  /** What the head's file says about itself. */
  readonly description: HeadDescription;
  readonly #session: Session;
  readonly #image: TokenEncoder<RasterImage>;
  readonly #text: TokenEncoder<string>;
  readonly #life = new Lifetime('a head');
  /** Tokens of pictures, as long as the picture itself lives: another phrase costs a text. */
  readonly #seen = new WeakMap<RasterImage, TokenFeatures>();

  /**

   */
  constructor(
    description: HeadDescription,
    session: Session,
    { image, text }: Pick<OpenFusionHeadOptions, 'image' | 'text'>,
  ) {
    this.description = description;
    this.#session = session;
    this.#image = image;
    this.#text = text;
  }

  /** {@inheritDoc @grounder/core!index.BoxRegressor.regress} */
  async regress(image: RasterImage, query: Query, options?: CallOptions): Promise<Box> {
    const { box } = await this.regressAttentively(image, query, options);
    return box;
  }

  /**
   * Predicts the box, and tells where it looked: what [REG] gives to each patch in the last layer, a
   * mean over the heads.
   * @returns A box in pixels of `image`, inside it, and the attention over the whole picture.
   * @throws GroundingError `MODEL_MISMATCH` when the encoders give other tokens than those that the
   *   head was trained with, `INVALID_DATA` when the phrase has none.
   */
  regressAttentively(
    image: RasterImage,
    query: Query,
    options: CallOptions = {},
  ): Promise<{ readonly box: Box; readonly attention: AttentionMap }> {
    return this.#life.use(() => this.#regress(image, query, options));
  }

  async #regress(
    image: RasterImage,
    query: Query,
    options: CallOptions,
  ): Promise<{ readonly box: Box; readonly attention: AttentionMap }> {
    assertRasterImage(image);
    assertQuery(query);
    const { signal } = options;
    const call = defined({ signal });
    const { imageEncoder, textEncoder } = this.description;
    const seen = this.#seen.get(image) ?? (await this.#image.encodeTokens([image], call));
    this.#seen.set(image, seen);
    const read = await this.#text.encodeTokens([query.text], call);
    const mask: Tensor = { type: 'float32', dims: [1, read.tokens], data: read.mask };
    checkMask(mask, () => `the phrase "${query.text}"`);
    const outputs = await this.#session.run(
      {
        [fusionNames.image]: tensorOf('image', imageEncoder, seen),
        [fusionNames.text]: tensorOf('text', textEncoder, read),
        [fusionNames.mask]: mask,
      },
      call,
    );
    const side = Math.sqrt(seen.tokens);
    const shares = readFloats(outputs[fusionNames.attention], [1, seen.tokens]);
    return {
      box: boxInPixels(readFloats(outputs[fusionNames.box], [1, 4]), image),
      attention: { columns: side, rows: side, shares: Float32Array.from(shares) },
    };
  }

  /** Frees the head, not the encoders. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#life.end(() => this.#session.dispose());
  }
}

/**
 * Opens a trained fusion head.
 * @param bytes - The file that `trainFusionHead` made.
 * @returns The regressor; the caller disposes it.
 * @throws GroundingError `INVALID_MODEL`; `MODEL_MISMATCH` when the file is no fusion head or was
 *   trained with other encoders.
 */
export async function openFusionHead(
  bytes: Uint8Array,
  options: OpenFusionHeadOptions,
): Promise<FusionHeadRegressor> {
  const description = await readHeadDescription(bytes);
  assertHead(description, 'fusion-head', options);
  return new FusionHeadRegressor(description, await options.runtime.open(bytes), options);
}

function tensorOf(what: string, encoder: EncoderIdentity, features: TokenFeatures): Tensor {
  const { count, width } = tokensOf(encoder);
  const { tokens, dim, data } = features;
  if (tokens === count && dim === width) {
    return { type: 'float32', dims: [1, tokens, dim], data };
  }
  throw new GroundingError(
    'MODEL_MISMATCH',
    `expected ${count} ${what} tokens of ${width} numbers, as when the head was trained with ` +
      `"${encoder.name}", got ${tokens} of ${dim}; encode with the layers and the length of then`,
  );
}
