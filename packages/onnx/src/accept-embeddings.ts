import { GroundingError } from '@grounder/core';

import type { OnnxElementType, OnnxGraph, OnnxModel, OnnxNode } from './onnx-model.js';

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

/** A table of embeddings. */
interface Table {
  readonly width: number;
  readonly type: OnnxElementType;
}

/**
 * Lets a language model that reads token ids take embeddings in their place, as a captioner's prefix needs:
 * where the table of embeddings is looked up, `Where(embeds_mask, inputs_embeds, looked up)` follows. Both
 * inputs stretch, so that `[1, 1, 1]` of false leaves all tokens as they are. Merged decoders, whose
 * branches hold a graph each, are changed in all branches.
 *
 * @param model - The decoder; it is left as it was.
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
  const found: Table[] = [];
  const changed = changeGraph(graph, {
    tables: tablesOf(graph),
    ids: new Set(['input_ids']),
    found,
  });
  const [table] = found;
  if (table === undefined) {
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
          type: { kind: 'tensor', type: table.type, dims: [...axes, table.width] },
        },
        { name: mask, type: { kind: 'tensor', type: 'bool', dims: [...axes, 1] } },
      ],
    },
  };
}

interface Search {
  /** Tables that the graph sees, its own and those around it. */
  readonly tables: ReadonlyMap<string, Table>;
  /** Values that hold the ids. */
  readonly ids: ReadonlySet<string>;
  /** Receives the tables that are looked up. */
  readonly found: Table[];
}

function changeGraph(graph: OnnxGraph, { tables, ids, found }: Search): OnnxGraph {
  const known = new Set(ids);
  const nodes = graph.nodes.flatMap((node): readonly OnnxNode[] => {
    const [first = '', second = ''] = node.inputs;
    if (transparent.has(node.opType) && known.has(first)) {
      for (const output of node.outputs) known.add(output);
    }
    const table = tables.get(first);
    if (node.opType === 'Gather' && table !== undefined && known.has(second)) {
      found.push(table);
      return lookUpOrTake(node);
    }
    return [changeBranches(node, { tables, ids: known, found })];
  });
  return { ...graph, nodes };
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
      const tables = new Map([...search.tables, ...tablesOf(attribute.value)]);
      return { ...attribute, value: changeGraph(attribute.value, { ...search, tables }) };
    }),
  };
}

function tablesOf({ initializers }: OnnxGraph): ReadonlyMap<string, Table> {
  const tables = new Map<string, Table>();
  for (const { name, dims, type } of initializers) {
    const [, width] = dims;
    if (dims.length === 2 && width !== undefined) tables.set(name, { width, type });
  }
  return tables;
}
