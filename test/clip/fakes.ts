import type {
  CallOptions,
  Embeddings,
  ImageEncoder,
  RasterImage,
  Tensor,
  TensorInfo,
  TextEncoder,
} from '@grounder/core';
import type { ClipSession } from '@grounder/clip/internal';

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

/** A session that always answers the same. */
export function fakeSession(
  inputs: readonly TensorInfo[],
  outputs: Readonly<Record<string, Tensor>>,
): ClipSession {
  return {
    inputs,
    outputs: Object.entries(outputs).map(([name, { type, dims }]) => ({ name, type, dims })),
    run: () => Promise.resolve(outputs),
    dispose: () => Promise.resolve(),
  };
}

/** One embedding. */
export function embeds(...values: number[]): Tensor {
  return { type: 'float32', dims: [1, values.length], data: Float32Array.from(values) };
}

/** The picture input of a tiny model. */
export const pixelValues: TensorInfo = {
  name: 'pixel_values',
  type: 'float32',
  dims: ['n', 3, 32, 32],
};

/** The text input of a tiny model. */
export const inputIds: TensorInfo = { name: 'input_ids', type: 'int64', dims: ['n', 'length'] };
