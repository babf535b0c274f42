import { GroundingError } from '@grounder/core';

import { add } from '../operators/arithmetic.js';
import type { GraphNode, Variable } from './graph.js';
import { assertVariable } from './graph.js';
import { formatShape } from './shape.js';

/** How `differentiate` starts. */
export interface DifferentiateOptions {
  /**
   * Gradient of what lies beyond with respect to the output, of the output's shape: the vector of
   * a vector-Jacobian product.
   * @defaultValue the constant 1, for a scalar
   */
  readonly upstream?: Variable;
}

/**
 * Appends the nodes that compute gradients, by the chain rule from the output back to the
 * variables. The nodes of a graph stand in the order in which they run, so one walk from the last
 * to the first meets every node after all that read it, when its gradient is complete.
 * @param output - What is differentiated: a scalar, or any float tensor with `upstream`.
 * @param options - Where the chain rule starts.
 * @returns The gradient for each of `variables`, of the same shape; undefined where the output
 *   does not depend on it, or only through operators whose derivative is zero.
 * @throws GroundingError `INVALID_OPTION` when the output is no scalar and there is no `upstream`,
 *   or when an operator on the way has no chain rule.
 * @example
 * ```ts
 * const x = graph.input('x', ['n']);
 * const [gradient] = differentiate(sum(multiply(x, x)), [x]); // 2x
 * ```
 */
export function differentiate(
  output: Variable,
  variables: readonly Variable[],
  options: DifferentiateOptions = {},
): readonly (Variable | undefined)[] {
  const { upstream = one(output) } = options;
  assertVariable(upstream, output, 'the upstream gradient');
  const nodes = [...output.graph.nodes];
  const relevant = dependents(nodes, variables);
  const gradients = new Map<Variable, Variable>();
  if (relevant.has(output)) gradients.set(output, upstream);
  for (const node of nodes.toReversed()) {
    if (node.outputs.some((each) => relevant.has(each))) backward(node, relevant, gradients);
  }
  return variables.map((variable) => gradients.get(variable));
}

/** Adds what one node sends back to the gradients of its inputs. */
function backward(
  node: GraphNode,
  relevant: ReadonlySet<Variable>,
  gradients: Map<Variable, Variable>,
): void {
  const upstream = node.outputs.map((output) => gradients.get(output));
  if (upstream.every((gradient) => gradient === undefined)) return;
  const sent = ruleOf(node)(upstream, node.outputs);
  for (const [index, input] of node.inputs.entries()) {
    const part = sent[index];
    if (part === undefined || !relevant.has(input)) continue;
    assertVariable(part, input, `the gradient of "${input.name}" at node "${node.name}"`);
    const known = gradients.get(input);
    gradients.set(input, known === undefined ? part : add(known, part));
  }
}

/** The variables themselves and all floats that are computed from them. */
function dependents(
  nodes: readonly GraphNode[],
  variables: readonly Variable[],
): ReadonlySet<Variable> {
  const relevant = new Set(variables);
  for (const { inputs, outputs } of nodes) {
    if (!inputs.some((input) => relevant.has(input))) continue;
    for (const output of outputs) if (output.type.startsWith('float')) relevant.add(output);
  }
  return relevant;
}

function ruleOf({ gradient, name, operator }: GraphNode): NonNullable<GraphNode['gradient']> {
  if (gradient !== undefined) return gradient;
  throw new GroundingError(
    'INVALID_OPTION',
    `expected operators with a chain rule, got ${operator} at node "${name}"; ` +
      'cut the gradient before it with stopGradient',
  );
}

function one(output: Variable): Variable {
  if (output.shape.length === 0) return output.graph.constant([1], [], output.type);
  throw new GroundingError(
    'INVALID_OPTION',
    `expected a scalar to differentiate, got "${output.name}" ${formatShape(output.shape)}; ` +
      'reduce it with sum or mean, or give an upstream gradient',
  );
}
