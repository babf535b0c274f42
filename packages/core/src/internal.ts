// For the other packages of this repository: what is here may change with any version.
export type { CenterBox, CornerBox } from './box-formats.js';
export { fromCornerBox, packBoxes } from './box-formats.js';
export { assertSize } from './box.js';
export type { Defined } from './defined.js';
export { defined } from './defined.js';
export { describeValue } from './describe-value.js';
export type { BatchedWork } from './encode-in-batches.js';
export { defaultBatchSize, encodeInBatches, writeNormalised } from './encode-in-batches.js';
export { escapeControl, escapeControls, hasControls, replaceControls } from './escape-controls.js';
export { escapeMarkup } from './escape-markup.js';
export {
  assertImages,
  assertQuery,
  assertRasterImage,
  assertScoreRequest,
  assertTexts,
} from './foreign-values.js';
export type { BoxSimilarity } from './iou.js';
export { joinBytes } from './join-bytes.js';
export type { JsonObject } from './json-values.js';
export { checkCount, invalidData, isCount, isObject, showJson } from './json-values.js';
export type {
  NonMaximumSuppressionOptions,
  SuppressDetectionsOptions,
} from './non-maximum-suppression.js';
export type { PackedCandidates } from './packed-candidates.js';
export { Lifetime } from './lifetime.js';
export { placeOfModule } from './module-place.js';
export { parseJson } from './parse-json.js';
export type { KeypointName } from './pose.js';
export type { QueryWarningCode } from './query-warning.js';
export type { AttributeKind } from './query.js';
export { defaultSeed } from './random.js';
export type { Rows, TokenRows } from './session-tensors.js';
export {
  checkType,
  chooseOutput,
  fixedLength,
  floatTensor,
  integerTensor,
  mismatch,
  readRows,
  readTokenRows,
  requireInput,
  toFloats,
} from './session-tensors.js';
export type { Looks, LooksEstimator, LooksTrait } from './looks.js';
export { looksTraits } from './looks.js';
export { longestText } from './tokenizer/longest-text.js';
export type {
  LibraryTokenizer,
  OpenTokenizer,
  TokenizerFiles,
  TokenizerLibrary,
} from './tokenizer/open-tokenizer.js';
export { openTokenizer } from './tokenizer/open-tokenizer.js';
export type { TensorType } from './tensor.js';
export type { Setting, SettingsOf } from './setting.js';
export { setting } from './setting.js';
export { unreadable } from './unreadable.js';
export { toUnwritable } from './unwritable.js';
export { version } from './version.js';
export type { BasicColourTerm } from './words/colour-terms.js';
export { basicColourTerms } from './words/colour-terms.js';
