import type { Rank, Tensor, Tensor2D, Variable } from '@tensorflow/tfjs-core';
import {
  abs,
  div,
  env,
  fused,
  matMul,
  mean,
  mul,
  ready,
  setBackend,
  sign,
  step,
  sub,
  sum,
  tensor1d,
  tensor2d,
  tidy,
  train,
  variable,
} from '@tensorflow/tfjs-core';
import { getThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';

/** One batch of the projection head: features and boxes, row after row. */
export interface HeadBatch {
  /** [size, inputs]. */
  readonly features: Float32Array;
  /** [size, 4]. */
  readonly boxes: Float32Array;
  /** How many rows there are. */
  readonly size: number;
}

/** Numbers of one layer before the first step. */
export interface LayerWeights {
  /** [inputs, outputs]. */
  readonly weight: Float32Array;
  /** [outputs]. */
  readonly bias: Float32Array;
}

/** How Adam moves. */
export interface AdamNumbers {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/** The head in TensorFlow.js. */
export interface TrainingPeer extends Disposable {
  /** What runs it, for the reader. */
  readonly description: string;
  /** Makes one step and returns the loss before it. */
  step(batch: HeadBatch): number;
}

interface Layer {
  readonly weight: Variable<Rank.R2>;
  readonly bias: Variable<Rank.R1>;
}

/**
 * Builds the head in TensorFlow.js on its WebAssembly backend.
 *
 * The backward pass is written out with the operations that TensorFlow.js' own gradients use: its
 * build for Node comes without those gradients, and the module that adds them cannot be imported
 * by Node. That saves TensorFlow.js the tape, and lets it use its fused kernels, which it does not
 * use while a tape is recorded. The optimiser is its own Adam.
 *
 * @param widths - Numbers of every layer, from the inputs to the outputs.
 * @param weights - What it starts with, layer by layer.
 * @param numbers - How Adam moves.
 * @returns The head.
 */
export async function openTrainingPeer(
  widths: readonly number[],
  weights: readonly LayerWeights[],
  { learningRate, beta1, beta2, epsilon }: AdamNumbers,
): Promise<TrainingPeer> {
  const entry = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(dirname(entry) + sep);
  if (!(await setBackend('wasm'))) throw new Error('TensorFlow.js has no WebAssembly backend here');
  await ready();
  const simd = (await env().getAsync('WASM_HAS_SIMD_SUPPORT')) === true;
  const layers = weights.map(({ weight, bias }, index): Layer => {
    const inputs = widths[index] ?? 0;
    const outputs = bias.length;
    return {
      weight: variable(tensor2d(weight, [inputs, outputs]), true, `layer${index}.weight`),
      bias: variable(tensor1d(bias), true, `layer${index}.bias`),
    };
  });
  const adam = train.adam(learningRate, beta1, beta2, epsilon);
  return {
    description: `wasm, ${simd ? 'SIMD' : 'no SIMD'}, threads ${getThreadsCount()}`,
    step: ({ features, boxes, size }) =>
      tidy(() => {
        const inputs = tensor2d(features, [size, features.length / size]);
        const targets = tensor2d(boxes, [size, boxes.length / size]);
        const activations = forward(layers, inputs);
        const error = sub(activations.at(-1) ?? inputs, targets);
        const loss = mean(abs(error));
        adam.applyGradients(backward(layers, activations, div(sign(error), boxes.length)));
        return loss.dataSync()[0] ?? NaN;
      }),
    [Symbol.dispose]() {
      adam.dispose();
      for (const { weight, bias } of layers) {
        weight.dispose();
        bias.dispose();
      }
    },
  };
}

/** The inputs, and what comes out of every layer. */
function forward(layers: readonly Layer[], inputs: Tensor2D): Tensor2D[] {
  const activations = [inputs];
  for (const [index, { weight, bias }] of layers.entries()) {
    const activation = index < layers.length - 1 ? 'relu' : 'sigmoid';
    const a: Tensor2D = activations.at(-1) ?? inputs;
    activations.push(fused.matMul({ a, b: weight, bias, activation }) as Tensor2D);
  }
  return activations;
}

interface NamedGradient {
  readonly name: string;
  readonly tensor: Tensor;
}

/** Gradients of all variables, from the gradient of what came out. */
function backward(
  layers: readonly Layer[],
  activations: readonly Tensor2D[],
  gradient: Tensor2D,
): NamedGradient[] {
  const gradients: NamedGradient[] = [];
  let above = gradient;
  for (const [index, { weight, bias }] of [...layers.entries()].reverse()) {
    const inputs = activations[index] ?? above;
    const outputs = activations[index + 1] ?? above;
    const slope = index < layers.length - 1 ? step(outputs) : mul(outputs, sub(1, outputs));
    const inner: Tensor2D = mul(above, slope);
    gradients.push({ name: weight.name, tensor: matMul(inputs, inner, true, false) });
    gradients.push({ name: bias.name, tensor: sum(inner, 0) });
    // Nobody asks for the gradient of the features.
    if (index > 0) above = matMul(inner, weight, false, true);
  }
  return gradients;
}
