import type { Box, CallOptions, RasterImage, Session, Tensor } from '@grounder/core';
import { readFloats } from '@grounder/core';
import { assertRasterImage, Lifetime } from '@grounder/core/internal';
import type { Normalisation } from '@grounder/images';

import { writeSquare } from '../write-square.js';
import { faceResTensors } from './face-res-tensors.js';

/** Pixels of the model's input along each side. */
const inputSize = 224;
const inputLength = 3 * inputSize * inputSize;
/** Most squares in one run of the model; on processors, more gain nothing. */
const batchSize = 8;
/** The axes of each output, without the batch. */
const outputDims = { pooled: [1024], grid: [512, 2, 2], sex: [1], age: [100] } as const;

/** What the authors of the network take off red, green and blue, as for their backbone. */
const faceNormalisation: Normalisation = {
  scale: 1,
  mean: [123.68, 116.779, 103.939],
  standardDeviation: [1, 1, 1],
};

/** What the network makes of one square. */
export interface FaceFeatures {
  /** The mean of the last layer: 1,024 numbers. */
  readonly pooled: Float32Array;
  /** The means of a middle layer over the quarters of the square: 512 channels × 2 rows × 2 columns. */
  readonly grid: Float32Array;
  /** How surely the face is a man's, 0 to 1. */
  readonly sex: Float32Array;
  /** How surely the face has each age from 0 to 99; they add up to 1. */
  readonly age: Float32Array;
}

/**
 * Makes features of faces with HSE-FaceRes, a MobileNet that was trained to tell faces apart, and age and
 * sex from them (https://github.com/HSE-asavchenko/HSE_FaceRec_tf).
 */
export class FaceResEncoder implements AsyncDisposable {
  readonly #session: Pick<Session, 'run' | 'dispose'>;
  readonly #life = new Lifetime('a face encoder');

  /**
   */
  constructor({ session }: { readonly session: Pick<Session, 'run' | 'dispose'> }) {
    this.#session = session;
  }

  /**
   * Makes the features of squares of an image, black outside of it.
   * @param squares - In pixels of the image.
   * @returns One answer per square, in order.
   */
  encode(
    image: RasterImage,
    squares: readonly Box[],
    options: CallOptions = {},
  ): Promise<readonly FaceFeatures[]> {
    return this.#life.use(() => this.#encode(image, squares, options));
  }

  async #encode(
    image: RasterImage,
    squares: readonly Box[],
    options: CallOptions,
  ): Promise<readonly FaceFeatures[]> {
    assertRasterImage(image);
    const features: FaceFeatures[] = [];
    while (features.length < squares.length) {
      options.signal?.throwIfAborted();
      const batch = squares.slice(features.length, features.length + batchSize);
      const feeds = { [faceResTensors.image]: toInput(image, batch) };
      features.push(...toFeatures(await this.#session.run(feeds, options), batch.length));
    }
    return features;
  }

  /** Frees the model. A second call does nothing. */
  dispose(): Promise<void> {
    return this.#life.end(() => this.#session.dispose());
  }

  /** Frees the model. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }
}

function toInput(image: RasterImage, squares: readonly Box[]): Tensor {
  const data = new Float32Array(squares.length * inputLength);
  squares.forEach((square, index) => {
    const slot = { data, offset: index * inputLength };
    const pixels = { normalisation: faceNormalisation, channelOrder: 'bgr' } as const;
    writeSquare(image, { square, side: inputSize, ...pixels }, slot);
  });
  return { type: 'float32', dims: [squares.length, 3, inputSize, inputSize], data };
}

function toFeatures(
  output: Readonly<Record<string, Tensor>>,
  count: number,
): readonly FaceFeatures[] {
  const rowsOf = (name: keyof FaceFeatures): ((index: number) => Float32Array) => {
    const dims: readonly number[] = outputDims[name];
    const length = dims.reduce((product, side) => product * side, 1);
    const all = readFloats(output[faceResTensors[name]], [count, ...dims]);
    return (index) => all.slice(index * length, (index + 1) * length);
  };
  const [pooled, grid, sex, age] = [rowsOf('pooled'), rowsOf('grid'), rowsOf('sex'), rowsOf('age')];
  return Array.from({ length: count }, (_, index) => ({
    pooled: pooled(index),
    grid: grid(index),
    sex: sex(index),
    age: age(index),
  }));
}
