import { trainedHead } from '../open/model-needs.js';
import type { Preset } from './preset.js';

/** Systems 6 and 7: frozen CLIP features, concatenated, four linear layers, a box. */
export const projectionPresets: readonly Preset[] = [
  projectionPreset(6, 'projection-l1', 'box regression loss', 'l1'),
  projectionPreset(7, 'projection-l1-iou', 'box regression + IoU loss', 'l1+giou'),
];

function projectionPreset(number: number, name: string, loss: string, objective: string): Preset {
  const head = trainedHead(
    name,
    `grounder train projection-head --dataset <path> --image-encoder <clip> --loss ${objective}`,
  );
  return {
    number,
    name,
    composition: `CLIP features, concatenated, 4 linear layers, ${loss}`,
    needs: [head],
    compose: async (kit) =>
      kit.regression({
        regressor: await kit.projectionHead(head),
        name: `projection head (${loss})`,
      }),
  };
}
