import { joinBytes, defined } from '@grounder/core/internal';
import { byteLength, elementType } from './element-types.js';
import { checkTensorSize } from './encode-tensor.js';
import { fieldNumbers } from '../wire/field-numbers.js';
import { Message } from '../wire/message.js';
import type { OnnxElementType, OnnxTensor } from '../model/onnx-model.js';

const fields = fieldNumbers.tensor;

/** Reads a `TensorProto`. Data in typed fields become raw data; raw data are a view of `bytes`. */
export function decodeTensor(bytes: Uint8Array): OnnxTensor {
  const message = new Message('TensorProto', bytes);
  const type = elementType(message.exactIntegers(fields.elementType).at(-1) ?? 0);
  const external = decodeExternal(message);
  const tensor: OnnxTensor = {
    name: message.text(fields.name) ?? '',
    type,
    dims: message.exactIntegers(fields.dims),
    data: external === undefined ? decodeData(message, type) : new Uint8Array(0),
    ...defined({ external }),
    ...message.unknown(fields),
  };
  if (external === undefined) checkTensorSize(tensor);
  return tensor;
}

function decodeExternal(message: Message): Record<string, string> | undefined {
  if (message.integer(fields.location) !== 1) return undefined;
  const entries = message.allBytes(fields.external).map((bytes) => {
    const entry = new Message('StringStringEntryProto', bytes);
    return [
      entry.text(fieldNumbers.entry.key) ?? '',
      entry.text(fieldNumbers.entry.value) ?? '',
    ] as const;
  });
  return Object.fromEntries(entries);
}

function decodeData(message: Message, type: OnnxElementType): Uint8Array | string[] {
  const raw = message.bytes(fields.raw);
  if (raw !== undefined) return raw;
  switch (type) {
    case 'string':
      return message.texts(fields.strings);
    case 'float32':
    case 'complex64':
      return packedBytes(message, fields.floats);
    case 'float64':
    case 'complex128':
      return packedBytes(message, fields.doubles);
    case 'int64':
      return lowBytes(message.varints(fields.int64s), 8);
    case 'uint32':
    case 'uint64':
      return lowBytes(message.varints(fields.uint64s), byteLength(type, 1));
    default:
      return lowBytes(message.varints(fields.int32s), byteLength(type, 1));
  }
}

/** Floats and doubles lie in a field, packed or not, just as they do in raw data. */
function packedBytes(message: Message, field: number): Uint8Array {
  const parts = message.fields(field).map(({ value }) => {
    return value instanceof Uint8Array ? value : new Uint8Array(0);
  });
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : joinBytes(parts);
}

function lowBytes(values: BigUint64Array, size: number): Uint8Array {
  if (size === 8) return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const all = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const kept = new Uint8Array(values.length * size);
  for (let index = 0; index < values.length; index += 1) {
    kept.set(all.subarray(8 * index, 8 * index + size), index * size);
  }
  return kept;
}
