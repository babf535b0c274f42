import type { Detector, Runtime } from '@grounder/core';

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
  return openScenes();
}

/** Named at run time alone: the pipeline does not depend on what draws scenes. */
async function openScenes(): Promise<OpenDetector> {
  const place: string = '@grounder/evaluation';
  const { sceneDetector } = (await import(place)) as { sceneDetector: () => Detector };
  const dispose = () => Promise.resolve();
  return { ...sceneDetector(), dispose, [Symbol.asyncDispose]: dispose };
}
