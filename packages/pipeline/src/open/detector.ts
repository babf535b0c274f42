import { openAsBlob } from 'node:fs';

import type { DetectorForOptions } from '@grounder/detectors';
import { detectorFor } from '@grounder/detectors';
import type { ModelFolder } from '@grounder/models';
import { blobSource, readModelMetadata } from '@grounder/onnx';

import type { OpenDetector } from './embedded-detector.js';

/** How {@link openDetector} opens a model: class names where its files tell none, kind, limits. */
export type OpenDetectorOptions = Pick<
  DetectorForOptions,
  'labels' | 'kind' | 'scoreThreshold' | 'maxDetections'
>;

/**
 * Opens the detector that fits a model, as `detectorFor` of `@grounder/detectors` chooses it by the
 * metadata of its ONNX file and the `config.json` and `preprocessor_config.json` beside it.
 *
 * @param model - The model's files.
 * @param options - Class names, kind and limits.
 * @returns A detector; the caller disposes it.
 * @throws GroundingError `MODEL_NOT_FOUND` when the folder holds no such ONNX file, `INVALID_MODEL`
 *   when it is none, `MODEL_MISMATCH` when no detector reads its outputs, `INVALID_OPTION` when
 *   class names are neither given nor told by the files, or a limit is outside its range,
 *   `INVALID_DATA` when a file beside it is malformed.
 */
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
