import { encodeTensor } from '../tensors/encode-tensor.js';
import { attributeCodes, fieldNumbers } from '../wire/field-numbers.js';
import type {
  OnnxAttribute,
  OnnxGraph,
  OnnxModel,
  OnnxNode,
  OnnxPart,
  OnnxValueInfo,
  OnnxValueType,
} from './onnx-model.js';
import { elementCode } from '../tensors/element-types.js';
import { WireWriter } from '../wire/writer.js';

/**
 * Encodes a model as the bytes of an `.onnx` file. The same model gives the same bytes everywhere:
 * fields are written in the order of their numbers, lists unpacked, as the `onnx` package of
 * Python writes them.
 * @param model - The model; it is not checked, ONNX Runtime does that when it opens the file.
 * @returns The file's bytes.
 * @throws GroundingError `INVALID_MODEL` when a tensor's data do not fit its type and axes.
 * @example
 * ```ts
 * const bytes = encodeModel({
 *   irVersion: 8,
 *   operatorSets: [{ domain: '', version: 18 }],
 *   graph: {
 *     name: 'double',
 *     nodes: [{ opType: 'Add', inputs: ['x', 'x'], outputs: ['y'] }],
 *     initializers: [],
 *     inputs: [{ name: 'x', type: { kind: 'tensor', type: 'float32', dims: ['n'] } }],
 *     outputs: [{ name: 'y', type: { kind: 'tensor', type: 'float32', dims: ['n'] } }],
 *   },
 * });
 * ```
 */
export function encodeModel(model: OnnxModel): Uint8Array {
  const fields = fieldNumbers.model;
  const writer = new WireWriter();
  writer.varint(fields.irVersion, model.irVersion);
  writeText(writer, fields.producerName, model.producerName);
  writeText(writer, fields.producerVersion, model.producerVersion);
  writeText(writer, fields.domain, model.domain);
  if (model.modelVersion !== undefined) writer.varint(fields.modelVersion, model.modelVersion);
  writeText(writer, fields.docString, model.docString);
  writer.message(fields.graph, (inner) => {
    encodeGraph(inner, model.graph);
  });
  for (const set of model.operatorSets) {
    writer.message(fields.operatorSet, (inner) => {
      writeText(inner, fieldNumbers.operatorSet.domain, set.domain);
      inner.varint(fieldNumbers.operatorSet.version, set.version);
      writeUnknown(inner, set);
    });
  }
  for (const { key, value } of model.metadata ?? []) {
    writer.message(fields.metadata, (inner) => {
      inner.text(fieldNumbers.entry.key, key);
      inner.text(fieldNumbers.entry.value, value);
    });
  }
  writeUnknown(writer, model);
  return writer.finish();
}

function encodeGraph(writer: WireWriter, graph: OnnxGraph): void {
  const fields = fieldNumbers.graph;
  for (const node of graph.nodes) {
    writer.message(fields.node, (inner) => {
      encodeNode(inner, node);
    });
  }
  writeText(writer, fields.name, graph.name);
  for (const tensor of graph.initializers) {
    writer.message(fields.initializer, (inner) => {
      encodeTensor(inner, tensor);
    });
  }
  writeValueInfos(writer, fields.input, graph.inputs);
  writeValueInfos(writer, fields.output, graph.outputs);
  writeValueInfos(writer, fields.valueInfo, graph.valueInfos ?? []);
  writeUnknown(writer, graph);
}

function encodeNode(writer: WireWriter, node: OnnxNode): void {
  const fields = fieldNumbers.node;
  for (const input of node.inputs) writer.text(fields.input, input);
  for (const output of node.outputs) writer.text(fields.output, output);
  writeText(writer, fields.name, node.name);
  writer.text(fields.opType, node.opType);
  for (const attribute of node.attributes ?? []) {
    writer.message(fields.attribute, (inner) => {
      encodeAttribute(inner, attribute);
    });
  }
  writeText(writer, fields.domain, node.domain);
  writeUnknown(writer, node);
}

function encodeAttribute(writer: WireWriter, attribute: OnnxAttribute): void {
  const fields = fieldNumbers.attribute;
  writer.text(fields.name, attribute.name);
  if (attribute.kind === 'other') {
    writer.varint(fields.type, attribute.value);
  } else {
    encodeAttributeValue(writer, attribute);
    writer.varint(fields.type, attributeCodes[attribute.kind]);
  }
  writeUnknown(writer, attribute);
}

function encodeAttributeValue(
  writer: WireWriter,
  attribute: Exclude<OnnxAttribute, { kind: 'other' }>,
): void {
  const field = fieldNumbers.attribute[attribute.kind];
  switch (attribute.kind) {
    case 'float':
      writer.float(field, attribute.value);
      break;
    case 'int':
      writer.varint(field, attribute.value);
      break;
    case 'string':
      writer.text(field, attribute.value);
      break;
    case 'floats':
      for (const value of attribute.value) writer.float(field, value);
      break;
    case 'ints':
      for (const value of attribute.value) writer.varint(field, value);
      break;
    case 'strings':
      for (const value of attribute.value) writer.text(field, value);
      break;
    default:
      encodeNestedValue(writer, attribute);
  }
}

function encodeNestedValue(
  writer: WireWriter,
  attribute: Extract<OnnxAttribute, { kind: 'tensor' | 'tensors' | 'graph' | 'graphs' }>,
): void {
  const field = fieldNumbers.attribute[attribute.kind];
  const write = (encode: (inner: WireWriter) => void): void => {
    writer.message(field, encode);
  };
  switch (attribute.kind) {
    case 'tensor':
    case 'tensors':
      for (const tensor of [attribute.value].flat()) {
        write((inner) => {
          encodeTensor(inner, tensor);
        });
      }
      break;
    case 'graph':
    case 'graphs':
      for (const graph of [attribute.value].flat()) {
        write((inner) => {
          encodeGraph(inner, graph);
        });
      }
  }
}

function writeValueInfos(writer: WireWriter, field: number, infos: readonly OnnxValueInfo[]): void {
  const fields = fieldNumbers.valueInfo;
  for (const info of infos) {
    writer.message(field, (inner) => {
      inner.text(fields.name, info.name);
      if (info.type !== undefined) writeType(inner, fields.type, info.type);
      writeUnknown(inner, info);
    });
  }
}

function writeType(writer: WireWriter, field: number, type: OnnxValueType): void {
  if (type.kind === 'other') {
    writer.bytes(field, type.encoded);
    return;
  }
  writer.message(field, (inner) => {
    inner.message(fieldNumbers.type.tensor, (tensor) => {
      tensor.varint(fieldNumbers.tensorType.elementType, elementCode(type.type));
      if (type.dims !== undefined) writeShape(tensor, type.dims);
    });
    writeUnknown(inner, type);
  });
}

function writeShape(writer: WireWriter, dims: readonly (number | string)[]): void {
  const fields = fieldNumbers.dimension;
  writer.message(fieldNumbers.tensorType.shape, (shape) => {
    for (const length of dims) {
      shape.message(fieldNumbers.shape.dimension, (dimension) => {
        if (typeof length === 'number') dimension.varint(fields.value, length);
        else writeText(dimension, fields.parameter, length);
      });
    }
  });
}

function writeText(writer: WireWriter, field: number, value: string | undefined): void {
  if (value !== undefined && value !== '') writer.text(field, value);
}

function writeUnknown(writer: WireWriter, { unknownFields }: OnnxPart): void {
  if (unknownFields !== undefined) writer.raw(unknownFields);
}
