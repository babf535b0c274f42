import type { Detection, Size, TensorInfo } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import type { ImageTensorOptions } from '@grounder/images';
import type { LetterboxGeometry } from '@grounder/images/internal';
import { letterboxGeometry, zeroToOne } from '@grounder/images';

import { ImageModel } from './image-model.js';
import { chooseInputSize } from './input-size.js';
import { checkTensor, describeTensors, readOutput } from './model-tensors.js';
import { countMaskCoefficients, dropMasks, withMasks } from './yolo-masks.js';
import { readYoloMetadata } from './yolo-metadata.js';
import type { YoloOptions } from './yolo-options.js';

/** How a member of the family sees pictures. */
export interface YoloConvention extends Pick<ImageTensorOptions, 'normalisation' | 'channelOrder'> {
  /** Where a picture lies on the letterbox. */
  readonly place: (image: Size, target: Size) => LetterboxGeometry;
}

/** What one run gave for one picture. */
export interface YoloRun {
  /** The output's axes, the first of them 1. */
  readonly dims: readonly number[];
  /** Reads the output without mask coefficients; see `readOutput`. */
  readonly read: (dims: readonly number[]) => Float32Array;
  /** Where the picture lay. */
  readonly geometry: LetterboxGeometry;
}

/** The parts of a model that matter to detectors of the family. */
export interface YoloShape {
  /** The input for pictures. */
  readonly input: TensorInfo;
  /** The output with the boxes. */
  readonly output: TensorInfo;
  /** Sides of the picture that the model sees. */
  readonly size: Size;
  /** Mask coefficients behind the classes of each box; they are left out. */
  readonly masks: number;
}

/** The grey of the padding in all members of the family. */
const padding = { grey: 114 } as const;

const centredRgb: YoloConvention = { normalisation: zeroToOne, place: letterboxGeometry };

/** Finds the parts of a model that matter. */
export function shapeOfYolo({ session, inputSize, metadata = {} }: YoloOptions): YoloShape {
  const [input, ...rest] = session.inputs;
  // Older exports write the three grids after the decoded boxes.
  const [output] = session.outputs;
  if (input === undefined || rest.length > 0 || output === undefined) {
    throw new GroundingError(
      'MODEL_MISMATCH',
      'expected a model of the YOLO family with one input and at least one output, ' +
        `got inputs ${describeTensors(session.inputs)}, outputs ${describeTensors(session.outputs)}`,
    );
  }
  const known = readYoloMetadata(metadata);
  const { stride = 32, imageSize = { width: 640, height: 640 } } = known;
  const choice = { asked: inputSize, fallback: imageSize, multiple: stride };
  const masks = countMaskCoefficients(session, known);
  return { input, output, size: chooseInputSize(input, choice), masks };
}

/**
 * Refuses a model when its output's axes after the first are not as a layout has them.
 * @param dims - The axes; -1 for any length.
 * @param meaning - What has these axes, for the message.
 */
export function checkYoloOutput(
  { output, masks }: YoloShape,
  dims: readonly number[],
  meaning: string,
): void {
  checkTensor(output, [-1, ...withMasks(dims, masks)], meaning);
}

/** Makes what runs a model of the family on letterboxed pictures. */
export function yoloModel(
  { session, batchSize, resample = 'opencv' }: YoloOptions,
  { input, output, size, masks, ...convention }: YoloShape & Partial<YoloConvention>,
  decode: (run: YoloRun) => readonly Detection[],
): ImageModel {
  const { place, ...look } = { ...centredRgb, ...convention };
  return new ImageModel({
    session,
    input,
    outputs: [output],
    batchSize,
    look: (image) => {
      const { width, height, left, top } = place(image, size);
      const canvas = { ...size, left, top, fill: padding };
      return { width, height, filter: 'bilinear', resample, ...look, canvas };
    },
    decode: (outputs, image) =>
      decode({
        dims: outputs[output.name]?.dims ?? [],
        read: (dims) =>
          dropMasks(readOutput(outputs, output.name, withMasks(dims, masks)), dims, masks),
        geometry: place(image, size),
      }),
  });
}
