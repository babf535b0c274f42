import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { ClipModel, ClipScorerOptions } from '@grounder/clip/internal';
import { ClipScorer, createClipEncoders } from '@grounder/clip';
import type { Runtime } from '@grounder/core';
import { nodeRuntime } from '@grounder/models';

import type { Precision } from './clip-peer.js';

const suffixes: Readonly<Record<Precision, string>> = { fp32: '', fp16: '_fp16', q8: '_quantized' };

/** The files of the vision and the text model. */
export function clipFiles(folder: string, precision: Precision): readonly [string, string] {
  const onnx = join(folder, 'clip-vit-base-patch32/onnx');
  const suffix = suffixes[precision];
  return [join(onnx, `vision_model${suffix}.onnx`), join(onnx, `text_model${suffix}.onnx`)];
}

/** Reads a JSON file of the model. */
export async function readClipJson(folder: string, file: string): Promise<unknown> {
  return JSON.parse(await readFile(join(folder, 'clip-vit-base-patch32', file), 'utf8')) as unknown;
}

/** Opens the same files with grounder, on two threads unless another runtime is given. */
export async function openClip(
  folder: string,
  precision: Precision,
  runtime: Runtime = nodeRuntime({ threads: 2 }),
): Promise<ClipModel> {
  const [vision, text] = clipFiles(folder, precision);
  return createClipEncoders({
    config: await readClipJson(folder, 'config.json'),
    preprocessor: await readClipJson(folder, 'preprocessor_config.json'),
    tokenizer: {
      tokenizer: await readClipJson(folder, 'tokenizer.json'),
      config: await readClipJson(folder, 'tokenizer_config.json'),
    },
    sessions: { vision: await runtime.open(vision), text: await runtime.open(text) },
  });
}

/** A scorer that has seen nothing yet. */
export function freshScorer(clip: ClipModel, options: Partial<ClipScorerOptions> = {}): ClipScorer {
  return new ClipScorer({ encoders: [clip], ...options });
}
