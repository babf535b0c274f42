import type { Runtime, Session, Tensor } from '@grounder/core';
import { createRandom, GroundingError } from '@grounder/core';

import { differentiate } from './graph/differentiate.js';
import { encodeGraph } from './graph/encode-graph.js';
import type { Variable } from './graph/graph.js';
import { Graph } from './graph/graph.js';
import type { Shape } from './graph/shape.js';

/** A tensor of numbers at which a gradient is checked. */
export interface CheckedInput {
  /** Length of each axis. */
  readonly dims: readonly number[];
  /** Its numbers, row-major. */
  readonly data: readonly number[];
  /** The axes in the graph, where some shall have names; `dims` when left out. */
  readonly shape?: Shape;
}

/** What {@link checkGradients} checks. */
export interface CheckGradientsOptions {
  /** Runs the graphs. */
  readonly runtime: Runtime;
  /** The numbers at which the function is differentiated. */
  readonly inputs: readonly CheckedInput[];
  /**
   * Appends the function to the graph of its inputs.
   * @returns The function's value, of any shape.
   */
  readonly build: (inputs: readonly Variable[]) => Variable;
  /**
   * Element type: float64 is a thousand times more exact, where ONNX Runtime has the operators.
   * @defaultValue 'float32'
   */
  readonly type?: 'float32' | 'float64';
  /**
   * How far each number is moved up and down.
   * @defaultValue 1e-2 for float32, 1e-5 for float64
   */
  readonly step?: number;
  /**
   * Seed of the weights with which the elements of the value are added up.
   * @defaultValue 1
   */
  readonly seed?: number;
}

/** The gradient with respect to one input, found in two ways. */
export interface GradientComparison {
  /** By the chain rule, in the graph. */
  readonly derived: Float64Array;
  /** By central differences. */
  readonly measured: Float64Array;
  /** Largest difference, as a share of the larger of 1 and the number itself. */
  readonly largestError: number;
}

/**
 * Checks a function's gradient against central differences: the proof that a new operator's chain
 * rule is right. Do not check where the function has a kink.
 * @param options - The function and where to check it.
 * @throws GroundingError `INVALID_OPTION` when the value does not depend on an input.
 * @example
 * ```ts
 * const [{ largestError }] = await checkGradients({
 *   runtime: nodeRuntime(),
 *   inputs: [{ dims: [3], data: [0.3, -1.2, 2] }],
 *   build: ([x]) => tanh(x),
 * });
 * ```
 */
export async function checkGradients(
  options: CheckGradientsOptions,
): Promise<readonly GradientComparison[]> {
  const { runtime, inputs, type = 'float32' } = options;
  const { step = type === 'float32' ? 1e-2 : 1e-5 } = options;
  const { forward, backward } = buildModels(options, type);
  await using value = await runtime.open(forward);
  await using gradient = await runtime.open(backward);
  const feeds = Object.fromEntries(
    inputs.map((input, index) => [`x${index}`, toTensor(input, type)]),
  );
  const { y } = await value.run(feeds);
  const upstream = randomLike(y, createRandom(options.seed ?? 1));
  const outputs = await gradient.run({ ...feeds, upstream: toTensor(upstream, type) });
  const comparisons: GradientComparison[] = [];
  for (const index of inputs.keys()) {
    const derived = Float64Array.from(numbersOf(outputs[`d${index}`]));
    const measured = await differences(
      { session: value, feeds, upstream: upstream.data },
      index,
      step,
    );
    comparisons.push({ derived, measured, largestError: largestError(derived, measured) });
  }
  return comparisons;
}

function buildModels(
  { inputs, build }: CheckGradientsOptions,
  type: 'float32' | 'float64',
): { forward: Uint8Array; backward: Uint8Array } {
  const graph = new Graph();
  const variables = inputs.map(({ dims, shape = dims }, index) =>
    graph.input(`x${index}`, shape, type),
  );
  const y = build(variables);
  const upstream = graph.input('upstream', y.shape, type);
  const gradients = differentiate(y, variables, { upstream }).map((gradient, index) => {
    if (gradient !== undefined) return [`d${index}`, gradient] as const;
    throw new GroundingError(
      'INVALID_OPTION',
      `expected a value that depends on every input, got one that ignores input ${index}`,
    );
  });
  // Inputs that an output ignores would be left out of its model; sessions refuse to be fed them.
  const all = Object.fromEntries(variables.map((x, index) => [`same${index}`, x]));
  return {
    forward: encodeGraph({ outputs: { y, ...all } }),
    backward: encodeGraph({
      outputs: { ...Object.fromEntries(gradients), ...all, upstreamSame: upstream },
    }),
  };
}

interface Probe {
  readonly session: Session;
  readonly feeds: Readonly<Record<string, Tensor>>;
  readonly upstream: readonly number[];
}

async function differences(probe: Probe, index: number, step: number): Promise<Float64Array> {
  const { session, feeds, upstream } = probe;
  const input = feeds[`x${index}`];
  const numbers = numbersOf(input);
  const measured = new Float64Array(numbers.length);
  // Added up in doubles, so that only the elements themselves are rounded.
  const valueAt = async (element: number, number: number) => {
    const data = numbers.slice();
    data[element] = number;
    const moved = { type: 'float32', dims: [], ...input, data };
    const { y } = await session.run({ ...feeds, [`x${index}`]: moved });
    let total = 0;
    for (const [place, each] of numbersOf(y).entries()) total += each * (upstream[place] ?? 0);
    return { total, at: data[element] ?? number };
  };
  for (const [element, number] of numbers.entries()) {
    const above = await valueAt(element, number + step);
    const below = await valueAt(element, number - step);
    measured[element] = (above.total - below.total) / (above.at - below.at);
  }
  return measured;
}

function largestError(derived: Float64Array, measured: Float64Array): number {
  return derived.reduce((largest, one, index) => {
    const other = measured[index] ?? NaN;
    const error = Math.abs(one - other) / Math.max(1, Math.abs(one), Math.abs(other));
    return Number.isNaN(error) ? Infinity : Math.max(largest, error);
  }, 0);
}

function toTensor({ dims, data }: CheckedInput, type: 'float32' | 'float64'): Tensor {
  const arrayClass = type === 'float32' ? Float32Array : Float64Array;
  return { type, dims, data: arrayClass.from(data) };
}

function randomLike(tensor: Tensor | undefined, random: () => number): CheckedInput {
  const length = numbersOf(tensor).length;
  return { dims: tensor?.dims ?? [], data: Array.from({ length }, () => 0.5 + random()) };
}

function numbersOf(tensor: Tensor | undefined): Float32Array | Float64Array {
  const data = tensor?.data;
  if (data instanceof Float32Array || data instanceof Float64Array) return data;
  throw new GroundingError('MODEL_MISMATCH', `expected floats, got ${tensor?.type ?? 'nothing'}`);
}
