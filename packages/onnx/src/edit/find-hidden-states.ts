import type { OnnxGraph, OnnxNode } from '../model/onnx-model.js';

/** Operators with which norms begin, whole or taken apart. */
const norms: ReadonlySet<string> = new Set([
  'LayerNormalization',
  'RMSNormalization',
  'SimplifiedLayerNormalization',
  'ReduceMean',
]);

/**
 * Finds the hidden states of a pre-norm transformer such as CLIP's: what each layer leaves in the
 * residual stream. They are found by structure, whatever exporters call them: a tensor of the stream is
 * read by a norm and added to what comes of it, twice in each layer, for attention and feed-forward.
 * @param graph - The graph, nodes in order of execution as ONNX demands.
 * @param input - The graph's input at which the transformer begins: `pixel_values`, `input_ids`.
 * @returns Names of tensors, first layer first; none when there is no such transformer, or an
 *   optimiser fused its sums and norms.
 */
export function findHiddenStates(graph: OnnxGraph, input: string): readonly string[] {
  const readers = readersOf(graph.nodes);
  const isStream = (tensor: string): boolean => {
    const kinds = readers.get(tensor) ?? [];
    return kinds.includes('Add') && kinds.some((kind) => norms.has(kind));
  };
  const reached = new Set([input]);
  const sums: string[] = [];
  for (const { opType, inputs, outputs } of graph.nodes) {
    if (!inputs.some((name) => reached.has(name))) continue;
    for (const output of outputs) reached.add(output);
    const [sum] = outputs;
    if (opType === 'Add' && sum !== undefined && inputs.some(isStream)) sums.push(sum);
  }
  return sums.filter((_, index) => index % 2 === 1);
}

/** The operators that read each tensor. */
function readersOf(nodes: readonly OnnxNode[]): ReadonlyMap<string, readonly string[]> {
  const readers = new Map<string, string[]>();
  for (const { opType, inputs } of nodes) {
    for (const name of inputs) {
      const known = readers.get(name);
      if (known === undefined) readers.set(name, [opType]);
      else known.push(opType);
    }
  }
  return readers;
}
