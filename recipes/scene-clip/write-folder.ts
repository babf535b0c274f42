import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { GroundingError } from '@grounder/core';
import type { Variable, Weights } from '@grounder/training/internal';
import { encodeGraph } from '@grounder/training';

import { normalisation } from './batches.js';
import { shape } from './encoders.js';
import type { WordPieces } from './word-pieces.js';
import { toTokenizerConfig, toTokenizerJson } from './word-pieces.js';

/** What is written. */
export interface SceneClipFiles {
  readonly image: Variable;
  readonly text: Variable;
  readonly weights: Weights;
  readonly pieces: WordPieces;
}

/** Writes the hub's layout of a CLIP, in place of an older folder, when all of it is there. */
export async function writeSceneClip(folder: string, files: SceneClipFiles): Promise<void> {
  const { image, text, weights, pieces } = files;
  const { imageSize, contextLength, embedding } = shape;
  const { mean, deviation } = normalisation;
  const temporary = `${folder}.tmp`;
  const write = async (name: string, content: Uint8Array | object): Promise<void> => {
    const path = join(temporary, name);
    await mkdir(dirname(path), { recursive: true });
    const isBytes = content instanceof Uint8Array;
    await writeFile(path, isBytes ? content : `${JSON.stringify(content, undefined, 2)}\n`);
  };
  await assertReplaceable(folder);
  await rm(temporary, { recursive: true, force: true });
  await write('config.json', {
    model_type: 'clip',
    projection_dim: embedding,
    text_config: { max_position_embeddings: contextLength },
    vision_config: { image_size: imageSize },
  });
  await write('preprocessor_config.json', {
    do_center_crop: false,
    do_normalize: true,
    do_rescale: true,
    do_resize: true,
    image_mean: [mean, mean, mean],
    image_std: [deviation, deviation, deviation],
    resample: 3,
    rescale_factor: 1 / 255,
    size: { width: imageSize, height: imageSize },
  });
  await write('tokenizer.json', toTokenizerJson(pieces));
  await write('tokenizer_config.json', toTokenizerConfig(contextLength));
  await write(
    'onnx/vision_model.onnx',
    encodeGraph({ outputs: { image_embeds: image }, weights, name: 'scene-clip vision' }),
  );
  await write(
    'onnx/text_model.onnx',
    encodeGraph({ outputs: { text_embeds: text }, weights, name: 'scene-clip text' }),
  );
  await rm(folder, { recursive: true, force: true });
  await rename(temporary, folder);
}

/** Only what an earlier run wrote is replaced, whatever else was named by mistake. */
export async function assertReplaceable(folder: string): Promise<void> {
  const own = ['config.json', 'onnx', 'preprocessor_config.json'];
  const names = await readdir(folder).catch((): readonly string[] => []);
  const rest = [...own, 'tokenizer.json', 'tokenizer_config.json'];
  const isOwn =
    own.every((name) => names.includes(name)) && names.every((name) => rest.includes(name));
  if (names.length === 0 || isOwn) return;
  throw new GroundingError(
    'INVALID_OPTION',
    `expected a new folder or one with a scene-clip, got ${folder} with ${names.slice(0, 3).join(', ')}`,
  );
}
