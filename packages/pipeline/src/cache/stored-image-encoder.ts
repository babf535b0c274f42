import type { CallOptions, Embeddings, ImageEncoder, RasterImage } from '@grounder/core';
import { fingerprintImage } from '@grounder/core';
import { assertImages } from '@grounder/core/internal';

import type { StoreOptions } from './stored-detector.js';
import { keyOf } from './stored-key.js';

/** Rows, length of a row, whether rows have length 1. */
const headingLength = 3;

/**
 * Wraps an image encoder so that the features of a batch of pictures are known in later runs of the
 * program, too: the crops of a photo under the same detector and cropper are the same batch for each
 * system. Pictures are told apart by their content.
 * @param encoder - The encoder. Whoever opened it disposes it.
 * @param options - Where features are kept.
 * @returns The encoder with a store. A call that fails or is cancelled leaves nothing in it.
 */
export function storedImageEncoder(
  encoder: ImageEncoder,
  { cache, name }: StoreOptions,
): ImageEncoder {
  return {
    async encode(images: readonly RasterImage[], options: CallOptions = {}): Promise<Embeddings> {
      options.signal?.throwIfAborted();
      assertImages(images);
      const key = keyOf('features', name, ...images.map((image) => fingerprintImage(image)));
      const bytes = await cache.readOrCreate(key, async () =>
        toBytes(await encoder.encode(images, options)),
      );
      return fromBytes(bytes);
    },
  };
}

function toBytes({ rows, dim, data, normalised }: Embeddings): Uint8Array {
  const numbers = new Float32Array(headingLength + data.length);
  numbers.set([rows, dim, Number(normalised)]);
  numbers.set(data, headingLength);
  return new Uint8Array(numbers.buffer);
}

function fromBytes(bytes: Uint8Array): Embeddings {
  // A copy starts at a multiple of four bytes, as floats must.
  const numbers = new Float32Array(Uint8Array.from(bytes).buffer);
  const [rows = 0, dim = 0, normalised = 0] = numbers;
  return { rows, dim, data: numbers.slice(headingLength), normalised: normalised === 1 };
}
