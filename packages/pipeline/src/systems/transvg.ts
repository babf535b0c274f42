import { fusionHeadFor } from '../open/heads.js';
import { trainedHead } from '../open/model-needs.js';
import { regressing, system } from './system.js';

const head = trainedHead(
  'transvg',
  'grounder train fusion-head --dataset <path> --image-encoder <clip>',
);

/** System 8: tokens of phrase and picture and a [REG] token through a transformer, a box. */
export const transvg = system({
  number: 8,
  name: 'transvg',
  composition: '[REG] token, CLIP tokens of phrase and picture, transformer, MLP to the box',
  needs: [head],
  open: async (opener) =>
    regressing(opener, { regressor: await fusionHeadFor(opener, head), name: 'fusion head' }),
});
