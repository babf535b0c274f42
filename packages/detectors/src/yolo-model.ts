import type { CallOptions, RasterImage, Session, Size, Tensor, TensorInfo } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import type { ImageTensorOptions, LetterboxGeometry } from '@grounder/images';
import { createImageTensor, letterboxGeometry, zeroToOne } from '@grounder/images';

import { chooseInputSize } from './input-size.js';
import { describeTensor, readOutput, toFeed } from './model-tensors.js';
import type { YoloOptions } from './yolo-options.js';

/** How a member of the family sees pictures. */
export interface YoloConvention extends Pick<ImageTensorOptions, 'normalisation' | 'channelOrder'> {
  /** Where a picture lies on the letterbox. */
  readonly place: (image: Size, target: Size) => LetterboxGeometry;
}

/** What one run gave. */
export interface YoloRun {
  /** The output's axes. */
  readonly dims: readonly number[];
  /** Reads the output; see `readOutput`. */
  readonly read: (dims: readonly number[]) => Float32Array;
  /** Where the picture lay. */
  readonly geometry: LetterboxGeometry;
}

/** The grey of the padding in all members of the family. */
const padding = { grey: 114 } as const;

const centredRgb: YoloConvention = { normalisation: zeroToOne, place: letterboxGeometry };

/** A model of the YOLO family with the way pictures enter it. */
export class YoloModel {
  /** The output with the boxes. */
  readonly output: TensorInfo;
  /** Sides of the picture that the model sees. */
  readonly size: Size;
  readonly #session: Pick<Session, 'run' | 'dispose'>;
  readonly #input: TensorInfo;
  readonly #convention: YoloConvention;

  constructor({ session, inputSize }: YoloOptions, convention = centredRgb) {
    const [input, ...rest] = session.inputs;
    // Older exports write the three grids after the decoded boxes.
    const [output] = session.outputs;
    if (input === undefined || rest.length > 0 || output === undefined) {
      throw new GroundingError(
        'MODEL_MISMATCH',
        'expected a model of the YOLO family with one input and at least one output, ' +
          `got inputs ${session.inputs.map(describeTensor).join('; ') || 'none'}, ` +
          `outputs ${session.outputs.map(describeTensor).join('; ') || 'none'}`,
      );
    }
    const fallback = { width: 640, height: 640 };
    this.size = chooseInputSize(input, { asked: inputSize, fallback, multiple: 32 });
    this.output = output;
    this.#session = session;
    this.#input = input;
    this.#convention = convention;
  }

  /** Letterboxes a picture and runs the model on it. */
  async run(image: RasterImage, options: CallOptions = {}): Promise<YoloRun> {
    options.signal?.throwIfAborted();
    const { place, ...look } = this.#convention;
    const geometry = place(image, this.size);
    const { width, height, left, top } = geometry;
    const canvas = { ...this.size, left, top, fill: padding };
    const resize = { width, height, filter: 'bilinear' } as const;
    const tensor = createImageTensor([image], { ...resize, ...look, canvas });
    const feeds = { [this.#input.name]: toFeed(this.#input, tensor) };
    const outputs: Readonly<Record<string, Tensor>> = await this.#session.run(feeds, options);
    options.signal?.throwIfAborted();
    const { name } = this.output;
    const read = (dims: readonly number[]): Float32Array => readOutput(outputs, name, dims);
    return { dims: outputs[name]?.dims ?? [], read, geometry };
  }

  /** Frees the model. A second call does nothing. */
  dispose(): Promise<void> {
    return this.#session.dispose();
  }
}
