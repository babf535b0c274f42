import { boxRegressor } from './box-regressor.js';
import { captioner } from './captioner.js';
import { cropper } from './cropper.js';
import { detector } from './detector.js';
import { imageEncoder, textEncoder } from './encoders.js';
import { imageCodec } from './image-codec.js';
import { labelMatcher } from './label-matcher.js';
import { poseEstimator } from './pose-estimator.js';
import { queryParser } from './query-parser.js';
import { regionScorer } from './region-scorer.js';
import { runtimeExample } from './runtime.js';

/** Every suite of the package. */
export const examples = [
  boxRegressor,
  captioner,
  cropper,
  detector,
  imageCodec,
  imageEncoder,
  labelMatcher,
  poseEstimator,
  queryParser,
  regionScorer,
  runtimeExample,
  textEncoder,
];
