import type { Random } from '@grounder/core';

import { lengthOf } from '../graph/apply.js';
import type { Variable } from '../graph/graph.js';
import { linear } from '../operators/matrix.js';
import type { Initialiser } from './initialisers.js';
import { fanInUniform } from './initialisers.js';

/** What {@link linearLayer} is made of. */
export interface LinearLayerOptions {
  /** Prefix of its parameters' names: `layer1` gives `layer1.weight` and `layer1.bias`. */
  readonly name: string;
  /** Number of outputs. */
  readonly outputs: number;
  /** The source of chance of the initial numbers. */
  readonly random: Random;
  /**
   * Makes the initial weight, [inputs, outputs].
   * @defaultValue {@link fanInUniform} as PyTorch does
   */
  readonly initialise?: Initialiser;
}

/**
 * Appends a fully connected layer with parameters of its own.
 * @param x - [..., inputs].
 * @returns [..., outputs].
 */
export function linearLayer(x: Variable, options: LinearLayerOptions): Variable {
  const { name, outputs, random } = options;
  const inputs = lengthOf('Gemm', x, -1);
  const uniform = fanInUniform(inputs, random);
  const { initialise = uniform } = options;
  const shape = [inputs, outputs];
  const { graph } = x;
  const weight = graph.parameter(`${name}.weight`, shape, initialise(shape));
  const bias = graph.parameter(`${name}.bias`, [outputs], uniform([outputs]));
  return graph.scope(name, () => linear(x, weight, bias));
}
