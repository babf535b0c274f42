import type {
  Box,
  BoxRegressor,
  CallOptions,
  ImageEncoder,
  Query,
  RasterImage,
  Runtime,
  Session,
  TextEncoder,
} from '@grounder/core';
import { readFloats } from '@grounder/core';
import { assertQuery, assertRasterImage, defined, Lifetime } from '@grounder/core/internal';

import { boxInPixels } from '../heads/box-in-pixels.js';
import type { GivenEncoders, HeadDescription } from '../heads/description.js';
import { assertDim, assertHead, readHeadDescription } from '../heads/description.js';
import { projectionNames } from './head.js';

/** What a head is opened with. */
export interface OpenHeadOptions extends GivenEncoders {
  /** Runs the head. */
  readonly runtime: Runtime;
  /** The image encoder that the head was trained with. Whoever opened it disposes it. */
  readonly image: ImageEncoder;
  /** The text encoder that the head was trained with. Whoever opened it disposes it. */
  readonly text: TextEncoder;
}

/** A trained projection head: reads a box off the features of picture and phrase. */
export class ProjectionHeadRegressor implements BoxRegressor, AsyncDisposable {
  /** What the head's file says about itself. */
  readonly description: HeadDescription;
  readonly #session: Session;
  readonly #image: ImageEncoder;
  readonly #text: TextEncoder;
  readonly #life = new Lifetime('a head');

  /**

   */
  constructor(
    description: HeadDescription,
    session: Session,
    { image, text }: Pick<OpenHeadOptions, 'image' | 'text'>,
  ) {
    this.description = description;
    this.#session = session;
    this.#image = image;
    this.#text = text;
  }

  /** {@inheritDoc @grounder/core!index.BoxRegressor.regress} */
  regress(image: RasterImage, query: Query, options: CallOptions = {}): Promise<Box> {
    return this.#life.use(() => this.#regress(image, query, options));
  }

  async #regress(image: RasterImage, query: Query, options: CallOptions): Promise<Box> {
    assertRasterImage(image);
    assertQuery(query);
    const { signal } = options;
    const call = defined({ signal });
    const { imageEncoder, textEncoder } = this.description;
    const seen = await this.#image.encode([image], call);
    assertDim('image', imageEncoder, seen.dim);
    const asked = await this.#text.encode([query.text], call);
    assertDim('text', textEncoder, asked.dim);
    const outputs = await this.#session.run(
      {
        [projectionNames.image]: { type: 'float32', dims: [1, seen.dim], data: seen.data },
        [projectionNames.text]: { type: 'float32', dims: [1, asked.dim], data: asked.data },
      },
      call,
    );
    return boxInPixels(readFloats(outputs[projectionNames.box], [1, 4]), image);
  }

  /** Frees the head, not the encoders. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#life.end(() => this.#session.dispose());
  }
}

/**
 * Opens a trained projection head.
 * @param bytes - The file that `trainProjectionHead` made.
 * @returns The regressor; the caller disposes it.
 * @throws GroundingError `INVALID_MODEL`; `MODEL_MISMATCH` when the file is no projection head or was
 *   trained with other encoders.
 */
export async function openProjectionHead(
  bytes: Uint8Array,
  options: OpenHeadOptions,
): Promise<ProjectionHeadRegressor> {
  const description = await readHeadDescription(bytes);
  assertHead(description, 'projection-head', options);
  return new ProjectionHeadRegressor(description, await options.runtime.open(bytes), options);
}
