export { decodeModel } from './decode-model.js';
export { encodeModel } from './encode-model.js';
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
export type { CreateTensorOptions, NumericArray } from './tensor-values.js';
export { createTensor, readTensorValues } from './tensor-values.js';
