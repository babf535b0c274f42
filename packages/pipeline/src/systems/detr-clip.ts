import { tightCrop } from '@grounder/images';

import { clip, detr } from '../open/model-needs.js';
import { clipFor, detectorFor } from '../open/vision.js';
import { clipScorer } from './scorers.js';
import { proposing, system } from './system.js';

/** System 4: DETR proposes, CLIP compares each tight crop with the phrase. */
export const detrClip = system({
  number: 4,
  name: 'detr-clip',
  composition: 'DETR detector + CLIP scorer on tight crops',
  needs: [detr, clip],
  open: async (opener) =>
    proposing(opener, {
      detector: await detectorFor(opener, detr),
      scorers: [clipScorer(await clipFor(opener, clip), tightCrop())],
    }),
});
