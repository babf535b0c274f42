import type {
  CallOptions,
  Detection,
  RasterImage,
  Session,
  Size,
  Tensor,
  TensorInfo,
} from '@grounder/core';
import { assertImages, assertRasterImage, Lifetime } from '@grounder/core/internal';
import type { ImageTensorOptions } from '@grounder/images';
import { writeImageTensor } from '@grounder/images';

import type { BatchLimit } from './batches.js';
import { batchesOf, batchLimit, rowOf } from './batches.js';
import { checkCount } from './detector-options.js';
import { toFeed } from './model-tensors.js';

/** What one run wrote for one image: each output with a first axis of 1. */
export type ImageOutputs = Readonly<Record<string, Tensor>>;

/** How pictures enter a model and detections leave it. */
export interface ImageModelParts {
  /** The open model. */
  readonly session: Pick<Session, 'run' | 'dispose'>;
  /** The input for pictures. */
  readonly input: TensorInfo;
  /** The outputs that are read. */
  readonly outputs: readonly TensorInfo[];
  /** Most images of one run of a model that takes any number; 2 when left out. */
  readonly batchSize: number | undefined;
  /** Says how a picture is resized, normalised and laid on its canvas. */
  readonly look: (image: Size) => ImageTensorOptions;
  /** Makes the tensors of other inputs, of `count` rows of which the first are for the images. */
  readonly beside?: (images: readonly Size[], count: number) => Readonly<Record<string, Tensor>>;
  /** Reads off the outputs what was found in an image. */
  readonly decode: (outputs: ImageOutputs, image: RasterImage) => readonly Detection[];
}

/** Runs a model on pictures, one or several at a time. */
export class ImageModel {
  readonly #parts: ImageModelParts;
  readonly #limit: BatchLimit;
  readonly #life = new Lifetime('a detector');

  constructor(parts: ImageModelParts) {
    const { input, outputs, batchSize = 2 } = parts;
    checkCount('batchSize', batchSize);
    this.#parts = parts;
    this.#limit = batchLimit(input, outputs, batchSize);
  }

  /** Searches one picture. */
  detect(image: RasterImage, options: CallOptions = {}): Promise<readonly Detection[]> {
    return this.#life.use(async () => {
      assertRasterImage(image);
      const [found = []] = await this.#run([image], options);
      return found;
    });
  }

  /** Searches several pictures; those of one size as the model sees them share runs. */
  detectEach(
    images: readonly RasterImage[],
    options: CallOptions = {},
  ): Promise<readonly (readonly Detection[])[]> {
    return this.#life.use(() => this.#detectEach(images, options));
  }

  async #detectEach(
    images: readonly RasterImage[],
    options: CallOptions,
  ): Promise<readonly (readonly Detection[])[]> {
    assertImages(images);
    options.signal?.throwIfAborted();
    const sizes = images.map((image) => this.#sizeOf(image));
    const found: (readonly Detection[])[] = images.map(() => []);
    let done = 0;
    for (const batch of batchesOf(sizes, this.#limit.most)) {
      options.onProgress?.({ stage: 'detect', done, total: images.length });
      const members = batch.map((index) => images[index]).filter((image) => image !== undefined);
      const results = await this.#run(members, options);
      for (const [place, index] of batch.entries()) found[index] = results[place] ?? [];
      done += batch.length;
    }
    options.onProgress?.({ stage: 'detect', done, total: images.length });
    return found;
  }

  /** Frees the model. */
  dispose(): Promise<void> {
    return this.#life.end(() => this.#parts.session.dispose());
  }

  #sizeOf(image: Size): Size {
    const { canvas, width, height } = this.#parts.look(image);
    return canvas ?? { width, height };
  }

  /** Runs the model once on pictures that it sees in one size. */
  async #run(
    images: readonly RasterImage[],
    options: CallOptions,
  ): Promise<readonly (readonly Detection[])[]> {
    options.signal?.throwIfAborted();
    const { session, input, beside, decode } = this.#parts;
    const [first] = images;
    if (first === undefined) return [];
    const size = this.#sizeOf(first);
    // A model of a fixed number of pictures gets black ones for those that are missing.
    const count = Math.max(images.length, this.#limit.least);
    const pixels = { [input.name]: toFeed(input, this.#write(images, count, size)) };
    const outputs = await session.run({ ...beside?.(images, count), ...pixels }, options);
    options.signal?.throwIfAborted();
    return images.map((image, index) => decode(rowOf(outputs, index, count), image));
  }

  #write(
    images: readonly RasterImage[],
    count: number,
    { width, height }: Size,
  ): { readonly dims: readonly number[]; readonly data: Float32Array } {
    const length = 3 * width * height;
    const data = new Float32Array(count * length);
    images.forEach((image, index) => {
      writeImageTensor(image, this.#parts.look(image), { data, offset: index * length });
    });
    return { dims: [count, 3, height, width], data };
  }
}
