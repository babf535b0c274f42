export { acceptEmbeddings } from './edit/accept-embeddings.js';
export { exposeTensors } from './edit/expose-tensors.js';
export { findHiddenStates } from './edit/find-hidden-states.js';
export { decodeModel } from './model/decode-model.js';
export { encodeModel } from './model/encode-model.js';
export { describeForeignFile } from './model/foreign-files.js';
export type {
  OnnxAttribute,
  OnnxGraph,
  OnnxModel,
  OnnxNode,
  OnnxTensor,
  OnnxValueInfo,
} from './model/onnx-model.js';
export { readModelMetadata } from './model/read-model-metadata.js';
export { createTensor, readTensorValues } from './tensors/tensor-values.js';
export type { ByteSource } from './wire/byte-source.js';
export { blobSource, bytesSource } from './wire/byte-source.js';
