import type { CallOptions, Detection, Detector, RasterImage, Session } from '@grounder/core';
import { GroundingError, readFloats } from '@grounder/core';
import { assertRasterImage, Lifetime } from '@grounder/core/internal';
import { byteRange, createImageTensor } from '@grounder/images';

import { centerNetTensors } from './center-net-tensors.js';
import { cocoLabels } from '../coco-labels.js';
import { decodeCenterNet, gridSize, inputSize } from './decode-center-net.js';

/** Limits on what {@link CenterNetDetector} reports. */
export interface CenterNetOptions {
  /**
   * Least score of a detection, 0 to 1. Low, since a missing proposal cannot be chosen later.
   * @defaultValue 0.05
   */
  readonly scoreThreshold?: number;
  /**
   * Most detections per image, at least 1.
   * @defaultValue 300
   */
  readonly maxDetections?: number;
}

/**
 * Finds the 80 classes of COCO with CenterNet-MobileNetV3
 * (https://github.com/610265158/mobilenetv3_centernet). The image is stretched to 512×512.
 */
export class CenterNetDetector implements Detector, AsyncDisposable {
  /** The class names that detections can have. */
  readonly labels = cocoLabels;
  readonly #session: Pick<Session, 'run' | 'dispose'>;
  readonly #scoreThreshold: number;
  readonly #maxDetections: number;
  readonly #life = new Lifetime('a detector');

  /**
   * @param options - The open translated model, which the detector owns from now on, and limits.
   * @throws GroundingError `INVALID_OPTION` for limits outside their range.
   */
  constructor(options: CenterNetOptions & { readonly session: Pick<Session, 'run' | 'dispose'> }) {
    const { session, scoreThreshold = 0.05, maxDetections = 300 } = options;
    checkLimits({ scoreThreshold, maxDetections });
    this.#session = session;
    this.#scoreThreshold = scoreThreshold;
    this.#maxDetections = maxDetections;
  }

  /** {@inheritDoc @grounder/core!index.Detector.detect} */
  detect(image: RasterImage, options: CallOptions = {}): Promise<readonly Detection[]> {
    return this.#life.use(() => this.#detect(image, options));
  }

  async #detect(image: RasterImage, options: CallOptions): Promise<readonly Detection[]> {
    assertRasterImage(image);
    options.signal?.throwIfAborted();
    const { image: input, heatMap, extents, greatest } = centerNetTensors;
    const output = await this.#session.run({ [input]: toInput(image) }, options);
    return decodeCenterNet(
      {
        heatMap: readFloats(output[heatMap], [1, cocoLabels.length, gridSize, gridSize]),
        extents: readFloats(output[extents], [1, 4, gridSize, gridSize]),
        ...(output[greatest] !== undefined && {
          greatest: readFloats(output[greatest], [1, 1, gridSize, gridSize]),
        }),
      },
      {
        width: image.width,
        height: image.height,
        labels: cocoLabels,
        scoreThreshold: this.#scoreThreshold,
        maxDetections: this.#maxDetections,
      },
    );
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

function toInput(image: RasterImage): ReturnType<typeof createImageTensor> {
  return createImageTensor([image], {
    width: inputSize,
    height: inputSize,
    filter: 'bilinear',
    normalisation: byteRange,
  });
}

/** Throws `INVALID_OPTION` for limits outside their range. */
export function checkLimits({ scoreThreshold = 0, maxDetections = 1 }: CenterNetOptions): void {
  const isShare = scoreThreshold >= 0 && scoreThreshold <= 1;
  if (isShare && Number.isInteger(maxDetections) && maxDetections >= 1) return;
  throw new GroundingError(
    'INVALID_OPTION',
    'expected scoreThreshold from 0 to 1 and maxDetections a whole number of at least 1, ' +
      `got ${scoreThreshold} and ${maxDetections}`,
  );
}
