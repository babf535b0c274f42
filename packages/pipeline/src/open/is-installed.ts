import { createRequire } from 'node:module';

/** Tells whether an npm package can be found from here. */
export function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    return false;
  }
}
