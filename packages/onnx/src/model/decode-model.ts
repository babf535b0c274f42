import { GroundingError } from '@grounder/core';

import { decodeTensor } from '../tensors/decode-tensor.js';
import { decodeValueInfo } from './decode-value-info.js';
import { attributeCodes, fieldNumbers } from '../wire/field-numbers.js';
import { refusalOf } from './foreign-files.js';
import { Message } from '../wire/message.js';
import type {
  OnnxAttribute,
  OnnxAttributeValue,
  OnnxGraph,
  OnnxMetadataEntry,
  OnnxModel,
  OnnxNode,
  OnnxOperatorSet,
} from './onnx-model.js';
import { present } from '../wire/present.js';

/** Graphs in attributes of nodes in graphs: deeper nesting is an attack, not a model. */
const maxDepth = 64;

const attributeKinds = new Map<number, keyof typeof attributeCodes>(
  Object.entries(attributeCodes).map(([kind, code]) => [code, kind as keyof typeof attributeCodes]),
);

/**
 * Reads the bytes of an `.onnx` file. Raw tensor data are views of `bytes`, not copies.
 * @returns The model; parts that this package does not interpret are kept as they are.
 * @throws GroundingError `INVALID_MODEL` when the bytes are no ONNX model; the message says what they
 *   look like instead.
 * @example
 * ```ts
 * const { metadata } = decodeModel(await readFile('yolov8n.onnx'));
 * ```
 */
export function decodeModel(bytes: Uint8Array): OnnxModel {
  try {
    return decodeWhole(bytes);
  } catch (error) {
    throw GroundingError.isInstance(error) ? refusalOf(error, bytes) : error;
  }
}

function decodeWhole(bytes: Uint8Array): OnnxModel {
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
