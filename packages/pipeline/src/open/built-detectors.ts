import type { Runtime } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { Lifetime } from '@grounder/core/internal';
import { cacheFolder, fileCache } from '@grounder/models';

import type { OpenEmbeddedDetectorOptions } from './embedded-detector.js';
import type { OpenDetector } from './search-tiles.js';
import { openEmbeddedDetector } from './embedded-detector.js';
import { disposerOf, isPartModule, loadPart } from './part-module.js';

/** How the embedded detector searches. */
export type BuiltDetectorOptions = Omit<OpenEmbeddedDetectorOptions, 'runtime' | 'cache'>;

/** Opens a detector that is no model file: `embedded`, or what a module makes; else undefined. */
export async function openBuiltDetector(
  name: string,
  runtime: Runtime,
  options: BuiltDetectorOptions = {},
): Promise<OpenDetector | undefined> {
  if (name === 'embedded') return openEmbeddedDetector({ runtime, ...options });
  if (!isPartModule(name)) return undefined;
  const part = await loadPart('detector', name, { runtime, cache: fileCache(cacheFolder()) });
  if (typeof part === 'string') {
    throw new GroundingError(
      'INVALID_OPTION',
      `expected a detector from the default export of ${name}, got the text ${part}`,
    );
  }
  const life = new Lifetime('a detector');
  const dispose = (): Promise<void> => life.end(disposerOf(part));
  return {
    detect: (image, call) => life.use(() => part.detect(image, call)),
    dispose,
    [Symbol.asyncDispose]: dispose,
  };
}
