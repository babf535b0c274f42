import { openAsBlob } from 'node:fs';

import { labelsFromConfig, readYoloMetadata } from '@grounder/detectors';
import type { ModelFolder } from '@grounder/models';
import { blobSource, readModelMetadata } from '@grounder/onnx';

/**
 * Reads the class names of a detector from its files: `id2label` of `config.json`, as transformers
 * writes it, else the names in the metadata of the ONNX file, as Ultralytics does.
 *
 * @param model - The model's files.
 * @returns One name for each class; undefined when neither tells them.
 * @throws GroundingError `INVALID_MODEL` when the file is no ONNX model, `INVALID_DATA` when what
 *   it tells are no class names.
 */
export async function readLabels(model: ModelFolder): Promise<readonly string[] | undefined> {
  const config = model.has('config.json') ? await model.json('config.json') : undefined;
  const configured = labelsFromConfig(config);
  if (configured !== undefined) return configured;
  const { metadata } = await readModelMetadata(blobSource(await openAsBlob(model.pathOf())));
  return readYoloMetadata(metadata).labels;
}
