import type { CallOptions, RasterImage, Tensor, TokenEncoder, TokenFeatures } from '@grounder/core';
import type { TokenRows } from '@grounder/core/internal';
import {
  assertImages,
  checkCount,
  chooseOutput,
  defaultBatchSize,
  fixedLength,
  floatTensor,
  Lifetime,
  mismatch,
  readTokenRows,
  requireInput,
} from '@grounder/core/internal';
import { checkPictureInput, textFillers } from './clip-image-encoder.js';
import { encodeTokensInBatches } from './encode-tokens.js';
import type { ClipSession } from './model-tensors.js';
import type { ClipPreprocessing, ClipResize } from './preprocessing.js';
import { writePixelValues } from './preprocessing.js';

/** What {@link ClipImageTokenEncoder} is made of. */
export interface ClipImageTokenEncoderOptions {
  /** The open vision model, whose outputs include its hidden states; owned from now on. */
  readonly session: ClipSession;
  /** How pictures become `pixel_values`, as `parsePreprocessorConfig` reads it. */
  readonly preprocessing: ClipPreprocessing;
  /** Names of the outputs that are hidden states, [pictures, tokens, width] each. */
  readonly tensors: readonly string[];
  /**
   * How pictures of other shapes are brought to the encoder's. Squash keeps all of a picture, and its
   * cells where they were.
   * @defaultValue that of `preprocessing`
   */
  readonly resize?: ClipResize;
  /**
   * Most pictures in one run of the model; what bounds memory.
   * @defaultValue 32
   */
  readonly batchSize?: number;
}

/**
 * Turns pictures into the hidden states of their patches, those of several layers one after the other,
 * as CLIP-VG reads them (https://arxiv.org/abs/2305.08685). What stands before the patches, a class
 * token or registers, is left out.
 */
export class ClipImageTokenEncoder implements TokenEncoder<RasterImage>, AsyncDisposable {
  readonly #session: ClipSession;
  readonly #preprocessing: ClipPreprocessing;
  readonly #tensors: readonly string[];
  readonly #batchSize: number;
  readonly #fixedBatch: number | undefined;
  readonly #fillers: Readonly<Record<string, Tensor>>;
  readonly #life = new Lifetime('an image encoder');

  /**
   * @throws GroundingError `MODEL_MISMATCH` when the model reads no pictures of that size or has no
   *   such outputs, `INVALID_OPTION` for a batch size below 1.
   */
  constructor(options: ClipImageTokenEncoderOptions) {
    const { session, preprocessing, tensors, resize = preprocessing.resize } = options;
    const { batchSize = defaultBatchSize } = options;
    checkCount('batchSize', batchSize);
    checkPictureInput(session, preprocessing);
    checkStates(session, tensors);
    this.#session = session;
    this.#preprocessing = { ...preprocessing, resize };
    this.#tensors = tensors;
    this.#fixedBatch = fixedLength(requireInput(session, 'pixel_values'), 0);
    this.#batchSize = this.#fixedBatch ?? batchSize;
    this.#fillers = textFillers(session);
  }

  /** {@inheritDoc @grounder/core!index.TokenEncoder.encodeTokens} */
  async encodeTokens(
    images: readonly RasterImage[],
    options?: CallOptions,
  ): Promise<TokenFeatures> {
    assertImages(images);
    const work = {
      count: images.length,
      batchSize: this.#batchSize,
      stage: 'encode images',
      encode: (start: number, count: number) =>
        this.#run(images.slice(start, start + count), options),
    };
    return this.#life.use(() => encodeTokensInBatches(work, options));
  }

  /** Frees the model. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#life.end(() => this.#session.dispose());
  }

  async #run(
    images: readonly RasterImage[],
    { signal }: CallOptions = {},
  ): Promise<Omit<TokenFeatures, 'rows'>> {
    const { width, height } = this.#preprocessing;
    const rows = this.#fixedBatch ?? images.length;
    const size = 3 * width * height;
    const pixels = new Float32Array(rows * size);
    for (const [row, image] of images.entries()) {
      writePixelValues(image, this.#preprocessing, { data: pixels, offset: row * size });
    }
    const input = requireInput(this.#session, 'pixel_values');
    const tensor = floatTensor(input, [rows, 3, height, width], pixels);
    const outputs = await this.#session.run(
      { ...this.#fillers, pixel_values: tensor },
      signal === undefined ? {} : { signal },
    );
    const layers = this.#tensors.map((name) => readTokenRows(outputs[name], name, rows));
    return patchesOf(layers, images.length);
  }
}

/** Throws `MODEL_MISMATCH` unless a model gives some hidden states. */
export function checkStates(session: ClipSession, tensors: readonly string[]): void {
  if (tensors.length === 0) throw mismatch('names of hidden states', 'none');
  for (const name of tensors) chooseOutput(session, [name]);
}

/** Lays the layers of each patch one after the other, without what stands before the patches. */
function patchesOf(layers: readonly TokenRows[], rows: number): Omit<TokenFeatures, 'rows'> {
  const [{ tokens: all, dim: width } = { tokens: 0, dim: 0 }] = layers;
  const different = layers.find(({ tokens, dim }) => tokens !== all || dim !== width);
  if (different !== undefined) {
    const { tokens, dim } = different;
    throw mismatch(`${all} tokens of ${width} numbers in each layer`, `${tokens} of ${dim} in one`);
  }
  const tokens = Math.floor(Math.sqrt(all)) ** 2;
  const dim = layers.length * width;
  const data = new Float32Array(rows * tokens * dim);
  for (const [layer, states] of layers.entries()) {
    for (let place = 0; place < rows * tokens; place += 1) {
      const row = Math.floor(place / tokens);
      const from = (row * all + (all - tokens) + (place % tokens)) * width;
      data.set(states.data.subarray(from, from + width), place * dim + layer * width);
    }
  }
  return { tokens, dim, data, mask: new Float32Array(rows * tokens).fill(1) };
}
