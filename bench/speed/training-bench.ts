import { createRandom } from '@grounder/core';
import { nodeRuntime } from '@grounder/models';
import type { Batch, TrainingModel, TrainingState } from '@grounder/training/internal';
import {
  adamW,
  buildTrainingModel,
  Graph,
  l1Loss,
  linearLayer,
  openTrainingStep,
  relu,
  sigmoid,
} from '@grounder/training';
import { cpus } from 'node:os';

import { medianRatio, timeSideBySide } from './side-by-side.js';
import { median } from './statistics.js';
import type { HeadBatch, LayerWeights, TrainingPeer } from './training-peer.js';
import { openTrainingPeer } from './training-peer.js';

const widths = [1024, 512, 256, 128, 4] as const;
const seed = 6;
const numbers = { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;
/** Different batches that are fed in turn. */
const batchCount = 8;
const rounds = 9;

/**
 * How many steps both make from the same weights, and how far their losses may be apart. The
 * gradient of L1 is a sign: from where rounding turns the first one, losses drift apart.
 */
const comparedSteps = 20;
const tolerance = 2e-5;

/** Trains the projection head side by side with TensorFlow.js, after proving that both do the same. */
export async function runTrainingBench(): Promise<void> {
  console.log(`head ${widths.join('-')}, ReLU, sigmoid; L1 loss, Adam; ${cpus().length} cores`);
  console.log('command: npm run bench -- training');
  const difference = await compareLosses();
  console.log(
    `${comparedSteps} steps from the same weights on the same batches of 32: losses differ by ` +
      `${difference.toExponential(1)} of their size at most (allowed ${tolerance.toExponential()})`,
  );
  console.log('| batch | who | ms a step | steps/s | samples/s | ours ÷ TensorFlow.js | aim |');
  console.log('|---|---|---|---|---|---|---|');
  await race({ size: 32, steps: 20, aim: '>= 20' });
  await race({ size: 256, steps: 4, aim: '' });
}

interface Race {
  readonly size: number;
  /** Steps that are timed together. */
  readonly steps: number;
  readonly aim: string;
}

async function race({ size, steps, aim }: Race): Promise<void> {
  const batches = createBatches(size);
  await using ours = await openOurs();
  await using single = await openOurs(1);
  using peer = await openTrainingPeer(widths, ours.weights, numbers);
  const times = await timeSideBySide(
    {
      ours: () => ours.make(batches, steps),
      single: () => single.make(batches, steps),
      peer: () => makePeerSteps(peer, batches, steps),
    },
    rounds,
  );
  const names = {
    ours: 'ours, threads of ONNX Runtime’s choice',
    single: 'ours, 1 thread',
    peer: `TensorFlow.js, ${peer.description}`,
  };
  for (const name of ['ours', 'single', 'peer'] as const) {
    const milliseconds = median(times[name]) / steps;
    const ratio = medianRatio(times.peer, times[name]).toFixed(1);
    const columns = [
      size,
      names[name],
      milliseconds.toFixed(2),
      (1000 / milliseconds).toFixed(1),
      ((1000 * size) / milliseconds).toFixed(0),
      name === 'peer' ? '' : ratio,
      name === 'ours' ? aim : '',
    ];
    console.log(`| ${columns.join(' | ')} |`);
  }
}

/** The greatest relative difference of losses; throws when it is no rounding error. */
async function compareLosses(): Promise<number> {
  const batches = createBatches(32);
  await using ours = await openOurs();
  using peer = await openTrainingPeer(widths, ours.weights, numbers);
  const expected = makePeerSteps(peer, batches, comparedSteps);
  const got = await ours.make(batches, comparedSteps);
  const differences = got.map((loss, step) => Math.abs(loss / (expected[step] ?? NaN) - 1));
  const greatest = Math.max(...differences);
  const [first = NaN] = got;
  if (greatest <= tolerance && (got.at(-1) ?? NaN) < 0.9 * first) return greatest;
  throw new Error(
    `expected losses that fall and differ by ${tolerance} at most, got ${greatest}: ` +
      `ours ${got.join(' ')}; TensorFlow.js ${expected.join(' ')}`,
  );
}

/** The head of our package, which goes on from where it stands. */
interface OurHead extends AsyncDisposable {
  /** What it starts with. */
  readonly weights: readonly LayerWeights[];
  /** Makes steps and returns the losses before each. */
  make(batches: readonly HeadBatch[], steps: number): Promise<number[]>;
}

async function openOurs(threads?: number): Promise<OurHead> {
  const model = buildHead();
  const runtime = nodeRuntime(threads === undefined ? {} : { threads });
  const step = await openTrainingStep(runtime, model);
  let state: TrainingState = step.start();
  return {
    weights: weightsOfLayers(model),
    async make(batches, steps) {
      const losses: number[] = [];
      for (let index = 0; index < steps; index += 1) {
        const batch = toTensors(batchAt(batches, index));
        const result = await step.run({ state, batch, learningRate: numbers.learningRate });
        state = result.state;
        losses.push(result.scalars.loss ?? NaN);
      }
      return losses;
    },
    [Symbol.asyncDispose]: () => step.dispose(),
  };
}

/** The same seed gives the same weights each time. */
function buildHead(): TrainingModel {
  const random = createRandom(seed);
  const graph = new Graph();
  const [inputs, ...outputs] = widths;
  let x = graph.input('features', ['batch', inputs]);
  for (const [index, count] of outputs.entries()) {
    const layer = linearLayer(x, { name: `layer${index}`, outputs: count, random });
    x = index < outputs.length - 1 ? relu(layer) : sigmoid(layer);
  }
  const { beta1, beta2, epsilon } = numbers;
  return buildTrainingModel({
    loss: l1Loss(x, graph.input('boxes', ['batch', 4])),
    optimizer: adamW({ beta1, beta2, epsilon, weightDecay: 0 }),
  });
}

function weightsOfLayers({ parameters }: TrainingModel): LayerWeights[] {
  const initial = new Map(parameters.map((each) => [each.variable.name, each.initial]));
  const numbersOf = (name: string) => initial.get(name) ?? new Float32Array(0);
  return widths.slice(1).map((_, index) => ({
    weight: numbersOf(`layer${index}.weight`),
    bias: numbersOf(`layer${index}.bias`),
  }));
}

function createBatches(size: number): HeadBatch[] {
  const random = createRandom(seed + size);
  const chance = (length: number, least: number) =>
    Float32Array.from({ length }, () => least + (1 - least) * random());
  return Array.from({ length: batchCount }, () => ({
    features: chance(size * widths[0], -1),
    boxes: chance(size * 4, 0),
    size,
  }));
}

function toTensors({ features, boxes, size }: HeadBatch): Batch {
  return {
    features: { type: 'float32', dims: [size, widths[0]], data: features },
    boxes: { type: 'float32', dims: [size, 4], data: boxes },
  };
}

function makePeerSteps(peer: TrainingPeer, batches: readonly HeadBatch[], steps: number): number[] {
  return Array.from({ length: steps }, (_, index) => peer.step(batchAt(batches, index)));
}

function batchAt(batches: readonly HeadBatch[], index: number): HeadBatch {
  const batch = batches[index % batches.length];
  if (batch === undefined) throw new Error('expected batches, got none');
  return batch;
}
