import type { CallOptions, Detection, RasterImage } from '@grounder/core';

import type { ImageModel } from './image-model.js';
import type { ModelDetector } from './model-detector.js';

/** What every detector here is: class names, and a model that pictures are handed to. */
export abstract class ImageDetector implements ModelDetector {
  /** The class names that detections can have. */
  readonly labels: readonly string[];
  readonly #model: ImageModel;

  /**

   */
  protected constructor(labels: readonly string[], model: ImageModel) {
    this.labels = labels;
    this.#model = model;
  }

  /** {@inheritDoc @grounder/core!index.Detector.detect} */
  detect(image: RasterImage, options?: CallOptions): Promise<readonly Detection[]> {
    return this.#model.detect(image, options);
  }

  /** Finds the objects of each image, in the order of the images. */
  detectEach(
    images: readonly RasterImage[],
    options?: CallOptions,
  ): Promise<readonly (readonly Detection[])[]> {
    return this.#model.detectEach(images, options);
  }

  /** Frees the model. A second call does nothing. */
  dispose(): Promise<void> {
    return this.#model.dispose();
  }

  /** Frees the model. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }
}
