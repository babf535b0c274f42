import { tightCrop } from '@grounder/images';

import { proposalHeadFor } from '../open/heads.js';
import { embeddedDetector, trainedHead } from '../open/model-needs.js';
import { detectorFor } from '../open/vision.js';
import { proposing, system } from './system.js';

const head = trainedHead(
  'proposal-head',
  'grounder train proposal-head --dataset <path> --image-encoder <clip>',
);

/**
 * The recipe of systems 6 and 7 for a head that chooses: CLIP features of crop and phrase and the
 * box's place, a softmax over the proposals.
 */
export const proposalHead = system({
  number: 7,
  name: 'proposal-head',
  composition: 'CLIP features of crop and phrase + place of the box, softmax over the proposals',
  needs: [embeddedDetector, head],
  open: async (opener) =>
    proposing(opener, {
      detector: await detectorFor(opener, embeddedDetector),
      scorers: [{ name: 'head', scorer: await proposalHeadFor(opener, head, tightCrop()) }],
    }),
});
