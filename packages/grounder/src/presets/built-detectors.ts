import type { Runtime } from '@grounder/core';
import { sceneDetector } from '@grounder/scenes';

import type { OpenDetector, OpenEmbeddedDetectorOptions } from './embedded-detector.js';
import { openEmbeddedDetector } from './embedded-detector.js';

/** How the embedded detector searches. */
export type BuiltDetectorOptions = Omit<OpenEmbeddedDetectorOptions, 'runtime' | 'cache'>;

/**
 * Opens a detector that needs no file: `embedded`, for photos, or `scenes`, for synthetic scenes.
 *
 * @param name - What the user named.
 * @param runtime - Where it runs.
 * @param options - Limits and tiles of the embedded detector; drawn scenes are taken apart without any.
 * @returns The detector; the caller disposes it. Undefined when the name is another one.
 */
export function openBuiltDetector(
  name: string,
  runtime: Runtime,
  options: BuiltDetectorOptions = {},
): Promise<OpenDetector> | undefined {
  if (name === 'embedded') return openEmbeddedDetector({ runtime, ...options });
  if (name !== 'scenes') return undefined;
  const dispose = () => Promise.resolve();
  return Promise.resolve({ ...sceneDetector(), dispose, [Symbol.asyncDispose]: dispose });
}
