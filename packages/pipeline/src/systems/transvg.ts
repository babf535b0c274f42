import { trainedHead } from '../open/model-needs.js';
import type { Preset } from './preset.js';

const head = trainedHead(
  'transvg',
  'grounder train fusion-head --dataset <path> --image-encoder <clip>',
);

/** System 8: tokens of phrase and picture and a [REG] token through a transformer, a box. */
export const transvg: Preset = {
  number: 8,
  name: 'transvg',
  composition: '[REG] token, CLIP tokens of phrase and picture, transformer, MLP to the box',
  needs: [head],
  compose: async (kit) =>
    kit.regression({ regressor: await kit.fusionHead(head), name: 'fusion head' }),
};
