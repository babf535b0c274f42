import { tightCrop } from '@grounder/images';

import { embeddedDetector, trainedHead } from '../open/model-needs.js';
import type { Preset } from './preset.js';

const head = trainedHead(
  'proposal-head',
  'grounder train proposal-head --dataset <path> --image-encoder <clip>',
);

/**
 * The recipe of systems 6 and 7 for a head that chooses: CLIP features of crop and phrase and the
 * box's place, a softmax over the proposals.
 */
export const proposalHead: Preset = {
  number: 7,
  name: 'proposal-head',
  composition: 'CLIP features of crop and phrase + place of the box, softmax over the proposals',
  needs: [embeddedDetector, head],
  compose: async (kit) =>
    kit.grounder({
      detector: await kit.detector(embeddedDetector),
      scorers: [{ name: 'head', scorer: await kit.proposalHead(head, tightCrop()) }],
    }),
};
