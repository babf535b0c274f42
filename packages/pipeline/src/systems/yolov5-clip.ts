import { tightCrop } from '@grounder/images';

import { clip, yolov5 } from '../open/model-needs.js';
import { clipFor, detectorFor } from '../open/vision.js';
import { clipScorer } from './scorers.js';
import { proposing, system } from './system.js';

/** System 1, the baseline: YOLOv5 proposes, CLIP compares each tight crop with the phrase. */
export const yolov5Clip = system({
  number: 1,
  name: 'yolov5-clip',
  composition: 'YOLOv5 detector + CLIP scorer on tight crops',
  needs: [yolov5, clip],
  open: async (opener) =>
    proposing(opener, {
      detector: await detectorFor(opener, yolov5),
      scorers: [clipScorer(await clipFor(opener, clip), tightCrop())],
    }),
});
