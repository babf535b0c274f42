export { acceptEmbeddings } from './accept-embeddings.js';
export type { ByteSource } from './byte-source.js';
export { blobSource, bytesSource } from './byte-source.js';
export { decodeModel } from './decode-model.js';
export { encodeModel } from './encode-model.js';
export { exposeTensors } from './expose-tensors.js';
export { findHiddenStates } from './find-hidden-states.js';
export { describeForeignFile } from './foreign-files.js';
export type {
  OnnxAttribute,
  OnnxAttributeValue,
  OnnxElementType,
  OnnxGraph,
  OnnxInteger,
  OnnxMetadataEntry,
  OnnxModel,
  OnnxNode,
  OnnxOperatorSet,
  OnnxOtherType,
  OnnxPart,
  OnnxTensor,
  OnnxTensorType,
  OnnxValueInfo,
  OnnxValueOf,
  OnnxValueType,
} from './onnx-model.js';
export type { OnnxModelMetadata, ReadModelMetadataOptions } from './read-model-metadata.js';
export { readModelMetadata } from './read-model-metadata.js';
export type { CreateTensorOptions, NumericArray } from './tensor-values.js';
export { createTensor, readTensorValues } from './tensor-values.js';
