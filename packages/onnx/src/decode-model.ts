import { GroundingError } from '@grounder/core';

import { decodeTensor } from './decode-tensor.js';
import { elementType } from './element-types.js';
import { attributeCodes, fieldNumbers } from './field-numbers.js';
import { Message } from './message.js';
import type {
  OnnxAttribute,
  OnnxAttributeValue,
  OnnxGraph,
  OnnxMetadataEntry,
  OnnxModel,
  OnnxNode,
  OnnxOperatorSet,
  OnnxValueInfo,
  OnnxValueType,
} from './onnx-model.js';

/** Graphs in attributes of nodes in graphs: deeper nesting is an attack, not a model. */
const maxDepth = 64;

const attributeKinds = new Map<number, keyof typeof attributeCodes>(
  Object.entries(attributeCodes).map(([kind, code]) => [code, kind as keyof typeof attributeCodes]),
);

/**
 * Reads the bytes of an `.onnx` file. Raw tensor data are views of `bytes`, not copies.
 *
 * @param bytes - The whole file.
 * @returns The model; parts that this package does not interpret are kept as they are.
 * @throws GroundingError `INVALID_MODEL` when the bytes are no ONNX model.
 * @example
 * ```ts
 * const { metadata } = decodeModel(await readFile('yolov8n.onnx'));
 * ```
 */
export function decodeModel(bytes: Uint8Array): OnnxModel {
  const fields = fieldNumbers.model;
  const message = new Message('ModelProto', bytes);
  const irVersion = message.integer(fields.irVersion);
  const graph = message.bytes(fields.graph);
  if (irVersion === undefined || graph === undefined) {
    throw new GroundingError(
      'INVALID_MODEL',
      `expected an ONNX model, got ${bytes.length} bytes without ` +
        (graph === undefined ? 'a graph' : 'a format version'),
    );
  }
  const metadata = message.allBytes(fields.metadata).map(decodeEntry);
  return {
    irVersion,
    ...present({
      producerName: message.text(fields.producerName),
      producerVersion: message.text(fields.producerVersion),
      domain: message.text(fields.domain),
      modelVersion: message.integer(fields.modelVersion),
      docString: message.text(fields.docString),
    }),
    graph: decodeGraph(graph, 1),
    operatorSets: message.allBytes(fields.operatorSet).map(decodeOperatorSet),
    ...(metadata.length > 0 && { metadata }),
    ...message.unknown(fields),
  };
}

function decodeOperatorSet(bytes: Uint8Array): OnnxOperatorSet {
  const fields = fieldNumbers.operatorSet;
  const message = new Message('OperatorSetIdProto', bytes);
  return {
    domain: message.text(fields.domain) ?? '',
    version: message.integer(fields.version) ?? 0,
    ...message.unknown(fields),
  };
}

function decodeEntry(bytes: Uint8Array): OnnxMetadataEntry {
  const message = new Message('StringStringEntryProto', bytes);
  return {
    key: message.text(fieldNumbers.entry.key) ?? '',
    value: message.text(fieldNumbers.entry.value) ?? '',
  };
}

function decodeGraph(bytes: Uint8Array, depth: number): OnnxGraph {
  if (depth > maxDepth) {
    throw new GroundingError(
      'INVALID_MODEL',
      `expected graphs nested at most ${maxDepth} deep, got more`,
    );
  }
  const fields = fieldNumbers.graph;
  const message = new Message('GraphProto', bytes);
  const valueInfos = message.allBytes(fields.valueInfo).map(decodeValueInfo);
  return {
    name: message.text(fields.name) ?? '',
    nodes: message.allBytes(fields.node).map((node) => decodeNode(node, depth)),
    initializers: message.allBytes(fields.initializer).map(decodeTensor),
    inputs: message.allBytes(fields.input).map(decodeValueInfo),
    outputs: message.allBytes(fields.output).map(decodeValueInfo),
    ...(valueInfos.length > 0 && { valueInfos }),
    ...message.unknown(fields),
  };
}

function decodeNode(bytes: Uint8Array, depth: number): OnnxNode {
  const fields = fieldNumbers.node;
  const message = new Message('NodeProto', bytes);
  const attributes = message
    .allBytes(fields.attribute)
    .map((attribute) => decodeAttribute(attribute, depth));
  return {
    opType: message.text(fields.opType) ?? '',
    inputs: message.texts(fields.input),
    outputs: message.texts(fields.output),
    ...(attributes.length > 0 && { attributes }),
    ...present({ name: message.text(fields.name), domain: message.text(fields.domain) }),
    ...message.unknown(fields),
  };
}

function decodeAttribute(bytes: Uint8Array, depth: number): OnnxAttribute {
  const fields = fieldNumbers.attribute;
  const message = new Message('AttributeProto', bytes);
  const code = message.exactIntegers(fields.type).at(-1) ?? 0;
  const kind = attributeKinds.get(code);
  const name = message.text(fields.name) ?? '';
  const value = kind === undefined ? undefined : decodeValue(message, kind, depth);
  if (kind === undefined || value === undefined) {
    const { type } = fields;
    return { name, kind: 'other', value: code, ...message.unknown({ name: fields.name, type }) };
  }
  const known = { name: fields.name, type: fields.type, value: fields[kind] };
  return { name, ...value, ...message.unknown(known) };
}

/**
 * Undefined when the attribute has no value, as one that refers to a function's argument, or when
 * it holds bytes that are no text.
 */
function decodeValue(
  message: Message,
  kind: keyof typeof attributeCodes,
  depth: number,
): OnnxAttributeValue | undefined {
  const field = fieldNumbers.attribute[kind];
  switch (kind) {
    case 'float':
      return one(message.floats(field), (value) => ({ kind, value }));
    case 'int':
      return one(message.integers(field), (value) => ({ kind, value }));
    case 'string':
      return one(message.exactTexts(field) ?? [], (value) => ({ kind, value }));
    case 'tensor':
      return one(message.allBytes(field), (value) => ({ kind, value: decodeTensor(value) }));
    case 'graph':
      return one(message.allBytes(field), (value) => ({
        kind,
        value: decodeGraph(value, depth + 1),
      }));
    default:
      return decodeList(message, kind, depth);
  }
}

function decodeList(
  message: Message,
  kind: 'floats' | 'ints' | 'strings' | 'tensors' | 'graphs',
  depth: number,
): OnnxAttributeValue | undefined {
  const field = fieldNumbers.attribute[kind];
  switch (kind) {
    case 'floats':
      return { kind, value: message.floats(field) };
    case 'ints':
      return { kind, value: message.integers(field) };
    case 'strings': {
      const value = message.exactTexts(field);
      return value === undefined ? undefined : { kind, value };
    }
    case 'tensors':
      return { kind, value: message.allBytes(field).map(decodeTensor) };
    case 'graphs':
      return {
        kind,
        value: message.allBytes(field).map((graph) => decodeGraph(graph, depth + 1)),
      };
  }
}

function one<Value>(
  values: readonly Value[],
  wrap: (value: Value) => OnnxAttributeValue,
): OnnxAttributeValue | undefined {
  const value = values.at(-1);
  return value === undefined ? undefined : wrap(value);
}

function decodeValueInfo(bytes: Uint8Array): OnnxValueInfo {
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

/** The same fields without those that are undefined. */
function present<Fields extends object>(
  fields: Fields,
): { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> } {
  const kept = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept) as { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> };
}
