import { GroundingError } from '@grounder/core';
import type { OnnxAttribute } from '@grounder/onnx';

import type { Shape } from './shape.js';
import { formatShape, sameShape } from './shape.js';

/** Element types that graphs compute with. */
export type ElementType = 'float32' | 'float64' | 'int64' | 'int32' | 'bool';

/** A tensor in a graph: not its numbers, which exist only while the graph runs. */
export interface Variable {
  /** The graph that it belongs to. */
  readonly graph: Graph;
  /** Its name, unique in the graph. */
  readonly name: string;
  /** Element type. */
  readonly type: ElementType;
  /** Length of each axis. */
  readonly shape: Shape;
}

/** The type of a tensor. */
export type VariableType = Pick<Variable, 'type' | 'shape'>;

/** The chain rule of one node. */
export type NodeGradient = (
  /** Gradient of the loss with respect to each output; undefined where the loss ignores it. */
  upstream: readonly (Variable | undefined)[],
  /** The node's outputs. */
  outputs: readonly Variable[],
) => readonly (Variable | undefined)[];

/** One operation: how its outputs come from its inputs, and how gradients go back. */
export interface GraphNode {
  /** Unique in the graph: "layer1/Gemm_4". */
  readonly name: string;
  /** The ONNX operator. */
  readonly operator: string;
  /** What it reads. */
  readonly inputs: readonly Variable[];
  /** What it writes. */
  readonly outputs: readonly Variable[];
  /** Constant arguments. */
  readonly attributes: readonly OnnxAttribute[];
  /** The chain rule; undefined where the derivative is zero or not defined. */
  readonly gradient: NodeGradient | undefined;
}

/** A tensor whose numbers training changes. */
export interface Parameter {
  /** Its place in the graph. */
  readonly variable: Variable;
  /** Its numbers at the start. */
  readonly initial: Float32Array;
}

/** A tensor whose numbers are part of the graph. */
export interface Constant {
  /** Its place in the graph. */
  readonly variable: Variable;
  /** Its numbers. */
  readonly values: readonly number[];
}

/** What {@link Graph.add} needs to know of a node. */
export interface NodeDescription {
  /** The ONNX operator. */
  readonly operator: string;
  /** What it reads; at least one. */
  readonly inputs: readonly [Variable, ...Variable[]];
  /** Type of each output. */
  readonly outputs: readonly VariableType[];
  /** Constant arguments; none when left out. */
  readonly attributes?: readonly OnnxAttribute[];
  /** The chain rule; left out where the derivative is zero or not defined. */
  readonly gradient?: NodeGradient;
}

/**
 * An ONNX graph under construction. Operators such as `relu(x)` append nodes to the graph of their
 * input and return a new variable; nothing is computed before the graph is encoded and run. Nodes
 * stand in an order in which they can run, since a variable exists only after its node.
 */
export class Graph {
  readonly #nodes: GraphNode[] = [];
  readonly #inputs: Variable[] = [];
  readonly #parameters = new Map<string, Parameter>();
  readonly #constants = new Map<string, Constant>();
  readonly #names = new Set<string>();
  #scope = '';

  /** The nodes in the order in which they were added. */
  get nodes(): readonly GraphNode[] {
    return this.#nodes;
  }

  /** What is fed at each run. */
  get inputs(): readonly Variable[] {
    return this.#inputs;
  }

  /** What training changes, by name. */
  get parameters(): ReadonlyMap<string, Parameter> {
    return this.#parameters;
  }

  /** What never changes, by name. */
  get constants(): ReadonlyMap<string, Constant> {
    return this.#constants;
  }

  /**
   * Adds a tensor that is fed at each run.
   * @param shape - Its axes; names stand for lengths that differ between runs.
   * @throws GroundingError `INVALID_OPTION` when the name is taken.
   */
  input(name: string, shape: Shape, type: ElementType = 'float32'): Variable {
    const variable = this.#create(name, { type, shape });
    this.#inputs.push(variable);
    return variable;
  }

  /**
   * Adds a tensor that training changes. In a training step it is fed and comes back changed; in a
   * model for use its numbers are part of the file.
   * @param name - Its name, unique in the graph; the scope is put before it.
   * @param shape - Length of each axis.
   * @param initial - Its numbers at the start, row-major.
   * @returns The variable, float32.
   * @throws GroundingError `INVALID_OPTION` when the name is taken or the numbers do not fit.
   */
  parameter(name: string, shape: readonly number[], initial: Float32Array): Variable {
    const count = shape.reduce((product, length) => product * length, 1);
    const full = this.#scope + name;
    if (initial.length !== count) {
      throw new GroundingError(
        'INVALID_OPTION',
        `expected ${count} numbers for parameter "${full}" ${formatShape(shape)}, ` +
          `got ${initial.length}`,
      );
    }
    const variable = this.#create(full, { type: 'float32', shape });
    this.#parameters.set(full, { variable, initial });
    return variable;
  }

  /**
   * Adds a tensor that never changes; the same numbers are kept once.
   * @param values - Its numbers, row-major.
   * @param shape - Length of each axis; none makes a scalar.
   */
  constant(
    values: readonly number[],
    shape: readonly number[] = [],
    type: ElementType = 'float32',
  ): Variable {
    const key = `${type}${formatShape(shape)}(${values.join()})`;
    const name = key.length <= 60 ? key : this.#unusedName('constant');
    const known = this.#constants.get(name);
    if (known !== undefined) return known.variable;
    const variable = this.#create(name, { type, shape });
    this.#constants.set(name, { variable, values });
    return variable;
  }

  /**
   * Puts a name before the names of all that is added meanwhile: `layer1/`.
   * @returns What `build` returns.
   */
  scope<Result>(name: string, build: () => Result): Result {
    const outer = this.#scope;
    this.#scope = `${outer}${name}/`;
    try {
      return build();
    } finally {
      this.#scope = outer;
    }
  }

  /**
   * Appends a node. Operators check shapes before they call this.
   * @throws GroundingError `INVALID_OPTION` when an input belongs to another graph.
   */
  add(description: NodeDescription): readonly Variable[] {
    const { operator, inputs, attributes = [], gradient } = description;
    const name = this.nextNodeName(operator);
    for (const input of inputs) {
      if (input.graph === this) continue;
      throw new GroundingError(
        'INVALID_OPTION',
        `expected inputs of one graph at node "${name}", got "${input.name}" of another`,
      );
    }
    const outputs = description.outputs.map((type, index) =>
      this.#create(index === 0 ? name : `${name}:${index}`, type),
    );
    this.#nodes.push({ name, operator, inputs, outputs, attributes, gradient });
    return outputs;
  }

  /**
   * The name that the next node will have, for messages.
   * @returns `layer1/Gemm_4`.
   */
  nextNodeName(operator: string): string {
    return `${this.#scope}${operator}_${this.#nodes.length}`;
  }

  #create(name: string, { type, shape }: VariableType): Variable {
    if (this.#names.has(name)) {
      throw new GroundingError(
        'INVALID_OPTION',
        `expected a name that the graph does not have yet, got "${name}" again`,
      );
    }
    this.#names.add(name);
    return { graph: this, name, type, shape };
  }

  #unusedName(start: string): string {
    return `${start}_${this.#names.size}`;
  }
}

/** Checks that a variable has the shape and type that it must have. */
export function assertVariable(variable: Variable, expected: VariableType, purpose: string): void {
  if (variable.type === expected.type && sameShape(variable.shape, expected.shape)) return;
  throw new GroundingError(
    'INVALID_OPTION',
    `expected ${expected.type}${formatShape(expected.shape)} for ${purpose}, ` +
      `got "${variable.name}" ${variable.type}${formatShape(variable.shape)}`,
  );
}
