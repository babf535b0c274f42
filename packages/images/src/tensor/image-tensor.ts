import type { RasterImage } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import type { NdArray } from 'ndarray';
import ndarray from 'ndarray';

import { fillFrame } from './frame.js';
import type { ImageTensorOptions } from './options.js';
import { checkCanvas, checkNormalisation, checkRoom } from './options.js';
import { tabulateNormalisation, zeroToOne } from './normalisation.js';
import { fastestKernel } from '../resample/fastest.js';
import { planResampling } from '../resample/plan.js';
import type { Planes } from '../resample/planes.js';
import { resampleRowByRow } from '../resample/rows.js';

/** Pictures as a model reads them: float32, picture × channel × row × column. */
export interface ImageTensor {
  /** Element type, under ONNX Runtime's name. */
  readonly type: 'float32';
  /** Pictures, channels, rows, columns. */
  readonly dims: readonly [count: number, channels: 3, height: number, width: number];
  /** The elements, row-major. */
  readonly data: Float32Array<ArrayBuffer>;
}

/**
 * Resamples and normalises pictures into one tensor, in one pass over each and without copies in
 * between. The values are those that Pillow's resize followed by NumPy's or torchvision's
 * normalisation gives.
 * @param images - The pictures, of any sizes; one of the tensor's first axis each.
 * @param options - Size, filter, normalisation, canvas.
 * @returns A new tensor of count × 3 × height × width.
 * @throws GroundingError `INVALID_OPTION` when an option is outside its range,
 *   `INVALID_BOX` when a region leaves its picture or is empty.
 * @example
 * ```ts
 * const { data, dims } = createImageTensor(crops, {
 *   width: 224,
 *   height: 224,
 *   filter: 'bicubic',
 *   normalisation: clipNormalisation,
 * });
 * ```
 */
export function createImageTensor(
  images: readonly RasterImage[],
  options: ImageTensorOptions,
): ImageTensor {
  const { width, height } = checkCanvas(options);
  const size = 3 * width * height;
  const data = new Float32Array(images.length * size);
  images.forEach((image, index) => {
    writeImageTensor(image, options, { data, offset: index * size });
  });
  return { type: 'float32', dims: [images.length, 3, height, width], data };
}

/** Where a picture's floats go. */
export interface TensorSlot {
  /** Receives the floats. */
  readonly data: Float32Array;
  /**
   * Index of the first float; 3 × height × width of the canvas follow.
   * @defaultValue 0
   */
  readonly offset?: number;
}

/**
 * Resamples and normalises a picture, or a region of it, straight into a part of a larger tensor,
 * so that a batch is made of crops that never exist as pictures.
 * @param options - Size, filter, region, normalisation, canvas.
 * @param slot - Where the floats go; nothing outside the slot is touched.
 * @throws GroundingError `INVALID_OPTION` when an option is outside its range or the slot
 *   is too small, `INVALID_BOX` when the region leaves the picture or is empty.
 */
export function writeImageTensor(
  image: RasterImage,
  options: ImageTensorOptions,
  slot: TensorSlot,
): void {
  const { kernel = fastestKernel(), normalisation = zeroToOne } = options;
  const canvas = checkCanvas(options);
  checkNormalisation(normalisation);
  checkRoom(slot.data, slot.offset ?? 0, 3 * canvas.width * canvas.height);
  const plan = planResampling(image, options);
  const plane = canvas.width * canvas.height;
  const start = slot.offset ?? 0;
  const last = start + 2 * plane;
  const reversed = options.channelOrder === 'bgr';
  const tables = tabulateNormalisation(normalisation);
  const planes: Planes = {
    data: slot.data,
    tables,
    starts: reversed ? [last, start + plane, start] : [start, start + plane, last],
  };
  fillFrame(planes, canvas);
  resampleRowByRow(image, { plan, kernel }, (row, index) => {
    row.spread(planes, (canvas.top + index) * canvas.width + canvas.left);
  });
}

/**
 * Offers one picture of a tensor as an ndarray, without copying: `view.get(channel, row, column)`.
 * @param index - Which picture.
 * @defaultValue 0 for `index`.
 * @returns A view of channel × row × column on the tensor's own data.
 * @throws GroundingError `INVALID_OPTION` when the tensor has no such picture.
 */
export function toNdarray(tensor: ImageTensor, index = 0): NdArray<Float32Array> {
  const [count, channels, height, width] = tensor.dims;
  if (!Number.isInteger(index) || index < 0 || index >= count) {
    throw new GroundingError(
      'INVALID_OPTION',
      `expected the index of one of ${count} pictures, got ${index}`,
    );
  }
  const plane = height * width;
  return ndarray(
    tensor.data,
    [channels, height, width],
    [plane, width, 1],
    index * channels * plane,
  );
}
