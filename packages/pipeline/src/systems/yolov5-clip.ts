import { tightCrop } from '@grounder/images';

import { clip, yolov5 } from '../open/model-needs.js';
import type { Preset } from './preset.js';
import { clipScorer } from './preset.js';

/** System 1, the baseline: YOLOv5 proposes, CLIP compares each tight crop with the phrase. */
export const yolov5Clip: Preset = {
  number: 1,
  name: 'yolov5-clip',
  composition: 'YOLOv5 detector + CLIP scorer on tight crops',
  needs: [yolov5, clip],
  compose: async (kit) =>
    kit.grounder({
      detector: await kit.detector(yolov5),
      scorers: [clipScorer(await kit.clip(clip), tightCrop())],
    }),
};
