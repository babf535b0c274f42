import type { CallOptions, Embeddings, ImageEncoder, RasterImage, Tensor } from '@grounder/core';
import type { Rows } from '@grounder/core/internal';
import { GroundingError } from '@grounder/core';
import {
  assertImages,
  checkCount,
  checkType,
  chooseOutput,
  defaultBatchSize,
  encodeInBatches,
  fixedLength,
  floatTensor,
  integerTensor,
  Lifetime,
  mismatch,
  readRows,
  requireInput,
} from '@grounder/core/internal';
import type { ClipSession } from './model-tensors.js';
import { checkKnownInputs } from './model-tensors.js';
import type { ClipPreprocessing, ClipResize } from './preprocessing.js';
import { writePixelValues } from './preprocessing.js';

/** What {@link ClipImageEncoder} is made of. */
export interface ClipImageEncoderOptions {
  /** The open `vision_model.onnx`, or the combined `model.onnx`; the encoder owns it from now on. */
  readonly session: ClipSession;
  /** How pictures become `pixel_values`, as `parsePreprocessorConfig` reads it. */
  readonly preprocessing: ClipPreprocessing;
  /**
   * How pictures of other shapes are brought to the encoder's. For regions squash or pad: a centre
   * crop would cut off their ends.
   * @defaultValue that of `preprocessing`
   */
  readonly resize?: ClipResize;
  /**
   * Most pictures in one run of the model; what bounds memory.
   * @defaultValue 32
   */
  readonly batchSize?: number;
  /**
   * Whether vectors are brought to Euclidean length 1. Models that were trained on CLIP's own vectors,
   * such as ClipCap's, need them as they are.
   * @defaultValue true
   */
  readonly normalise?: boolean;
}

const outputNames = ['image_embeds', 'pooler_output', 'image_features'] as const;
const inputNames = ['pixel_values', 'input_ids', 'attention_mask'] as const;

/**
 * Turns pictures into the feature vectors of CLIP, SigLIP or MobileCLIP, of Euclidean length 1
 * unless asked otherwise. Reads split exports and combined ones, in single or half precision.
 */
export class ClipImageEncoder implements ImageEncoder, AsyncDisposable {
  readonly #session: ClipSession;
  readonly #preprocessing: ClipPreprocessing;
  readonly #batchSize: number;
  readonly #normalise: boolean;
  readonly #fixedBatch: number | undefined;
  readonly #output: string;
  readonly #fillers: Readonly<Record<string, Tensor>>;
  readonly #life = new Lifetime('an image encoder');
  /** The pixel values of the last batch, since new memory costs about as much as filling it. */
  #spare = new Float32Array(0);

  /**
   * @throws GroundingError `MODEL_MISMATCH` when the model is no image encoder or reads
   *   pictures of another size, `INVALID_OPTION` for a batch size below 1.
   */
  constructor(options: ClipImageEncoderOptions) {
    const {
      session,
      preprocessing,
      resize = preprocessing.resize,
      batchSize = defaultBatchSize,
    } = options;
    const { normalise = true } = options;
    checkCount('batchSize', batchSize);
    checkPictureInput(session, preprocessing);
    this.#session = session;
    this.#preprocessing = { ...preprocessing, resize };
    this.#fixedBatch = fixedLength(requireInput(session, 'pixel_values'), 0);
    this.#batchSize = this.#fixedBatch ?? batchSize;
    this.#normalise = normalise;
    this.#output = chooseOutput(session, outputNames);
    this.#fillers = textFillers(session);
  }

  /** {@inheritDoc @grounder/core!index.ImageEncoder.encode} */
  async encode(images: readonly RasterImage[], options?: CallOptions): Promise<Embeddings> {
    assertImages(images);
    return this.encodeEach(images.length, (index) => pictureAt(images, index), options);
  }

  /**
   * Encodes pictures that are made one at a time, so that crops of a large image need no more
   * memory than one of them and a batch of pixel values.
   * @param createPicture - Makes the picture of an index; called once each, in order.
   * @param options - Cancellation, checked before each batch, and progress.
   * @returns One row per picture.
   * @throws GroundingError `INVALID_DATA` when the model gives numbers that are not finite,
   *   and whatever `createPicture` throws.
   */
  encodeEach(
    count: number,
    createPicture: (index: number) => RasterImage,
    options?: CallOptions,
  ): Promise<Embeddings> {
    return this.#life.use(() => this.#encodeEach(count, createPicture, options));
  }

  async #encodeEach(
    count: number,
    createPicture: (index: number) => RasterImage,
    options?: CallOptions,
  ): Promise<Embeddings> {
    const { width, height } = this.#preprocessing;
    const size = 3 * width * height;
    const rows = this.#fixedBatch ?? Math.min(count, this.#batchSize);
    const buffer = this.#takeBuffer(count === 0 ? 0 : rows * size);
    const encode = (start: number, length: number): Promise<Rows> => {
      for (let row = 0; row < length; row++) {
        const slot = { data: buffer, offset: row * size };
        writePixelValues(createPicture(start + row), this.#preprocessing, slot);
      }
      const used = this.#fixedBatch ?? length;
      return this.#run(buffer.subarray(0, used * size), used, options);
    };
    try {
      return await encodeInBatches(
        {
          count,
          batchSize: this.#batchSize,
          stage: 'encode images',
          normalise: this.#normalise,
          encode,
        },
        options,
      );
    } finally {
      this.#spare = buffer;
    }
  }

  /** Concurrent calls get buffers of their own. */
  #takeBuffer(length: number): Float32Array<ArrayBuffer> {
    const spare = this.#spare;
    this.#spare = new Float32Array(0);
    return spare.length >= length ? spare : new Float32Array(length);
  }

  /** Frees the model. A second call does nothing. */
  dispose(): Promise<void> {
    return this.#life.end(() => this.#session.dispose());
  }

  /** Frees the model. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  async #run(pixels: Float32Array, rows: number, options: CallOptions = {}): Promise<Rows> {
    const { width, height } = this.#preprocessing;
    const input = requireInput(this.#session, 'pixel_values');
    const tensor = floatTensor(input, [rows, 3, height, width], pixels);
    const feeds = { ...this.#fillers, pixel_values: tensor };
    const { signal } = options;
    const outputs = await this.#session.run(feeds, signal === undefined ? {} : { signal });
    return readRows(outputs[this.#output], this.#output, rows);
  }
}

function pictureAt(images: readonly RasterImage[], index: number): RasterImage {
  const image = images[index];
  if (image !== undefined) return image;
  throw new GroundingError('INVALID_OPTION', `expected a picture at index ${index}, got nothing`);
}

/** Throws `MODEL_MISMATCH` unless a model reads pictures of a size. */
export function checkPictureInput(
  session: ClipSession,
  { width, height }: ClipPreprocessing,
): void {
  const input = requireInput(session, 'pixel_values');
  checkType(input, ['float32', 'float16']);
  checkKnownInputs(session, inputNames);
  const expected = [undefined, 3, height, width];
  const fits = expected.every(
    (length, axis) => length === undefined || (fixedLength(input, axis) ?? length) === length,
  );
  if (fits && (input.dims.length === 4 || input.dims.length === 0)) return;
  throw mismatch(
    `a model that reads pictures of ${width}×${height}, as preprocessor_config.json says`,
    `${input.type}[${input.dims.join()}] for input "pixel_values"`,
  );
}

/** What a combined export reads besides pictures: one short text, whose result is not used. */
export function textFillers(session: ClipSession): Readonly<Record<string, Tensor>> {
  const fillers: Record<string, Tensor> = {};
  for (const name of ['input_ids', 'attention_mask']) {
    const input = session.inputs.find((candidate) => candidate.name === name);
    if (input === undefined) continue;
    const dims = [fixedLength(input, 0) ?? 1, fixedLength(input, 1) ?? 1] as const;
    const values = new Int32Array(dims[0] * dims[1]).fill(name === 'attention_mask' ? 1 : 0);
    fillers[name] = integerTensor(input, dims, values);
  }
  return fillers;
}
