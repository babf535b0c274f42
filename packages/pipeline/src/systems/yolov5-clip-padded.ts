import type { Cropper } from '@grounder/core';
import { contextCrop, padToSquare, squareCrop } from '@grounder/images';

import { clip, yolov5 } from '../open/model-needs.js';
import type { Preset } from './preset.js';
import { clipScorer } from './preset.js';

/** The grey of YOLO's letterbox. */
const grey = [114, 114, 114] as const;

/** System 2, the baseline with padding, once for each strategy of the study. */
export const yolov5ClipPadded: readonly Preset[] = [
  padded('padded', 'crops padded to a square with their mean colour', padToSquare()),
  padded('context', 'crops with a tenth of context on each side', contextCrop()),
  padded('square', 'square crops', squareCrop()),
  padded('letterbox', 'crops padded to a square with grey', padToSquare({ fill: grey })),
];

function padded(strategy: string, crops: string, cropper: Cropper): Preset {
  return {
    number: 2,
    name: `yolov5-clip-${strategy}`,
    composition: `YOLOv5 detector + CLIP scorer on ${crops}`,
    needs: [yolov5, clip],
    compose: async (kit) =>
      kit.grounder({
        detector: await kit.detector(yolov5),
        scorers: [clipScorer(await kit.clip(clip), cropper)],
      }),
  };
}
