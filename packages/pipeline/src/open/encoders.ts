import type { ByteCache, Runtime } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { defined } from '@grounder/core/internal';
import type { ModelDtype, ModelFolder, ModelStore, PullPlan } from '@grounder/models/internal';
import { cacheFolder, fileCache, openModel } from '@grounder/models';

import { modelIdentity } from '../cache/model-identity.js';
import type { TemplatedClip } from './clip.js';
import { openClip } from './clip.js';
import type { Parts } from './part-module.js';
import { isPartModule, loadPart } from './part-module.js';

/** How a pair of encoders is opened by its name. */
export interface OpenEncodersOptions {
  /** Where hub models are kept. */
  readonly store: ModelStore;
  /** Opens the models. */
  readonly runtime: Runtime;
  /**
   * Which weights of a model folder are opened.
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
  readonly clip: TemplatedClip;
  /** Digest of the image encoder's file. */
  readonly imageFingerprint: string;
  /** Digest of the text encoder's file. */
  readonly textFingerprint: string;
}

/** The model that a name means: itself, or the folder that a module of that name gives. */
export async function modelPlace(
  role: keyof Parts,
  name: string,
  runtime: Runtime,
): Promise<string> {
  if (!isPartModule(name)) return name;
  const part = await loadPart(role, name, { runtime, cache: fileCache(cacheFolder()) });
  if (typeof part === 'string') return part;
  throw new GroundingError(
    'INVALID_OPTION',
    `expected the folder of a model from ${name}, whose weights are known by their files, got a ${role}`,
  );
}

/** The files of a pair of encoders. */
export interface EncoderFiles {
  /** The model's files. */
  readonly model: ModelFolder;
  /** The path of a tower's file: its own, or the combined one. */
  readonly pathOf: (tower: 'vision_model' | 'text_model') => string;
}

/** Finds the files of a pair of encoders. */
export async function findEncoders(
  name: string,
  { store, runtime, dtype, download }: Omit<OpenEncodersOptions, 'cache'>,
): Promise<EncoderFiles> {
  const model = await openModel(await modelPlace('clip', name, runtime), {
    store,
    runtime,
    ...defined({ dtype, download }),
  });
  const isSplit = ['vision_model', 'text_model'].every((stem) => model.stems.includes(stem));
  return { model, pathOf: (tower) => model.pathOf(isSplit ? tower : 'model') };
}

/**
 * Opens a pair of encoders by name and tells what its weights are.
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
