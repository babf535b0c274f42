import type { LooksTrait } from '@grounder/core/internal';
import { looksTraits } from '@grounder/core/internal';
import type { LooksHead } from '@grounder/embedded/internal';
import { looksBlocks } from '@grounder/embedded/internal';
import { nodeRuntime } from '@grounder/models';
import {
  adamW,
  add,
  arrayBatches,
  buildTrainingModel,
  cosineSchedule,
  Graph,
  openTrainingStep,
  sum,
  train,
} from '@grounder/training';
import { equalNumbers, linear, multiply, softplus, subtract } from '@grounder/training/internal';
import { weightsOf } from '@grounder/training/internal';

import type { LooksExample } from './examples.js';

const steps = 300;
/** How strongly weights are held near 0, chosen by cross-validation over photos. */
const decay = 1;
const traitCount = looksTraits.length;

/** Each feature's mean and the factor that standardises it and gives its part its share. */
interface Standard {
  readonly means: Float64Array;
  readonly factors: Float64Array;
}

/** Trains the linear layer: logistic regression for every trait at once, all examples in each step. */
export async function trainLooksHead(examples: readonly LooksExample[]): Promise<LooksHead> {
  const standard = standardOf(examples);
  const width = standard.means.length;
  const columns = {
    features: { data: standardised(examples, standard), dims: [width] },
    targets: { data: traitColumn(examples, (trait) => trait ?? 0), dims: [traitCount] },
    known: {
      data: traitColumn(examples, (trait) => (trait === undefined ? 0 : 1)),
      dims: [traitCount],
    },
  };
  const model = buildTrainingModel({
    loss: lossOf(width, examples.length),
    optimizer: adamW({ weightDecay: 0 }),
  });
  await using step = await openTrainingStep(nodeRuntime(), model);
  const { last } = await train({
    step,
    source: arrayBatches({ columns, batchSize: examples.length, order: 'fixed' }),
    epochs: steps,
    seed: 1,
    schedule: cosineSchedule({ rate: 0.02, steps }),
  });
  return unstandardised(weightsOf(last.state), standard);
}

/** What is unclear counts nothing. */
function lossOf(width: number, rows: number) {
  const graph = new Graph();
  const zeros = equalNumbers(0);
  const weight = graph.parameter('weight', [width, traitCount], zeros([width, traitCount]));
  const bias = graph.parameter('bias', [traitCount], zeros([traitCount]));
  const features = graph.input('features', ['batch', width]);
  const targets = graph.input('targets', ['batch', traitCount]);
  const known = graph.input('known', ['batch', traitCount]);
  const logits = linear(features, weight, bias);
  const surprise = subtract(softplus(logits), multiply(logits, targets));
  const size = multiply(sum(multiply(weight, weight)), decay / 2);
  return multiply(add(sum(multiply(surprise, known)), size), 1 / rows);
}

function standardOf(examples: readonly LooksExample[]): Standard {
  const shares = looksBlocks.flatMap(({ length, share }) =>
    Array.from({ length }, () => share / length),
  );
  const means = new Float64Array(shares.length);
  const squares = new Float64Array(shares.length);
  for (const { features } of examples) {
    for (const [index, value] of features.entries()) {
      means[index] = (means[index] ?? 0) + value / examples.length;
      squares[index] = (squares[index] ?? 0) + value ** 2 / examples.length;
    }
  }
  const factors = Float64Array.from(shares, (share, index) => {
    const variance = (squares[index] ?? 0) - (means[index] ?? 0) ** 2;
    // What hardly ever differs tells nothing, and must not be blown up.
    return Math.sqrt(share) / (Math.sqrt(Math.max(0, variance)) + 1e-3);
  });
  return { means, factors };
}

function standardised(
  examples: readonly LooksExample[],
  { means, factors }: Standard,
): Float32Array {
  const data = new Float32Array(examples.length * means.length);
  for (const [row, { features }] of examples.entries()) {
    for (const [index, value] of features.entries()) {
      data[row * means.length + index] = (value - (means[index] ?? 0)) * (factors[index] ?? 0);
    }
  }
  return data;
}

function traitColumn(
  examples: readonly LooksExample[],
  read: (trait: 0 | 1 | undefined) => number,
): Float32Array {
  return Float32Array.from(
    examples.flatMap(({ traits }) => looksTraits.map((trait) => read(traits[trait]))),
  );
}

/** The same layer for features as they come. */
function unstandardised(
  {
    weight = new Float32Array(),
    bias = new Float32Array(),
  }: Readonly<Record<string, Float32Array>>,
  { means, factors }: Standard,
): LooksHead {
  const weights: [LooksTrait, Float32Array][] = [];
  const biases: [LooksTrait, number][] = [];
  for (const [place, trait] of looksTraits.entries()) {
    let offset = bias[place] ?? 0;
    const row = Float32Array.from(means, (mean, index) => {
      const value = (weight[index * traitCount + place] ?? 0) * (factors[index] ?? 0);
      offset -= value * mean;
      return value;
    });
    weights.push([trait, row]);
    biases.push([trait, offset]);
  }
  return {
    weights: Object.fromEntries(weights) as LooksHead['weights'],
    biases: Object.fromEntries(biases) as LooksHead['biases'],
  };
}
