import type { ByteCache, Runtime } from '@grounder/core';
import type { ModelDtype, ModelFolder, ModelStore, PullPlan } from '@grounder/models';
import { sceneClipFolder } from '@grounder/scenes';
import { openModel } from '@grounder/models';

import { modelIdentity } from '../model-identity.js';
import { openClip } from '../open-clip.js';
import type { KitClip } from './preset.js';

/** How a pair of encoders is opened by its name. */
export interface OpenEncodersOptions {
  /** Where hub models are kept. */
  readonly store: ModelStore;
  /** Opens the models. */
  readonly runtime: Runtime;
  /**
   * Which weights of a model folder are opened.
   *
   * @defaultValue 'fp32'
   */
  readonly dtype?: ModelDtype;
  /** Asked before a hub model that is not here is fetched; nothing is fetched without it. */
  readonly download?: (plan: PullPlan) => boolean | Promise<boolean>;
  /** Remembers digests of files. */
  readonly cache: ByteCache;
}

/** A pair of encoders, and what tells its weights apart from others. */
export interface IdentifiedEncoders extends AsyncDisposable {
  /** The encoders. */
  readonly clip: KitClip;
  /** Digest of the image encoder's file. */
  readonly imageFingerprint: string;
  /** Digest of the text encoder's file. */
  readonly textFingerprint: string;
}

/** Pairs of encoders that need no download, by name. */
const built: ReadonlyMap<string, () => string> = new Map([['scene-clip', sceneClipFolder]]);

/**
 * Finds a pair of encoders that needs no download.
 *
 * @param name - What the user named.
 * @returns Its folder, or the name itself when it is another one.
 */
export function encodersPlace(name: string): string {
  return built.get(name)?.() ?? name;
}

/** The files of a pair of encoders. */
export interface EncoderFiles {
  /** The model's files. */
  readonly model: ModelFolder;
  /** The path of a tower's file: its own, or the combined one. */
  readonly pathOf: (tower: 'vision_model' | 'text_model') => string;
}

/**
 * Finds the files of a pair of encoders.
 *
 * @param name - A folder, a hub id, or `scene-clip`.
 * @param options - How they are found.
 * @returns The files.
 */
export async function findEncoders(
  name: string,
  { store, runtime, dtype, download }: Omit<OpenEncodersOptions, 'cache'>,
): Promise<EncoderFiles> {
  const model = await openModel(encodersPlace(name), {
    store,
    runtime,
    ...(dtype && { dtype }),
    ...(download && { download }),
  });
  const isSplit = ['vision_model', 'text_model'].every((stem) => model.stems.includes(stem));
  return { model, pathOf: (tower) => model.pathOf(isSplit ? tower : 'model') };
}

/**
 * Opens a pair of encoders by name and tells what its weights are.
 *
 * @param name - A folder, a hub id, or `scene-clip`, which ships with grounder.
 * @param options - How it is opened.
 * @returns The encoders; the caller disposes them.
 */
export async function openEncoders(
  name: string,
  options: OpenEncodersOptions,
): Promise<IdentifiedEncoders> {
  const { model, pathOf } = await findEncoders(name, options);
  const [imageFingerprint, textFingerprint] = await Promise.all([
    modelIdentity(pathOf('vision_model'), options.cache),
    modelIdentity(pathOf('text_model'), options.cache),
  ]);
  const clip = await openClip(model);
  return {
    clip,
    imageFingerprint,
    textFingerprint,
    [Symbol.asyncDispose]: () => clip.dispose(),
  };
}
