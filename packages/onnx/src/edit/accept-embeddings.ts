import { GroundingError } from '@grounder/core';

import type {
  OnnxElementType,
  OnnxGraph,
  OnnxModel,
  OnnxNode,
  OnnxTensor,
} from '../model/onnx-model.js';

/** Names of the inputs that are added. */
const embeddings = 'inputs_embeds';
const mask = 'embeds_mask';
/** Operators that leave ids what they are. */
const transparent: ReadonlySet<string> = new Set([
  'Cast',
  'Identity',
  'Reshape',
  'Squeeze',
  'Unsqueeze',
]);

const floatTypes: ReadonlySet<OnnxElementType> = new Set([
  'float32',
  'float16',
  'bfloat16',
  'float64',
]);

/** Rows of embeddings, as a model looks them up. */
interface Looked {
  readonly width: number;
  readonly type: OnnxElementType;
}

/**
 * Lets a language model that reads token ids take embeddings in their place, as a captioner's prefix needs:
 * where the table of embeddings is looked up, `Where(embeds_mask, inputs_embeds, looked up)` follows. Both
 * inputs stretch, so that `[1, 1, 1]` of false leaves all tokens as they are. Merged decoders, whose
 * branches hold a graph each, are changed in all branches; of a quantised table the rows are taken
 * behind `DequantizeLinear`, as floats.
 * @returns A model with the inputs `inputs_embeds` (batch × length × width) and `embeds_mask` (booleans,
 *   batch × length × 1) behind its own. A model that has `inputs_embeds` stays as it is.
 * @throws GroundingError `MODEL_MISMATCH` when no table is looked up by `input_ids`.
 * @example
 * ```ts
 * const model = acceptEmbeddings(decodeModel(await readFile('decoder_model_merged.onnx')));
 * await using session = await runtime.open(encodeModel(model));
 * ```
 */
export function acceptEmbeddings(model: OnnxModel): OnnxModel {
  const { graph } = model;
  if (graph.inputs.some(({ name }) => name === embeddings)) return model;
  const found: Looked[] = [];
  const changed = changeGraph(graph, {
    constants: constantsOf(graph),
    ids: new Set(['input_ids']),
    found,
  });
  const [looked] = found;
  if (looked === undefined) {
    throw new GroundingError(
      'MODEL_MISMATCH',
      'expected a model that looks the ids of its input "input_ids" up in a table of embeddings, got ' +
        `none among ${graph.nodes.length} nodes; export the language model with inputs_embeds`,
    );
  }
  const axes = ['embeds_batch', 'embeds_length'];
  return {
    ...model,
    graph: {
      ...changed,
      inputs: [
        ...graph.inputs,
        {
          name: embeddings,
          type: { kind: 'tensor', type: looked.type, dims: [...axes, looked.width] },
        },
        { name: mask, type: { kind: 'tensor', type: 'bool', dims: [...axes, 1] } },
      ],
    },
  };
}

interface Search {
  /** Constants that the graph sees, its own and those around it. */
  readonly constants: ReadonlyMap<string, OnnxTensor>;
  /** Values that hold the ids. */
  readonly ids: ReadonlySet<string>;
  /** Receives what is looked up. */
  readonly found: Looked[];
}

function changeGraph(graph: OnnxGraph, { constants, ids, found }: Search): OnnxGraph {
  const known = new Set(ids);
  const packed = new Map<string, number>();
  const nodes = graph.nodes.flatMap((node): readonly OnnxNode[] => {
    const [first = ''] = node.inputs;
    const [output = ''] = node.outputs;
    if (transparent.has(node.opType) && known.has(first)) known.add(output);
    const looked = lookedUpBy(node, { constants, ids: known, packed });
    if (looked === undefined) return [changeBranches(node, { constants, ids: known, found })];
    if (floatTypes.has(looked.type)) {
      found.push(looked);
      return lookUpOrTake(node);
    }
    packed.set(output, looked.width);
    return [node];
  });
  return { ...graph, nodes };
}

interface Sight extends Pick<Search, 'constants' | 'ids'> {
  /** Lengths of the rows of quantised tables that are not floats yet, by name. */
  readonly packed: ReadonlyMap<string, number>;
}

/** The rows of embeddings that a node writes, quantised or not. */
function lookedUpBy(node: OnnxNode, sight: Sight): Looked | undefined {
  const [first = '', second = ''] = node.inputs;
  if (node.opType === 'DequantizeLinear') return unpackedBy(first, second, sight);
  const table = sight.constants.get(first);
  if (node.opType !== 'Gather' || !sight.ids.has(second) || table?.dims.length !== 2) {
    return undefined;
  }
  return { width: table.dims[1] ?? 0, type: table.type };
}

/** Floats of quantised rows have the type of the scale. */
function unpackedBy(rows: string, scale: string, { constants, packed }: Sight): Looked | undefined {
  const width = packed.get(rows);
  if (width === undefined) return undefined;
  return { width, type: constants.get(scale)?.type ?? 'float32' };
}

function lookUpOrTake(node: OnnxNode): readonly OnnxNode[] {
  const [output = ''] = node.outputs;
  const looked = `${output}/looked_up`;
  return [
    { ...node, outputs: [looked] },
    {
      opType: 'Where',
      inputs: [mask, embeddings, looked],
      outputs: [output],
      name: `${output}/take`,
    },
  ];
}

function changeBranches(node: OnnxNode, search: Search): OnnxNode {
  const { attributes } = node;
  if (!attributes?.some(({ kind }) => kind === 'graph')) return node;
  return {
    ...node,
    attributes: attributes.map((attribute) => {
      if (attribute.kind !== 'graph') return attribute;
      const constants = new Map([...search.constants, ...constantsOf(attribute.value)]);
      return { ...attribute, value: changeGraph(attribute.value, { ...search, constants }) };
    }),
  };
}

function constantsOf({ initializers }: OnnxGraph): ReadonlyMap<string, OnnxTensor> {
  return new Map(initializers.map((tensor) => [tensor.name, tensor]));
}
