import { version } from '@grounder/core/internal';

import { findCenterNetPackage } from './center-net/center-net-package.js';
import { findFaceResPackage } from './face-res/face-res-package.js';
import { findMoveNetPackage } from './move-net/move-net-package.js';
import type { PackagedModel } from './packaged-model.js';

/** The name of a model of the embedded default. */
export type EmbeddedModelName = 'centernet' | 'movenet-lightning' | 'faceres' | 'looks-head';

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
  { name: 'faceres', isLazy: true, find: findFaceResPackage },
  { name: 'looks-head', isLazy: true, find: findLooksHead },
];

/** The linear layer that ships with this package: no ONNX file, but kept like one. */
function findLooksHead(): Promise<PackagedModel> {
  return Promise.resolve({
    version,
    cacheKey: `looks-head-${version}.json`,
    from: `@grounder/embedded ${version}`,
    licence: () => Promise.resolve('MIT'),
    translate: async () => {
      const { default: head } = await import('./face-res/looks-head.json', {
        with: { type: 'json' },
      });
      return new TextEncoder().encode(JSON.stringify(head));
    },
  });
}
