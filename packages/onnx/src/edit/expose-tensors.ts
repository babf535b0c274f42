import { GroundingError } from '@grounder/core';

import type { OnnxModel } from '../model/onnx-model.js';

/** Most names that a message lists. */
const shown = 12;

/**
 * Makes intermediate tensors of a model outputs as well: hidden states of an encoder whose export gives
 * only its pooled features. The nodes stay as they are.
 * @param names - Names of tensors that nodes write; those that are outputs already stay outputs.
 * @returns A model with the additional outputs behind its own. Their types are those that the model
 *   tells of them; ONNX Runtime infers the others.
 * @throws GroundingError `MODEL_MISMATCH` when no node writes a tensor of that name; the message lists
 *   names that it may have been.
 * @example
 * ```ts
 * const model = exposeTensors(decodeModel(bytes), ['/vision_model/encoder/layers.11/Add_1_output_0']);
 * await using session = await runtime.open(encodeModel(model));
 * ```
 */
export function exposeTensors(model: OnnxModel, names: readonly string[]): OnnxModel {
  const { nodes, outputs, valueInfos = [] } = model.graph;
  const written = new Set(nodes.flatMap((node) => node.outputs));
  const known = new Map(valueInfos.map((value) => [value.name, value]));
  const already = new Set(outputs.map(({ name }) => name));
  const added = [...new Set(names)].filter((name) => !already.has(name));
  for (const name of added) {
    if (name === '' || !written.has(name)) throw noSuchTensor(name, [...written]);
  }
  return {
    ...model,
    graph: {
      ...model.graph,
      outputs: [...outputs, ...added.map((name) => known.get(name) ?? { name })],
    },
  };
}

function noSuchTensor(name: string, written: readonly string[]): GroundingError {
  const word = name.split(/[/._]/).find((part) => part.length > 6) ?? '';
  const alike = written.filter((each) => word !== '' && each.includes(word));
  // What is wanted is mostly near the end of a model.
  const listed = (alike.length > 0 ? alike : written.filter((each) => each !== '')).slice(-shown);
  return new GroundingError(
    'MODEL_MISMATCH',
    `expected the name of a tensor that a node of the model writes, got "${name}"; there are ` +
      `${written.length}, such as ${listed.join(', ')}`,
  );
}
