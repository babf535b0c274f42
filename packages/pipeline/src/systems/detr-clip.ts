import { tightCrop } from '@grounder/images';

import { clip, detr } from '../open/model-needs.js';
import type { Preset } from './preset.js';
import { clipScorer } from './preset.js';

/** System 4: DETR proposes, CLIP compares each tight crop with the phrase. */
export const detrClip: Preset = {
  number: 4,
  name: 'detr-clip',
  composition: 'DETR detector + CLIP scorer on tight crops',
  needs: [detr, clip],
  compose: async (kit) =>
    kit.grounder({
      detector: await kit.detector(detr),
      scorers: [clipScorer(await kit.clip(clip), tightCrop())],
    }),
};
