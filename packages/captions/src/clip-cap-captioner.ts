import type {
  CallOptions,
  Captioner,
  Cropper,
  Detection,
  ImageEncoder,
  RasterImage,
  TensorInfo,
} from '@grounder/core';
import type { TokenRows } from '@grounder/core/internal';
import { GroundingError, listed } from '@grounder/core';
import {
  assertRasterImage,
  fixedLength,
  floatTensor,
  Lifetime,
  mismatch,
  toFloats,
} from '@grounder/core/internal';
import { tightCrop } from '@grounder/images';

import type { DecoderState } from './decoder-state.js';
import type { CaptionSession } from './transformer-text-encoder.js';
import type { CaptionWriting } from './write-captions.js';
import { checkWriting, stopTokensOf, writeCaptions } from './write-captions.js';

/** What {@link ClipCapCaptioner} is made of. */
export interface ClipCapCaptionerOptions extends CaptionWriting {
  /** CLIP's image encoder, whose vectors are not normalised; stays the caller's. */
  readonly encoder: ImageEncoder;
  /**
   * The open mapper: a vector to the embeddings of a prefix, an MLP or a transformer; the captioner owns
   * it from now on.
   */
  readonly mapper: CaptionSession;
  /**
   * Makes what the encoder sees of a region.
   * @defaultValue tightCrop()
   */
  readonly cropper?: Cropper;
  /**
   * Tokens that end a caption.
   * @defaultValue `.` and `<|endoftext|>`, as ClipCap's
   */
  readonly stopTokens?: readonly string[];
}

/**
 * Writes captions of regions as ClipCap does (Mokady et al., 2021, https://arxiv.org/abs/2111.09734):
 * CLIP's vector of the crop becomes a prefix of embeddings, which a GPT-2 goes on from.
 *
 * @example
 * ```ts
 * await using captioner = new ClipCapCaptioner({ encoder: clip.image, mapper, decoder, tokenizer });
 * const captions = await captioner.caption(image, regions);
 * ```
 */
export class ClipCapCaptioner implements Captioner, AsyncDisposable {
  readonly #options: ClipCapCaptionerOptions;
  readonly #life = new Lifetime('a captioner');
  readonly #stopTokens: readonly number[];
  readonly #cropper: Cropper;

  /**
   * @throws GroundingError `MODEL_MISMATCH` when the mapper has several inputs or outputs,
   *   `INVALID_DATA` when the vocabulary lacks a stop token, `INVALID_OPTION` for a batch size below 1.
   */
  constructor(options: ClipCapCaptionerOptions) {
    const { mapper, tokenizer, cropper = tightCrop() } = options;
    const { stopTokens = ['.', '<|endoftext|>'] } = options;
    checkWriting(options);
    for (const tensors of [mapper.inputs, mapper.outputs]) {
      if (tensors.length !== 1)
        throw mismatch('a mapper of one input and one output', listed(tensors));
    }
    this.#options = options;
    this.#cropper = cropper;
    this.#stopTokens = stopTokensOf(tokenizer, stopTokens);
  }

  /** {@inheritDoc @grounder/core!index.Captioner.caption} */
  caption(
    image: RasterImage,
    regions: readonly Detection[],
    call: CallOptions = {},
  ): Promise<readonly string[]> {
    const begin = (part: readonly Detection[]): Promise<DecoderState> =>
      this.#begin(image, part, call);
    const work = { regions, stopTokens: this.#stopTokens, begin };
    return this.#life.use(() => {
      assertRasterImage(image);
      return writeCaptions(this.#options, work, call);
    });
  }

  /** Frees mapper and language model. A second call does nothing. */
  dispose(): Promise<void> {
    const { mapper, decoder } = this.#options;
    return this.#life.end(() => Promise.all([mapper.dispose(), decoder.dispose()]));
  }

  /** Frees mapper and language model. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  async #begin(
    image: RasterImage,
    regions: readonly Detection[],
    { signal }: CallOptions,
  ): Promise<DecoderState> {
    const { encoder, mapper, decoder } = this.#options;
    const quiet = signal === undefined ? {} : { signal };
    const crops = regions.map(({ box }) => this.#cropper.crop(image, box));
    const { data, dim, rows } = await encoder.encode(crops, quiet);
    signal?.throwIfAborted();
    const [input] = mapper.inputs;
    const [output] = mapper.outputs;
    if (input === undefined || output === undefined) throw mismatch('a mapper', 'nothing');
    checkWidth(input, dim);
    const outputs = await mapper.run(
      { [input.name]: floatTensor(input, [rows, dim], data) },
      quiet,
    );
    const tensor = outputs[output.name];
    const prefix = readPrefix(tensor && toFloats(tensor), tensor?.dims ?? [], {
      rows: regions.length,
      width: decoder.width,
    });
    return decoder.begin({ ids: regions.map(() => []), prefix });
  }
}

function checkWidth(input: TensorInfo, dim: number): void {
  const width = fixedLength(input, 1);
  if (width === undefined || width === dim) return;
  throw mismatch(
    `a mapper of vectors of length ${dim}, which the image encoder gives,`,
    `one of ${width}; take the CLIP that the mapper was trained with`,
  );
}

/** Mappers give rows × prefix × width, or rows × (prefix · width). */
function readPrefix(
  data: Float32Array | undefined,
  dims: readonly number[],
  { rows, width }: { readonly rows: number; readonly width: number | undefined },
): TokenRows {
  const dim = dims.length === 3 ? dims[2] : width;
  if (data !== undefined && dims[0] === rows && dim !== undefined && data.length > 0) {
    const tokens = data.length / rows / dim;
    if (Number.isInteger(tokens) && dim === (width ?? dim)) return { tokens, dim, data };
  }
  throw new GroundingError(
    'MODEL_MISMATCH',
    `expected a prefix of embeddings of length ${width ?? 'as the language model’s'} from the mapper, ` +
      `got [${dims.join()}]; take the mapper that was trained with this language model`,
  );
}
