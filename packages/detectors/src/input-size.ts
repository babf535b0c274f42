import type { Size, TensorInfo } from '@grounder/core';
import { GroundingError } from '@grounder/core';

import { checkCount } from './detector-options.js';
import { checkTensor, describeTensor } from './model-tensors.js';

/**
 * Checks that an input takes RGB pictures and finds the sides that the model fixes.
 * @returns The sides in pixels, undefined when the model takes any.
 */
function fixedInputSize(input: TensorInfo): Size | undefined {
  checkPictureKind(input);
  checkTensor(input, [-1, 3, -1, -1], 'pictures of three channels');
  const [, , height, width] = input.dims;
  if (typeof height !== 'number' || typeof width !== 'number') return undefined;
  return height > 0 && width > 0 ? { width, height } : undefined;
}

/** Refuses the kinds of exports that differ in how they take pictures, and names them. */
export function checkPictureKind(input: TensorInfo): void {
  const [, channels, , last] = input.dims;
  const kinds = [
    ...(input.type.includes('int8')
      ? [`${input.type} pictures, as quantised and edge exports have: use the float32 export`]
      : []),
    ...(input.dims.length === 4 && last === 3 && channels !== 3
      ? ['channels last (NHWC), as TensorFlow has: export it with channels first (NCHW)']
      : []),
  ];
  if (kinds.length === 0) return;
  throw new GroundingError(
    'MODEL_MISMATCH',
    `expected a model that takes pictures as float32 or float16 [1,3,height,width], got ` +
      `${describeTensor(input)}: ${kinds.join('; ')}`,
  );
}

/** What {@link chooseInputSize} chooses from. */
export interface InputSizeChoice<Fallback extends Size | undefined> {
  /** What the caller asks for. */
  readonly asked: Size | undefined;
  /** What a model of any size gets when the caller does not say. */
  readonly fallback: Fallback;
  /** What both sides must be a multiple of. */
  readonly multiple: number;
}

/**
 * Chooses the size of the picture that a model of one size sees.
 * @param choice - The caller's wish and the default.
 * @returns The sides in pixels.
 */
export function chooseInputSize<Fallback extends Size | undefined>(
  input: TensorInfo,
  choice: InputSizeChoice<Fallback>,
): Size | Fallback {
  const fixed = fixedInputSize(input);
  const { asked, fallback, multiple } = choice;
  if (asked === undefined) return fixed ?? fallback;
  checkCount('inputSize.width', asked.width);
  checkCount('inputSize.height', asked.height);
  const isMultiple = asked.width % multiple === 0 && asked.height % multiple === 0;
  const isFixed = fixed?.width === asked.width && fixed.height === asked.height;
  if (fixed === undefined ? isMultiple : isFixed) return asked;
  throw new GroundingError(
    'INVALID_OPTION',
    fixed === undefined
      ? `expected inputSize in multiples of ${multiple}, got ${asked.width}×${asked.height}`
      : `expected inputSize as the model fixes it, ${describeTensor(input)}, or left out, ` +
          `got ${asked.width}×${asked.height}`,
  );
}
