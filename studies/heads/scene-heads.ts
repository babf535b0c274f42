// Heads on the features of `scene-clip`: how features are made, and how a trained head answers.
import { join } from 'node:path';

import type { Runtime } from '@grounder/core';
import { sceneClipFolder, sceneDetector } from '@grounder/scenes';
import { tightCrop } from '@grounder/images';
import { fileCache, modelStore, openModel } from '@grounder/models';
import type {
  ExtractTokenFeaturesOptions,
  FeatureSet,
  LearnedExample,
} from '@grounder/regressors/internal';
import {
  extractFeatures,
  extractTokenFeatures,
  openProjectionHead,
  openProposalHead,
} from '@grounder/regressors';
import type { IdentifiedTokenEncoders } from '@grounder/pipeline/internal';
import { openClip, openTokenEncoders } from 'grounder';

import { loadScene } from './scene-examples.js';
import type { SceneAnswer } from './scene-questions.js';
import { bestBy } from './scene-questions.js';

const name = 'scene-clip';
const textLength = 20;

/** The encoders, open. */
export type SceneClip = Awaited<ReturnType<typeof openSceneClip>>;

/** Opens the CLIP of synthetic scenes that ships with grounder. */
export async function openSceneClip(runtime: Runtime) {
  return openClip(await openModel(sceneClipFolder(), { runtime }));
}

/** Vectors of pictures, phrases and what `sceneDetector` proposes. */
export function sceneFeatures(
  folder: string,
  examples: readonly LearnedExample[],
  clip: SceneClip,
): Promise<FeatureSet> {
  const detector = sceneDetector();
  return extractFeatures(folder, {
    examples,
    load: loadScene,
    image: { encoder: clip.image, name, fingerprint: name },
    text: { encoder: clip.text, name, fingerprint: name },
    regions: {
      name: 'sceneDetector',
      propose: (_, image) => detector.detect(image),
      cropper: tightCrop(),
      most: 20,
    },
  });
}

/** Opens the same CLIP for heads that read tokens. */
export function openSceneTokens(
  folder: string,
  runtime: Runtime,
): Promise<IdentifiedTokenEncoders> {
  const cache = fileCache(join(folder, 'digests'));
  return openTokenEncoders('@grounder/scenes/clip', {
    store: modelStore(),
    runtime,
    cache,
    textLength,
  });
}

/** Tokens of pictures and phrases. */
export function sceneTokens(
  folder: string,
  examples: readonly LearnedExample[],
  encoders: IdentifiedTokenEncoders,
): Promise<FeatureSet> {
  const { image, text, imageTensors, textTensor, imageFingerprint, textFingerprint } = encoders;
  const options: ExtractTokenFeaturesOptions = {
    examples,
    load: loadScene,
    image: { encoder: image, name, fingerprint: imageFingerprint, tensors: imageTensors },
    text: {
      encoder: text,
      name,
      fingerprint: textFingerprint,
      tensors: [textTensor],
      length: textLength,
    },
    type: 'float16',
  };
  return extractTokenFeatures(folder, options);
}

/** How a trained projection head answers. */
export async function projectionAnswer(
  bytes: Uint8Array,
  runtime: Runtime,
  { image, text }: SceneClip,
): Promise<SceneAnswer> {
  const regressor = await openProjectionHead(bytes, { runtime, image, text });
  return ({ scene, query }) => regressor.regress(scene.image, query);
}

/** How a trained head that chooses among proposals answers. */
export async function proposalAnswer(
  bytes: Uint8Array,
  runtime: Runtime,
  { image, text }: SceneClip,
): Promise<SceneAnswer> {
  return bestBy(await openProposalHead(bytes, { runtime, image, text, cropper: tightCrop() }));
}
