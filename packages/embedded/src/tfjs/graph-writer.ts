import { GroundingError } from '@grounder/core';
import type { OnnxAttribute, OnnxNode, OnnxTensor } from '@grounder/onnx';
import { createTensor } from '@grounder/onnx';

import type { TfjsNode } from './graph.js';
import type { TfjsConstant } from './weights.js';

/**
 * How the axes of a translated tensor stand: `image` tensors are batch × channel × row × column
 * where TF.js has batch × row × column × channel; `plain` ones stand as in TF.js.
 */
export type Layout = 'image' | 'plain';

/** The translation of one output of a TF.js node. */
export interface Operand {
  /** Its name in the ONNX graph. */
  readonly name: string;
  /** How its axes stand. */
  readonly layout: Layout;
}

/** An input of a TF.js node: computed, or a constant. */
export type Input =
  | { readonly kind: 'operand'; readonly operand: Operand }
  | { readonly kind: 'constant'; readonly name: string; readonly constant: TfjsConstant };

/** Collects the nodes and initializers of the ONNX graph that is being written. */
export class GraphWriter {
  readonly nodes: OnnxNode[] = [];
  readonly #initializers = new Map<string, OnnxTensor>();
  readonly #outputs = new Set<string>();

  /** The initializers, in the order in which they were first used. */
  get initializers(): readonly OnnxTensor[] {
    return [...this.#initializers.values()];
  }

  /** Tells whether a node writes a value already. */
  has(output: string): boolean {
    return this.#outputs.has(output);
  }

  /** Adds an ONNX node. */
  add(node: {
    readonly opType: string;
    readonly inputs: readonly string[];
    readonly output: string;
    readonly attributes?: readonly OnnxAttribute[];
  }): string {
    this.addMany({ ...node, outputs: [node.output] });
    return node.output;
  }

  /** Adds an ONNX node that writes several values. */
  addMany(node: {
    readonly opType: string;
    readonly inputs: readonly string[];
    readonly outputs: readonly string[];
    readonly attributes?: readonly OnnxAttribute[];
  }): readonly string[] {
    const { opType, inputs, outputs, attributes = [] } = node;
    for (const output of outputs) this.#outputs.add(output);
    this.nodes.push({ opType, inputs, outputs, attributes, name: outputs[0] ?? opType });
    return outputs;
  }

  /** Adds floats to the graph; the same name is kept once. */
  floats(name: string, dims: readonly number[], data: Float32Array): string {
    this.#initializers.set(name, createTensor({ name, dims, data }));
    return name;
  }

  /**
   * Adds a constant of the TF.js model; its whole numbers become those of 64 bits, which all ONNX
   * operators take.
   */
  constant(name: string, { dims, data }: TfjsConstant): string {
    if (data instanceof Float32Array) return this.floats(name, dims, data);
    const wide = BigInt64Array.from(data, BigInt);
    this.#initializers.set(name, createTensor({ name, dims, data: wide }));
    return name;
  }

  /** Adds a list of whole numbers to the graph, as ONNX wants sizes and axes. */
  integers(name: string, values: readonly number[]): string {
    const data = BigInt64Array.from(values, BigInt);
    this.#initializers.set(name, createTensor({ name, dims: [values.length], data }));
    return name;
  }
}

/** Reads the numbers of an input that must be constant: sizes, axes, shapes. */
export function constantNumbers(node: TfjsNode, input: Input | undefined): readonly number[] {
  return [...constantOf(node, input).data];
}

/** Takes an input that must be constant. */
export function constantOf(node: TfjsNode, input: Input | undefined): TfjsConstant {
  if (input?.kind === 'constant') return input.constant;
  throw new GroundingError(
    'INVALID_MODEL',
    `expected a constant input at the ${node.op} node “${node.name}”: computed ones are not translated`,
  );
}

/** Takes an input that must be computed. */
export function operandOf(node: TfjsNode, input: Input | undefined): Operand {
  if (input?.kind === 'operand') return input.operand;
  throw new GroundingError(
    'INVALID_MODEL',
    `expected a computed input at the ${node.op} node “${node.name}”: fold constants first`,
  );
}
