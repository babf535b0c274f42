export { acceptEmbeddings } from './edit/accept-embeddings.js';
export type { ByteSource } from './wire/byte-source.js';
export { blobSource, bytesSource } from './wire/byte-source.js';
export { decodeModel } from './model/decode-model.js';
export { encodeModel } from './model/encode-model.js';
export { exposeTensors } from './edit/expose-tensors.js';
export { findHiddenStates } from './edit/find-hidden-states.js';
export { describeForeignFile } from './model/foreign-files.js';
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
} from './model/onnx-model.js';
export type { OnnxModelMetadata, ReadModelMetadataOptions } from './model/read-model-metadata.js';
export { readModelMetadata } from './model/read-model-metadata.js';
export type { CreateTensorOptions, NumericArray } from './tensors/tensor-values.js';
export { createTensor, readTensorValues } from './tensors/tensor-values.js';
