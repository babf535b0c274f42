import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

import type { CallOptions } from '@grounder/core';
import { GroundingError } from '@grounder/core';

import type { ByteSource } from '../wire/byte-source.js';
import { decodeModel } from './decode-model.js';
import { fieldNumbers } from '../wire/field-numbers.js';
import { foreignFileStart, refusalOf } from './foreign-files.js';
import type { OnnxInteger, OnnxOperatorSet, OnnxTensor, OnnxValueInfo } from './onnx-model.js';
import { SourceCursor } from '../wire/source-cursor.js';
import type { WireHead } from '../wire/reader.js';
import { readText } from '../wire/reader.js';
import { readTensorValues } from '../tensors/tensor-values.js';

/** What a model says about itself, without its weights and nodes. */
export interface OnnxModelMetadata {
  /** Version of the file format. */
  readonly irVersion: OnnxInteger;
  /** The operator sets that the nodes are from. */
  readonly operatorSets: readonly OnnxOperatorSet[];
  /** The tool that wrote the model. */
  readonly producerName?: string;
  /** That tool's version. */
  readonly producerVersion?: string;
  /** Reverse domain name of the model's owner. */
  readonly domain?: string;
  /** The model's own version. */
  readonly modelVersion?: OnnxInteger;
  /** The graph's name; empty when it has none. */
  readonly graphName: string;
  /** What is fed in: ONNX Runtime's inputs, without those that the file itself gives a value. */
  readonly inputs: readonly OnnxValueInfo[];
  /** What comes out. */
  readonly outputs: readonly OnnxValueInfo[];
  /** `metadata_props`: what the producer attached, in its own notation; empty when nothing. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Weights of one single-precision number, by name, such as CLIP's `logit_scale`. */
  readonly scalars: Readonly<Record<string, number>>;
}

/** How {@link readModelMetadata} reads. */
export interface ReadModelMetadataOptions extends Pick<CallOptions, 'signal'> {
  /**
   * Most bytes that are read. Nodes count, weights do not.
   * @defaultValue 67,108,864 (64 MiB)
   */
  readonly maxBytes?: number;
}

/**
 * Reads what a model says about itself straight from its file. Weights are skipped by their length
 * and nodes are looked at only to skip them, so that neither time nor memory depends on the size of
 * the weights; files with external data need only the `.onnx` itself.
 * @throws GroundingError `INVALID_MODEL` when it is no ONNX model; the message says what it looks
 *   like instead.
 * @example
 * ```ts
 * const { inputs, metadata } = await readModelMetadata(bytesSource(await readFile('yolov8n.onnx')));
 * console.log(inputs[0]?.name, metadata['names']);
 * ```
 */
export async function readModelMetadata(
  source: ByteSource,
  { maxBytes = 67_108_864, signal }: ReadModelMetadataOptions = {},
): Promise<OnnxModelMetadata> {
  try {
    return await skimModel(new SourceCursor(source, { maxBytes, signal }), source.size);
  } catch (error) {
    if (!GroundingError.isInstance(error)) throw error;
    throw refusalOf(error, await source.read(0, Math.min(source.size, foreignFileStart)));
  }
}

/** Copies the small parts of a file into a model without weights and nodes, and decodes that. */
async function skimModel(cursor: SourceCursor, size: number): Promise<OnnxModelMetadata> {
  const { graph, docString, ...kept } = fieldNumbers.model;
  const model = new BinaryWriter();
  const constants = new Set<string>();
  await walkFields(cursor, size, async (head, end) => {
    if (head.field === graph && head.kind === 'bytes') {
      const skimmed = await skimGraph(cursor, end, constants);
      model.tag(graph, WireType.LengthDelimited).bytes(skimmed);
    } else if (head.field !== docString && isOneOf(kept, head)) {
      await copyField(cursor, head, model);
    }
  });
  const { graph: skimmed, metadata = [], ...about } = decodeModel(model.finish());
  for (const { name } of skimmed.initializers) constants.add(name);
  return {
    ...about,
    graphName: skimmed.name,
    // Files of format 3 and earlier list their weights among the inputs.
    inputs: skimmed.inputs.filter(({ name }) => !constants.has(name)),
    outputs: skimmed.outputs,
    metadata: Object.fromEntries(metadata.map(({ key, value }) => [key, value])),
    scalars: Object.fromEntries(skimmed.initializers.flatMap(scalarOf)),
  };
}

async function skimGraph(
  cursor: SourceCursor,
  end: number,
  constants: Set<string>,
): Promise<Uint8Array> {
  const { name, input, output, initializer } = fieldNumbers.graph;
  const graph = new BinaryWriter();
  await walkFields(cursor, end, async (head, contentEnd) => {
    if (isOneOf({ name, input, output }, head)) await copyField(cursor, head, graph);
    else if (head.field !== initializer) return;
    else if (head.kind === 'bytes' && head.length <= mostOfScalar) {
      const content = await cursor.take(head.length);
      graph.tag(initializer, WireType.LengthDelimited).bytes(content);
    } else constants.add(await skimTensor(cursor, contentEnd));
  });
  return graph.finish();
}

/** Bytes of a weight that may be a number with its name. */
const mostOfScalar = 256;

function scalarOf(tensor: OnnxTensor): readonly (readonly [string, number])[] {
  const isOne = tensor.dims.every((length) => length === 1);
  if (tensor.type !== 'float32' || tensor.external !== undefined || !isOne) return [];
  const [value] = readTensorValues(tensor);
  return typeof value === 'number' ? [[tensor.name, value]] : [];
}

/** Finds a tensor's name, which stands before its data where the data are large. */
async function skimTensor(cursor: SourceCursor, end: number): Promise<string> {
  let name = '';
  await walkFields(cursor, end, async (head) => {
    if (head.field === fieldNumbers.tensor.name && head.kind === 'bytes') {
      name = readText(await cursor.take(head.length));
    }
  });
  return name;
}

async function walkFields(
  cursor: SourceCursor,
  end: number,
  visit: (head: WireHead, end: number) => Promise<void>,
): Promise<void> {
  while (cursor.position < end) {
    const head = await cursor.head(end);
    const contentEnd = cursor.position + head.length;
    await visit(head, contentEnd);
    cursor.skipTo(contentEnd);
  }
}

async function copyField(
  cursor: SourceCursor,
  head: WireHead,
  writer: BinaryWriter,
): Promise<void> {
  const { field, kind, value, length } = head;
  if (kind === 'varint') {
    writer.tag(field, WireType.Varint).uint64(value);
  } else if (kind === 'bytes') {
    const content = await cursor.take(length);
    writer.tag(field, WireType.LengthDelimited).bytes(content);
  } else {
    throw new GroundingError('INVALID_MODEL', `expected no ${kind} in field ${field} of a model`);
  }
}

function isOneOf(fields: Readonly<Record<string, number>>, { field }: WireHead): boolean {
  return Object.values(fields).includes(field);
}
