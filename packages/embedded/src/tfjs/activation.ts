import { GroundingError } from '@grounder/core';

import type { Operand } from './graph-writer.js';
import { textsAttribute } from './attributes.js';
import type { TfjsNode } from './graph.js';
import type { Translation } from './translation.js';

/** ONNX operators with attributes or inputs that stand for a TF.js activation. */
const clippingActivations: Readonly<Record<string, readonly [low: number, high: number]>> = {
  Relu6: [0, 6],
};

/** Writes an activation as the output of the node. */
export function activate(
  kind: string,
  operand: Operand,
  { node, writer }: Pick<Translation, 'node' | 'writer'>,
): Operand {
  const range = clippingActivations[kind];
  if (range !== undefined) {
    const [low, high] = range.map((limit) =>
      writer.floats(`${kind}/${limit}`, [], Float32Array.of(limit)),
    );
    const inputs = [operand.name, low ?? '', high ?? ''];
    return { ...operand, name: writer.add({ opType: 'Clip', inputs, output: node.name }) };
  }
  if (!['Relu', 'Sigmoid', 'Tanh'].includes(kind)) {
    throw new GroundingError(
      'INVALID_MODEL',
      `expected an activation that can be translated at “${node.name}”, got ${kind}`,
    );
  }
  const name = writer.add({ opType: kind, inputs: [operand.name], output: node.name });
  return { ...operand, name };
}

/** The activation that is fused into a node, if one is; a bias is an input of its own. */
export function fusedActivation(node: TfjsNode): string | undefined {
  return textsAttribute(node, 'fused_ops').find((fused) => fused !== 'BiasAdd');
}
