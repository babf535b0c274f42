import { openAsBlob } from 'node:fs';

import type { DetectorForOptions } from '@grounder/detectors/internal';
import { detectorFor } from '@grounder/detectors';
import type { ModelFolder } from '@grounder/models/internal';
import { blobSource, readModelMetadata } from '@grounder/onnx';

import type { OpenDetector } from './search-tiles.js';

/**
 * How {@link openDetector} opens a model: class names where its files tell none, kind, limits, whose
 * resampling is followed.
 */
export type OpenDetectorOptions = Pick<
  DetectorForOptions,
  'labels' | 'kind' | 'scoreThreshold' | 'maxDetections' | 'resample'
>;

export async function openDetector(
  model: ModelFolder,
  options: OpenDetectorOptions = {},
): Promise<OpenDetector> {
  const [{ metadata }, config, preprocessor] = await Promise.all([
    readModelMetadata(blobSource(await openAsBlob(model.pathOf()))),
    readIfThere(model, 'config.json'),
    readIfThere(model, 'preprocessor_config.json'),
  ]);
  const session = await model.open();
  try {
    return detectorFor({ session, metadata, config, preprocessor, ...options });
  } catch (error) {
    await session.dispose();
    throw error;
  }
}

async function readIfThere(model: ModelFolder, file: string): Promise<unknown> {
  return model.has(file) ? model.json(file) : undefined;
}
