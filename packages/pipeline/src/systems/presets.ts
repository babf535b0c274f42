import { captionPresets } from './caption-presets.js';
import { detrClip } from './detr-clip.js';
import type { Preset } from './preset.js';
import { yolov5ClipPadded } from './yolov5-clip-padded.js';
import { yolov5Clip } from './yolov5-clip.js';
import { projectionPresets } from './projection-head.js';
import { proposalHead } from './proposal-head.js';
import { transvg } from './transvg.js';
import { yolov8Clip } from './yolov8-clip.js';

/** The systems that are put together from model files, in the study's order. */
export const presets: readonly Preset[] = [
  yolov5Clip,
  ...yolov5ClipPadded,
  yolov8Clip,
  detrClip,
  ...projectionPresets,
  proposalHead,
  transvg,
  ...captionPresets,
];
