import { tightCrop } from '@grounder/images';

import { clip, yolov8 } from '../open/model-needs.js';
import type { Preset } from './preset.js';
import { clipScorer } from './preset.js';

/** System 3: YOLOv8 proposes, CLIP compares each tight crop with the phrase. */
export const yolov8Clip: Preset = {
  number: 3,
  name: 'yolov8-clip',
  composition: 'YOLOv8 detector + CLIP scorer on tight crops',
  needs: [yolov8, clip],
  compose: async (kit) =>
    kit.grounder({
      detector: await kit.detector(yolov8),
      scorers: [clipScorer(await kit.clip(clip), tightCrop())],
    }),
};
