import { projectionHeadFor } from '../open/heads.js';
import { trainedHead } from '../open/model-needs.js';
import { regressing, system } from './system.js';

/** Systems 6 and 7: frozen CLIP features, concatenated, four linear layers, a box. */
export const projectionHeads = [
  projection(6, 'projection-l1', 'box regression loss', 'l1'),
  projection(7, 'projection-l1-iou', 'box regression + IoU loss', 'l1+giou'),
] as const;

function projection<const Name extends string>(
  number: number,
  name: Name,
  loss: string,
  objective: string,
) {
  const head = trainedHead(
    name,
    `grounder train projection-head --dataset <path> --image-encoder <clip> --loss ${objective}`,
  );
  return system({
    number,
    name,
    composition: `CLIP features, concatenated, 4 linear layers, ${loss}`,
    needs: [head],
    open: async (opener) =>
      regressing(opener, {
        regressor: await projectionHeadFor(opener, head),
        name: `projection head (${loss})`,
      }),
  });
}
