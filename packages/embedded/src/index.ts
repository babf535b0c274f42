export type { CenterNetOptions, OpenCenterNetOptions } from './center-net-detector.js';
export { CenterNetDetector, openCenterNet } from './center-net-detector.js';
export { findCenterNetPackage } from './center-net-package.js';
export { cocoLabels } from './coco-labels.js';
export type { CenterNetOutput, DecodeCenterNetOptions } from './decode-center-net.js';
export { decodeCenterNet } from './decode-center-net.js';
export type { MoveNetOutput } from './decode-move-net.js';
export { decodeMoveNet } from './decode-move-net.js';
export type { Layout } from './graph-writer.js';
export type { OpenMoveNetOptions } from './move-net-estimator.js';
export { MoveNetEstimator, openMoveNet } from './move-net-estimator.js';
export { findMoveNetPackage } from './move-net-package.js';
export type { PackagedModel } from './packaged-model.js';
export type { OpenSentenceEncoderOptions, SentenceEncoderParts } from './sentence-encoder.js';
export { openSentenceEncoder, SentenceEncoder } from './sentence-encoder.js';
export type { SentenceEncoderPackage, SentencePiece } from './sentence-encoder-package.js';
export { findSentenceEncoderPackage } from './sentence-encoder-package.js';
export { sentencePieces } from './sentence-pieces.js';
export type {
  TfjsAttribute,
  TfjsGraph,
  TfjsNode,
  TfjsQuantization,
  TfjsWeightEntry,
} from './tfjs-graph.js';
export { parseTfjsGraph } from './tfjs-graph.js';
export type { TfjsConstant } from './tfjs-weights.js';
export { decodeTfjsWeights } from './tfjs-weights.js';
export type { TranslateOptions } from './translate-tfjs.js';
export { translateTfjs } from './translate-tfjs.js';
export type { ResolvePackage } from './weights-package.js';
