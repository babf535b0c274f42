import { tightCrop } from '@grounder/images';

import { clip, yolov8 } from '../open/model-needs.js';
import { clipFor, detectorFor } from '../open/vision.js';
import { clipScorer } from './scorers.js';
import { proposing, system } from './system.js';

/** System 3: YOLOv8 proposes, CLIP compares each tight crop with the phrase. */
export const yolov8Clip = system({
  number: 3,
  name: 'yolov8-clip',
  composition: 'YOLOv8 detector + CLIP scorer on tight crops',
  needs: [yolov8, clip],
  open: async (opener) =>
    proposing(opener, {
      detector: await detectorFor(opener, yolov8),
      scorers: [clipScorer(await clipFor(opener, clip), tightCrop())],
    }),
});
