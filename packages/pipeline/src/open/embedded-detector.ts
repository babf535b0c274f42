import type { ByteCache, Detector, Runtime } from '@grounder/core';
import { Lifetime } from '@grounder/core/internal';
import { tiled } from '@grounder/detectors';
import type { CenterNetOptions } from '@grounder/embedded/internal';
import { findCenterNetPackage, openCenterNet } from '@grounder/embedded';
import { cacheFolder, fileCache, nodeRuntime } from '@grounder/models';

import { searchSettings } from './settings.js';

/** A detector that holds an open model until it is disposed. */
export interface OpenDetector extends Detector, AsyncDisposable {
  /** Frees the model. */
  dispose(): Promise<void>;
}

/** How the detector of the embedded default is opened. */
export interface OpenEmbeddedDetectorOptions extends CenterNetOptions {
  /** Opens the model; `onnxruntime-node` when left out. */
  readonly runtime?: Runtime;
  /** Keeps the translated model; the platform's cache folder when left out. */
  readonly cache?: ByteCache;
  /**
   * Whether parts of a picture are searched, too: at most four that overlap, each 0.6 times as large as
   * the picture's longer side. Raises the average precision by a fifth, above all that of small things,
   * in five times the time.
   * @defaultValue true
   */
  readonly tiles?: boolean;
}

/** Sides of a part as a share of the picture's longer side; chosen by average precision on photos. */
const tileShare = 0.6;

export async function openEmbeddedDetector({
  tiles = searchSettings.tiles.defaultValue,
  runtime = nodeRuntime(),
  cache = fileCache(cacheFolder()),
  ...limits
}: OpenEmbeddedDetectorOptions = {}): Promise<OpenDetector> {
  const detector = await openCenterNet({ runtime, cache, ...limits });
  if (!tiles) return detector;
  const { maxDetections = 300 } = limits;
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

/** What tells the answers of the embedded detector from those of others, where answers are kept. */
export async function embeddedDetectorKey(): Promise<string> {
  const { cacheKey } = await findCenterNetPackage();
  return `${cacheKey}-tiles-${tileShare}`;
}
