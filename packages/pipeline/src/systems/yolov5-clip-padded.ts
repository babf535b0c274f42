import type { Cropper } from '@grounder/core';
import { contextCrop, padToSquare, squareCrop } from '@grounder/images';

import { clip, yolov5 } from '../open/model-needs.js';
import { clipFor, detectorFor } from '../open/vision.js';
import { clipScorer } from './scorers.js';
import { proposing, system } from './system.js';

/** The grey of YOLO's letterbox. */
const grey = [114, 114, 114] as const;

/** System 2, the baseline with padding, once for each strategy of the study. */
export const yolov5ClipPadded = [
  padded('padded', 'crops padded to a square with their mean colour', padToSquare()),
  padded('context', 'crops with a tenth of context on each side', contextCrop()),
  padded('square', 'square crops', squareCrop()),
  padded('letterbox', 'crops padded to a square with grey', padToSquare({ fill: grey })),
] as const;

function padded<const Strategy extends string>(
  strategy: Strategy,
  crops: string,
  cropper: Cropper,
) {
  return system({
    number: 2,
    name: `yolov5-clip-${strategy}`,
    composition: `YOLOv5 detector + CLIP scorer on ${crops}`,
    needs: [yolov5, clip],
    open: async (opener) =>
      proposing(opener, {
        detector: await detectorFor(opener, yolov5),
        scorers: [clipScorer(await clipFor(opener, clip), cropper)],
      }),
  });
}
