import type { Detection, Detector, RasterImage } from '@grounder/core';
import { GroundingError } from '@grounder/core';

import { background, classifyPixels } from './classify-pixels.js';
import type { ColourRegion } from './colour-regions.js';
import { findColourRegions } from './colour-regions.js';
import { recogniseShape } from './recognise-shape.js';

/** How {@link sceneDetector} decides. */
export interface SceneDetectorOptions {
  /**
   * Least score, 0 to 1.
   * @defaultValue 0.4
   */
  readonly scoreThreshold?: number;
  /**
   * Fewest pixels of an object.
   * @defaultValue 40
   */
  readonly leastPixels?: number;
}

/**
 * Creates a detector for synthetic scenes, so that every system can be tried with nothing to fetch. It
 * sees pixels only: regions of one of the scenes' colours before the grey background, each recognised by
 * the shape whose outline covers it best. An object that hides the middle of another makes two of it.
 * @returns The detector. Labels are the shapes' names; scores say how well the outline fits.
 * @throws GroundingError `INVALID_OPTION` for thresholds out of range.
 */
export function sceneDetector(options: SceneDetectorOptions = {}): Detector {
  const { scoreThreshold = 0.4, leastPixels = 40 } = options;
  const isShare = scoreThreshold >= 0 && scoreThreshold <= 1;
  if (!isShare || !Number.isSafeInteger(leastPixels) || leastPixels < 1) {
    throw new GroundingError(
      'INVALID_OPTION',
      'expected a scoreThreshold from 0 to 1 and a whole leastPixels of at least 1, ' +
        `got ${scoreThreshold} and ${leastPixels}`,
    );
  }
  return {
    detect: (image, { signal } = {}) => {
      // An aborted call rejects; it does not throw.
      if (signal?.aborted === true) return Promise.reject(signal.reason as Error);
      const found = detectObjects(image, leastPixels).filter(
        ({ score }) => score >= scoreThreshold,
      );
      return Promise.resolve(found.sort((one, other) => other.score - one.score));
    },
  };
}

function detectObjects(image: RasterImage, leastPixels: number): Detection[] {
  const classes = classifyPixels(image);
  return findColourRegions(classes, image, { background, leastPixels }).map((region) => {
    const { shape, fit } = recogniseShape(maskOf(region, classes, image.width));
    return { box: region.box, label: shape, score: fit };
  });
}

/** Whether each pixel of a region's box has its colour. */
function maskOf({ box, colour }: ColourRegion, classes: Uint8Array, width: number) {
  const columns = box.right - box.left;
  const rows = box.bottom - box.top;
  const isInside = (x: number, y: number): boolean =>
    classes[(box.top + y) * width + box.left + x] === colour;
  return { columns, rows, isInside };
}
