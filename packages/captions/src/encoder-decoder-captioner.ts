import type { CallOptions, Captioner, Cropper, Detection, RasterImage } from '@grounder/core';
import type { TokenRows } from '@grounder/core/internal';
import {
  assertRasterImage,
  chooseOutput,
  floatTensor,
  Lifetime,
  readTokenRows,
  requireInput,
} from '@grounder/core/internal';
import type { ImageTensorOptions } from '@grounder/images';
import { createImageTensor, tightCrop } from '@grounder/images';

import type { DecoderState } from './decoder-state.js';
import type { CaptionSession } from './transformer-text-encoder.js';
import type { CaptionWriting } from './write-captions.js';
import { checkWriting, writeCaptions } from './write-captions.js';

/** What {@link EncoderDecoderCaptioner} is made of. */
export interface EncoderDecoderCaptionerOptions extends CaptionWriting {
  /**
   * The open `encoder_model.onnx` (vit-gpt2) or `vision_model.onnx` (BLIP): `pixel_values` to
   * `last_hidden_state` or, under another exporter's name, `image_embeds`, rows × patches × width; the
   * captioner owns it from now on.
   */
  readonly vision: CaptionSession;
  /** How a crop becomes `pixel_values`, as `parseCaptionPicture` reads it. */
  readonly picture: ImageTensorOptions;
  /**
   * Tokens that every text begins with: `decoder_start_token_id`, of BLIP `bos_token_id` and perhaps a
   * prompt. They are no part of the caption.
   */
  readonly startTokens: readonly number[];
  /** Tokens that end a caption: `eos_token_id`, of BLIP `sep_token_id`. */
  readonly stopTokens: readonly number[];
  /**
   * Makes what the encoder sees of a region.
   * @defaultValue tightCrop()
   */
  readonly cropper?: Cropper;
}

/**
 * Writes captions of regions with an encoder of pictures and a decoder that looks at its states: vit-gpt2,
 * BLIP and others of the same layout.
 */
export class EncoderDecoderCaptioner implements Captioner, AsyncDisposable {
  readonly #options: EncoderDecoderCaptionerOptions;
  readonly #life = new Lifetime('a captioner');
  readonly #output: string;

  /**
   * @throws GroundingError `MODEL_MISMATCH` when the encoder does not read `pixel_values` or gives no
   *   hidden states, `INVALID_OPTION` for a batch size below 1.
   */
  constructor(options: EncoderDecoderCaptionerOptions) {
    const { vision } = options;
    checkWriting(options);
    requireInput(vision, 'pixel_values');
    this.#output = chooseOutput(vision, ['last_hidden_state', 'image_embeds']);
    this.#options = options;
  }

  /** {@inheritDoc @grounder/core!index.Captioner.caption} */
  caption(
    image: RasterImage,
    regions: readonly Detection[],
    call: CallOptions = {},
  ): Promise<readonly string[]> {
    const { stopTokens } = this.#options;
    const begin = (part: readonly Detection[]): Promise<DecoderState> =>
      this.#begin(image, part, call);
    const work = { regions, stopTokens, begin };
    return this.#life.use(() => {
      assertRasterImage(image);
      return writeCaptions(this.#options, work, call);
    });
  }

  /** Frees both models. A second call does nothing. */
  dispose(): Promise<void> {
    const { vision, decoder } = this.#options;
    return this.#life.end(() => Promise.all([vision.dispose(), decoder.dispose()]));
  }

  /** Frees both models. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  async #begin(
    image: RasterImage,
    regions: readonly Detection[],
    call: CallOptions,
  ): Promise<DecoderState> {
    const { decoder, startTokens } = this.#options;
    const states = await this.#look(image, regions, call);
    return decoder.begin({ ids: regions.map(() => startTokens), states });
  }

  async #look(
    image: RasterImage,
    regions: readonly Detection[],
    { signal }: CallOptions,
  ): Promise<TokenRows> {
    const { vision, picture, cropper = tightCrop() } = this.#options;
    const crops = regions.map(({ box }) => cropper.crop(image, box));
    const { dims, data } = createImageTensor(crops, picture);
    const pixels = floatTensor(requireInput(vision, 'pixel_values'), dims, data);
    const outputs = await vision.run(
      { pixel_values: pixels },
      signal === undefined ? {} : { signal },
    );
    return readTokenRows(outputs[this.#output], this.#output, regions.length);
  }
}
