export type {
  AveragePrecision,
  AveragePrecisionOptions,
  ClassPrecision,
  PrecisionSummary,
} from './average-precision.js';
export { averagePrecision } from './average-precision.js';
export type { BoxSize } from './coco-ranges.js';
export { boxSizeOf } from './coco-ranges.js';
export { decodePickle } from './datasets/decode-pickle.js';
export type { PlainValue } from './datasets/plain-value.js';
export type { EvaluatedImage, TruthBox } from './evaluated-image.js';
