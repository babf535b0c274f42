import { createRequire } from 'node:module';

import { placeOfModule } from '@grounder/core/internal';

/** Tells whether an npm package can be found from here. */
export function isInstalled(name: string): boolean {
  try {
    createRequire(placeOfModule(import.meta.url)).resolve(name);
    return true;
  } catch {
    return false;
  }
}
