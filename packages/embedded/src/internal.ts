// For the other packages of this repository: what is here may change with any version.
export type { CenterNetOptions } from './center-net/center-net-detector.js';
export type { CenterNetOutput, DecodeCenterNetOptions } from './center-net/decode-center-net.js';
export type { OpenCenterNetOptions } from './center-net/open-center-net.js';
export type { EmbeddedModel, EmbeddedModelName } from './embedded-models.js';
export { embeddedModels } from './embedded-models.js';
export type { FaceFeatures } from './face-res/face-res-encoder.js';
export { FaceResEncoder } from './face-res/face-res-encoder.js';
export { findFaceResPackage } from './face-res/face-res-package.js';
export type { Head } from './face-res/head-square.js';
export { findHead, headSquare } from './face-res/head-square.js';
export type {
  LooksBlock,
  PersonFeatures,
  PersonFeatureSources,
} from './face-res/looks-features.js';
export { describePeople, looksBlocks } from './face-res/looks-features.js';
export type { LooksHead } from './face-res/looks-head.js';
export { applyLooksHead, formatLooksHead, parseLooksHead } from './face-res/looks-head.js';
export { FaceResLooks } from './face-res/face-res-looks.js';
export type { OpenLooksOptions } from './face-res/open-looks.js';
export { openLooks } from './face-res/open-looks.js';
export type { OpenFaceResOptions } from './face-res/open-face-res.js';
export { openFaceRes } from './face-res/open-face-res.js';
export type { MoveNetOutput } from './move-net/decode-move-net.js';
export { decodeMoveNet } from './move-net/decode-move-net.js';
export type { OpenMoveNetOptions } from './move-net/open-move-net.js';
export type { PackagedModel } from './packaged-model.js';
export type {
  SentenceEncoderPackage,
  SentencePiece,
} from './sentence-encoder/sentence-encoder-package.js';
export type {
  OpenSentenceEncoderOptions,
  SentenceEncoderParts,
} from './sentence-encoder/sentence-encoder.js';
export { sentencePieces } from './sentence-encoder/sentence-pieces.js';
export type { Layout } from './tfjs/graph-writer.js';
export type {
  TfjsAttribute,
  TfjsGraph,
  TfjsNode,
  TfjsQuantization,
  TfjsWeightEntry,
} from './tfjs/graph.js';
export type { TranslateOptions } from './tfjs/translate-graph.js';
export type { TfjsConstant } from './tfjs/weights.js';
export type { ResolvePackage } from './weights-package.js';
