export type { CenterNetOptions, OpenCenterNetOptions } from './center-net/center-net-detector.js';
export { CenterNetDetector, openCenterNet } from './center-net/center-net-detector.js';
export { findCenterNetPackage } from './center-net/center-net-package.js';
export { cocoLabels } from './coco-labels.js';
export type { CenterNetOutput, DecodeCenterNetOptions } from './center-net/decode-center-net.js';
export { decodeCenterNet } from './center-net/decode-center-net.js';
export type { MoveNetOutput } from './move-net/decode-move-net.js';
export { decodeMoveNet } from './move-net/decode-move-net.js';
export type { Layout } from './tfjs/graph-writer.js';
export type { OpenMoveNetOptions } from './move-net/move-net-estimator.js';
export { MoveNetEstimator, openMoveNet } from './move-net/move-net-estimator.js';
export { findMoveNetPackage } from './move-net/move-net-package.js';
export type { PackagedModel } from './packaged-model.js';
export type {
  OpenSentenceEncoderOptions,
  SentenceEncoderParts,
} from './sentence-encoder/sentence-encoder.js';
export { openSentenceEncoder, SentenceEncoder } from './sentence-encoder/sentence-encoder.js';
export type {
  SentenceEncoderPackage,
  SentencePiece,
} from './sentence-encoder/sentence-encoder-package.js';
export { findSentenceEncoderPackage } from './sentence-encoder/sentence-encoder-package.js';
export { sentencePieces } from './sentence-encoder/sentence-pieces.js';
export type {
  TfjsAttribute,
  TfjsGraph,
  TfjsNode,
  TfjsQuantization,
  TfjsWeightEntry,
} from './tfjs/graph.js';
export { parseTfjsGraph } from './tfjs/graph.js';
export type { TfjsConstant } from './tfjs/weights.js';
export { decodeTfjsWeights } from './tfjs/weights.js';
export type { TranslateOptions } from './tfjs/translate-graph.js';
export { translateTfjs } from './tfjs/translate-graph.js';
export type { ResolvePackage } from './weights-package.js';
