import { GroundingError } from '@grounder/core';
import { defined } from '@grounder/core/internal';
import type { OnnxNode, OnnxTensor, OnnxValueInfo } from '@grounder/onnx';
import type { OnnxMetadataEntry } from '@grounder/onnx/internal';
import { createTensor, encodeModel } from '@grounder/onnx';

import type { Constant, ElementType, Graph, GraphNode, Variable } from './graph.js';

/** The numbers of parameters, by name. */
export type Weights = Readonly<Record<string, Float32Array>>;

/** What becomes of a graph in a file. */
export interface EncodeGraphOptions {
  /** What the model returns, under the names that it shall have; at least one. */
  readonly outputs: Readonly<Record<string, Variable>>;
  /**
   * Numbers of the parameters, stored in the file; those that are absent keep their initial ones.
   * @defaultValue the initial numbers
   */
  readonly weights?: Weights;
  /**
   * Names of parameters that are fed at each run instead, as training does.
   * @defaultValue none
   */
  readonly fedParameters?: ReadonlySet<string>;
  /**
   * Texts for whoever opens the file: preprocessing, class names.
   * @defaultValue none
   */
  readonly metadata?: readonly OnnxMetadataEntry[];
  /**
   * The graph's name.
   * @defaultValue 'graph'
   */
  readonly name?: string;
}

/**
 * Writes a graph as an ONNX file of operator set 18. Only nodes and inputs that the outputs depend
 * on are written, so that a graph that was built for training also gives the model for use.
 * @param options - What the model returns and which numbers it holds.
 * @returns The file's bytes; the same graph gives the same bytes.
 * @throws GroundingError `INVALID_OPTION` when there is no output or weights do not fit.
 * @example
 * ```ts
 * const bytes = encodeGraph({ outputs: { box }, weights: trained.parameters });
 * ```
 */
export function encodeGraph(options: EncodeGraphOptions): Uint8Array {
  const { outputs, weights = {}, fedParameters, metadata, name = 'graph' } = options;
  const graph = graphOf(outputs);
  const used = ancestors(graph, Object.values(outputs));
  const isUsed = (variable: Variable) => used.has(variable);
  const nodes = graph.nodes.filter(({ outputs: written }) => written.some(isUsed));
  const names = new OutputNames(nodes, outputs);
  const parameters = [...graph.parameters.values()].filter(({ variable }) => isUsed(variable));
  const fed = parameters.filter(({ variable }) => fedParameters?.has(variable.name));
  const stored = parameters.filter(({ variable }) => fedParameters?.has(variable.name) !== true);
  const constants = [...graph.constants.values()].filter(({ variable }) => isUsed(variable));
  return encodeModel({
    irVersion: 8,
    producerName: 'grounder',
    operatorSets: [{ domain: '', version: 18 }],
    graph: {
      name,
      nodes: [...nodes.map((node) => toNode(node, used, names)), ...names.copies],
      initializers: [
        ...constants.map(toConstant),
        ...stored.map((parameter) =>
          toWeights(parameter.variable, weights[parameter.variable.name] ?? parameter.initial),
        ),
      ],
      inputs: [...graph.inputs.filter(isUsed), ...fed.map(({ variable }) => variable)].map((each) =>
        toValueInfo(each.name, each),
      ),
      outputs: Object.entries(outputs).map(([key, variable]) => toValueInfo(key, variable)),
    },
    ...defined({ metadata }),
  });
}

/** Lists what a model that returns some outputs reads. */
export function ancestors(graph: Graph, outputs: readonly Variable[]): ReadonlySet<Variable> {
  const used = new Set(outputs);
  for (const node of graph.nodes.toReversed()) {
    if (node.outputs.some((output) => used.has(output)))
      for (const input of node.inputs) used.add(input);
  }
  return used;
}

/** A node's output takes the model's name for it; what else is returned is copied. */
class OutputNames {
  readonly copies: OnnxNode[] = [];
  readonly #renamed = new Map<Variable, string>();

  constructor(nodes: readonly GraphNode[], outputs: Readonly<Record<string, Variable>>) {
    const computed = new Set(nodes.flatMap((node) => node.outputs));
    for (const [name, variable] of Object.entries(outputs)) {
      assertFreeName(name, variable);
      if (computed.has(variable) && !this.#renamed.has(variable)) {
        this.#renamed.set(variable, name);
      } else {
        const inputs = [this.nameOf(variable)];
        this.copies.push({ opType: 'Identity', inputs, outputs: [name], name: `${name}/copy` });
      }
    }
  }

  nameOf(variable: Variable): string {
    return this.#renamed.get(variable) ?? variable.name;
  }
}

function assertFreeName(name: string, { graph }: Variable): void {
  if (graph.parameters.has(name) || graph.inputs.some((input) => input.name === name)) {
    throw new GroundingError(
      'INVALID_OPTION',
      `expected output names that no input has, got "${name}"`,
    );
  }
}

function toNode(node: GraphNode, used: ReadonlySet<Variable>, names: OutputNames): OnnxNode {
  const { operator, inputs, outputs, attributes, name } = node;
  const last = outputs.findLastIndex((output) => used.has(output));
  // Optional outputs that nobody reads are left out; Split's are not optional.
  const written = operator === 'Split' ? outputs : outputs.slice(0, last + 1);
  return {
    opType: operator,
    inputs: inputs.map((input) => names.nameOf(input)),
    outputs: written.map((output) => names.nameOf(output)),
    attributes,
    name,
  };
}

const arrayClasses = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
} as const;

function toConstant({ variable, values }: Constant): OnnxTensor {
  const { name, type } = variable;
  const dims = numericShape(variable);
  if (type === 'int64')
    return createTensor({ name, dims, data: BigInt64Array.from(values, BigInt) });
  if (type === 'bool') return createTensor({ name, dims, data: Uint8Array.from(values), type });
  return createTensor({ name, dims, data: arrayClasses[type].from(values) });
}

function toWeights(variable: Variable, data: Float32Array): OnnxTensor {
  const dims = numericShape(variable);
  const count = dims.reduce((product, length) => product * length, 1);
  if (data.length === count) return createTensor({ name: variable.name, dims, data });
  throw new GroundingError(
    'INVALID_OPTION',
    `expected ${count} numbers for parameter "${variable.name}", got ${data.length}`,
  );
}

function numericShape({ shape }: Variable): readonly number[] {
  return shape.filter((dim) => typeof dim === 'number');
}

function toValueInfo(
  name: string,
  { type, shape }: { type: ElementType; shape: Variable['shape'] },
): OnnxValueInfo {
  return { name, type: { kind: 'tensor', type, dims: shape } };
}

function graphOf(outputs: Readonly<Record<string, Variable>>): Graph {
  const [first] = Object.values(outputs);
  if (first !== undefined) return first.graph;
  throw new GroundingError('INVALID_OPTION', 'expected at least one output to encode, got none');
}
