// For the other packages of this repository: what is here may change with any version.
export type {
  OnnxAttributeValue,
  OnnxElementType,
  OnnxInteger,
  OnnxMetadataEntry,
  OnnxOperatorSet,
  OnnxOtherType,
  OnnxPart,
  OnnxTensorType,
  OnnxValueOf,
  OnnxValueType,
} from './model/onnx-model.js';
export type { OnnxModelMetadata, ReadModelMetadataOptions } from './model/read-model-metadata.js';
export type { CreateTensorOptions, NumericArray } from './tensors/tensor-values.js';
