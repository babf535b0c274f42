import { GroundingError } from '@grounder/core';

import type { OpenGrounder } from './presets/embedded.js';
import { createGrounder } from './presets/embedded.js';
import type { OpenSystemOptions } from './presets/open-kit.js';
import { openKit } from './presets/open-kit.js';
import { presets } from './presets/presets.js';

/**
 * Opens one of the study's systems by its name: finds its models, opens them and puts them together.
 *
 * @param name - As `grounder systems` lists it: "embedded", "yolov5-clip", "detr-clip".
 * @param options - Where the models are, and how they are opened.
 * @returns A grounder; the caller disposes it.
 * @throws GroundingError `INVALID_OPTION` for an unknown name, `MODEL_NOT_FOUND` when a model is
 *   missing, with the command that gets it, `MISSING_PACKAGE` when the weights of an embedded part
 *   are; further what `openDetector`, `openClip`, `openTextEncoder` and `openCaptioner` throw.
 * @example
 * ```ts
 * await using grounder = await openSystem('yolov5-clip', { models: 'models' });
 * const { box } = await grounder.ground('photo.jpg', 'the man in the red shirt');
 * ```
 */
export async function openSystem(
  name: string,
  options: OpenSystemOptions = {},
): Promise<OpenGrounder> {
  if (name === 'embedded') {
    const { parser, codec, runtime, proposer } = options;
    return createGrounder({
      ...(proposer && { detector: proposer }),
      ...(parser && { parser }),
      ...(codec && { codec }),
      ...(runtime && { runtime }),
    });
  }
  const preset = presets.find((candidate) => candidate.name === name);
  if (preset === undefined) {
    const names = ['embedded', ...presets.map((known) => known.name)].join(', ');
    throw new GroundingError('INVALID_OPTION', `expected a system among ${names}; got ${name}`);
  }
  const kit = openKit(options);
  try {
    return await preset.compose(kit);
  } catch (error) {
    await kit.dispose();
    throw error;
  }
}
