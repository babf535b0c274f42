import type { Detector } from '@grounder/core';
import { Lifetime } from '@grounder/core/internal';
import { tiled } from '@grounder/detectors';

/** A detector that holds an open model until it is disposed. */
export interface OpenDetector extends Detector, AsyncDisposable {
  /** Frees the model. */
  dispose(): Promise<void>;
}

/** Sides of a part as a share of the picture's longer side; chosen by average precision on photos. */
export const tileShare = 0.6;

/** Lets the embedded detector search the picture's parts, too; disposing reaches the inner one. */
export function searchTiles(detector: OpenDetector, maxDetections = 300): OpenDetector {
  const size = ({ width, height }: { readonly width: number; readonly height: number }): number =>
    Math.max(1, tileShare * Math.max(width, height));
  const life = new Lifetime('a detector');
  const dispose = (): Promise<void> => life.end(() => detector.dispose());
  const search = tiled(detector, { size, maxDetections });
  return {
    detect: (image, call) => life.use(() => search.detect(image, call)),
    dispose,
    [Symbol.asyncDispose]: dispose,
  };
}
