import type { CallOptions, Detection, Detector, RasterImage } from '@grounder/core';

/** A detector that holds a model. */
export interface ModelDetector extends Detector, AsyncDisposable {
  /** The class names that detections can have. */
  readonly labels: readonly string[];
  /**
   * Searches several images, with several of them in one run of the model where it allows that and
   * one after the other where not. What is found is what `detect` finds in each.
   * @param options - Cancellation, checked before each run, and progress in images.
   * @returns What `detect` returns for each image, in the order of `images`.
   */
  detectEach(
    images: readonly RasterImage[],
    options?: CallOptions,
  ): Promise<readonly (readonly Detection[])[]>;
  /** Frees the model. A second call does nothing. */
  dispose(): Promise<void>;
}
