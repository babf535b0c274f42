import type {
  CallOptions,
  Embeddings,
  ImageEncoder,
  RasterImage,
  TextEncoder,
} from '@grounder/core';

/** Encodes a picture as the direction of its first pixel, and counts what it is asked. */
export class FakeImages implements ImageEncoder {
  readonly batches: number[] = [];

  encode(images: readonly RasterImage[], options: CallOptions = {}): Promise<Embeddings> {
    options.signal?.throwIfAborted();
    this.batches.push(images.length);
    const data = Float32Array.from(images.flatMap(({ data: [r = 0, g = 0] }) => [r, g]));
    return Promise.resolve({ rows: images.length, dim: 2, data, normalised: false });
  }
}

/** Encodes every text as the red direction, and keeps what it is asked. */
export class FakeTexts implements TextEncoder {
  readonly texts: string[] = [];

  encode(texts: readonly string[]): Promise<Embeddings> {
    this.texts.push(...texts);
    const data = Float32Array.from(texts.flatMap(() => [1, 0]));
    return Promise.resolve({ rows: texts.length, dim: 2, data, normalised: true });
  }
}
