import type { Random } from '@grounder/core';

/** Makes the initial numbers of a parameter. */
export type Initialiser = (shape: readonly number[]) => Float32Array;

/** Creates the initialiser of PyTorch's linear layers: uniform within 1 / √inputs. */
export function fanInUniform(inputs: number, random: Random): Initialiser {
  const limit = 1 / Math.sqrt(inputs);
  return (shape) => Float32Array.from({ length: countOf(shape) }, () => (2 * random() - 1) * limit);
}

/** Creates an initialiser of normally distributed numbers. */
export function normalNumbers(deviation: number, random: Random): Initialiser {
  return (shape) =>
    Float32Array.from({ length: countOf(shape) }, () => deviation * standardNormal(random));
}

/** Creates an initialiser of equal numbers: 0 for biases, 1 for scales. */
export function equalNumbers(value: number): Initialiser {
  return (shape) => new Float32Array(countOf(shape)).fill(value);
}

/** One number by the transform of Box and Muller. */
function standardNormal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return radius * Math.cos(2 * Math.PI * random());
}

function countOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
