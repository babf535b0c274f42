import { elementType } from '../tensors/element-types.js';
import { fieldNumbers } from '../wire/field-numbers.js';
import { Message } from '../wire/message.js';
import type { OnnxValueInfo, OnnxValueType } from './onnx-model.js';

/** Reads a `ValueInfoProto`. */
export function decodeValueInfo(bytes: Uint8Array): OnnxValueInfo {
  const fields = fieldNumbers.valueInfo;
  const message = new Message('ValueInfoProto', bytes);
  const type = message.bytes(fields.type);
  return {
    name: message.text(fields.name) ?? '',
    ...(type !== undefined && { type: decodeType(type) }),
    ...message.unknown(fields),
  };
}

function decodeType(bytes: Uint8Array): OnnxValueType {
  const message = new Message('TypeProto', bytes);
  const tensor = message.bytes(fieldNumbers.type.tensor);
  if (tensor === undefined) return { kind: 'other', encoded: bytes };
  const fields = fieldNumbers.tensorType;
  const tensorMessage = new Message('TypeProto.Tensor', tensor);
  const code = tensorMessage.exactIntegers(fields.elementType).at(-1) ?? 0;
  // Exporters leave the type of some values in between undefined.
  if (code === 0) return { kind: 'other', encoded: bytes };
  const shape = tensorMessage.bytes(fields.shape);
  return {
    kind: 'tensor',
    type: elementType(code),
    ...(shape !== undefined && { dims: decodeShape(shape) }),
    ...message.unknown(fieldNumbers.type),
  };
}

function decodeShape(bytes: Uint8Array): (number | string)[] {
  const fields = fieldNumbers.dimension;
  const shape = new Message('TensorShapeProto', bytes);
  return shape.allBytes(fieldNumbers.shape.dimension).map((encoded) => {
    const dimension = new Message('TensorShapeProto.Dimension', encoded);
    return dimension.exactIntegers(fields.value).at(-1) ?? dimension.text(fields.parameter) ?? '';
  });
}
