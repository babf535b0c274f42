import { findCenterNetPackage } from './center-net/center-net-package.js';
import { findMoveNetPackage } from './move-net/move-net-package.js';
import type { PackagedModel } from './packaged-model.js';

/** The name of a model of the embedded default. */
export type EmbeddedModelName = 'centernet' | 'movenet-lightning';

/** A model of the embedded default. */
export interface EmbeddedModel {
  /** What it is known by where models are kept. */
  readonly name: EmbeddedModelName;
  /** Whether only some phrases need it, so that it is opened when the first one comes. */
  readonly isLazy: boolean;
  /** Finds the package with its weights. */
  readonly find: () => Promise<PackagedModel>;
}

/** The models of the embedded default, all of them: what is kept for a page follows from this list. */
export const embeddedModels: readonly EmbeddedModel[] = [
  { name: 'centernet', isLazy: false, find: findCenterNetPackage },
  { name: 'movenet-lightning', isLazy: true, find: findMoveNetPackage },
];
