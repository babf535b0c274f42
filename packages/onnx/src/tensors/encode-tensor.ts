import { GroundingError } from '@grounder/core';

import { byteLength, elementCode, elementCount } from './element-types.js';
import { fieldNumbers } from '../wire/field-numbers.js';
import type { OnnxTensor } from '../model/onnx-model.js';
import type { WireWriter } from '../wire/writer.js';

const fields = fieldNumbers.tensor;
const externalLocation = 1;

/** Writes the fields of a `TensorProto`; numbers always as raw data. */
export function encodeTensor(writer: WireWriter, tensor: OnnxTensor): void {
  if (tensor.external === undefined) checkTensorSize(tensor);
  for (const length of tensor.dims) writer.varint(fields.dims, length);
  writer.varint(fields.elementType, elementCode(tensor.type));
  const { data } = tensor;
  const isRaw = data instanceof Uint8Array;
  if (!isRaw) for (const text of data) writer.text(fields.strings, text);
  if (tensor.name !== '') writer.text(fields.name, tensor.name);
  if (isRaw && tensor.external === undefined) writer.bytes(fields.raw, data);
  if (tensor.external !== undefined) writeExternal(writer, tensor.external);
  if (tensor.unknownFields !== undefined) writer.raw(tensor.unknownFields);
}

/** Checks that the amount of data is what type and axes ask for. */
export function checkTensorSize(tensor: OnnxTensor): void {
  const { name, type, dims, data } = tensor;
  if ((type === 'string') === data instanceof Uint8Array) {
    throw misfit(tensor, type === 'string' ? 'texts' : 'bytes', typeof data[0]);
  }
  const elements = elementCount(dims);
  const expected = type === 'string' ? elements : byteLength(type, elements);
  if (data.length === expected && dims.every((length) => length >= 0)) return;
  throw misfit({ name, type, dims, data }, `${expected}`, `${data.length}`);
}

function misfit(tensor: OnnxTensor, expected: string, got: string): GroundingError {
  const unit = tensor.type === 'string' ? 'elements' : 'bytes of data';
  return new GroundingError(
    'INVALID_MODEL',
    `expected ${expected} ${unit} in tensor "${tensor.name}" ` +
      `of ${tensor.type}[${tensor.dims.join()}], got ${got}`,
  );
}

function writeExternal(writer: WireWriter, external: Readonly<Record<string, string>>): void {
  for (const [key, value] of Object.entries(external)) {
    writer.message(fields.external, (entry) => {
      entry.text(fieldNumbers.entry.key, key);
      entry.text(fieldNumbers.entry.value, value);
    });
  }
  writer.varint(fields.location, externalLocation);
}
