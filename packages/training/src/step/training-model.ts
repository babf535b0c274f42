import { GroundingError } from '@grounder/core';

import { differentiate } from '../graph/differentiate.js';
import { ancestors, encodeGraph } from '../graph/encode-graph.js';
import type { Graph, Parameter, Variable } from '../graph/graph.js';
import { assertVariable } from '../graph/graph.js';
import { multiply } from '../operators/arithmetic.js';
import { clipGlobalNorm, globalNorm } from '../optimizers/global-norm.js';
import type { Optimizer } from '../optimizers/optimizer.js';

/** What one training step does. */
export interface TrainingModelOptions {
  /** What is made small: a float32 scalar of the graph. */
  readonly loss: Variable;
  /** How parameters are changed. */
  readonly optimizer: Optimizer;
  /**
   * More scalars of the graph to be told at each step, by name.
   * @defaultValue none
   */
  readonly metrics?: Readonly<Record<string, Variable>>;
  /**
   * Tells by its name whether a parameter is changed; the others keep their initial numbers.
   * @defaultValue every parameter is changed
   */
  readonly trains?: (parameter: string) => boolean;
  /**
   * Factor of the learning rate for a parameter: small for parts that were trained before.
   * @defaultValue 1 for every parameter
   */
  readonly rateFactor?: (parameter: string) => number;
  /**
   * Greatest length of all gradients as one vector; longer ones are shortened to it.
   * @defaultValue Infinity
   */
  readonly maximumNorm?: number;
  /**
   * The int64 scalar input that {@link dropout} reads; each step feeds another number.
   * @defaultValue none
   */
  readonly seed?: Variable;
}

/** A training step as one ONNX model: a pure function from the state and a batch to a new state. */
export interface TrainingModel {
  /** The ONNX file. */
  readonly bytes: Uint8Array;
  /** What is fed of each batch. */
  readonly batch: readonly Variable[];
  /** What is trained. */
  readonly parameters: readonly Parameter[];
  /** The optimiser's slots. */
  readonly slots: readonly string[];
  /** Names of the scalars that it tells: `loss`, `gradientNorm` and the metrics. */
  readonly scalars: readonly string[];
  /** Name of the input for the seed, if there is one. */
  readonly seed: string | undefined;
}

/** Names of inputs that every training model has. */
export const controlNames = { learningRate: 'learningRate', step: 'step' } as const;

/** The name under which a model returns what it was fed, changed. */
export function nextName(name: string): string {
  return `next/${name}`;
}

/** The name of the input that holds a slot of a parameter. */
export function slotName(parameter: string, slot: string): string {
  return `${parameter}/${slot}`;
}

/**
 * Builds forward pass, backward pass and update as one ONNX model. Appends to the graph of the
 * loss, so that a graph can be made into one training model only.
 * @throws GroundingError `INVALID_OPTION` when the loss is no float32 scalar or no parameter that
 *   is trained has a part in it.
 */
export function buildTrainingModel(options: TrainingModelOptions): TrainingModel {
  const { loss, optimizer, metrics = {}, seed } = options;
  const { graph } = loss;
  assertVariable(loss, { type: 'float32', shape: [] }, 'the loss');
  const parameters = trainedParameters(graph, options);
  const gradients = gradientsOf(loss, parameters);
  const norm = globalNorm(gradients);
  const { maximumNorm = Infinity } = options;
  const used = maximumNorm === Infinity ? gradients : clipGlobalNorm(gradients, norm, maximumNorm);
  const scalars = { loss, gradientNorm: norm, ...metrics };
  const inputs = ancestors(graph, Object.values(scalars));
  const updates = appendUpdates(options, parameters, used);
  return {
    bytes: encodeGraph({
      outputs: { ...scalars, ...updates },
      fedParameters: new Set(parameters.map(({ variable }) => variable.name)),
      name: 'training step',
    }),
    batch: graph.inputs.filter((input) => input !== seed && inputs.has(input)),
    parameters,
    slots: optimizer.slots,
    scalars: Object.keys(scalars),
    seed: seed !== undefined && inputs.has(seed) ? seed.name : undefined,
  };
}

function trainedParameters(
  graph: Graph,
  { trains = () => true }: TrainingModelOptions,
): readonly Parameter[] {
  const parameters = [...graph.parameters.values()];
  const trained = parameters.filter(({ variable }) => trains(variable.name));
  if (trained.length > 0) return trained;
  throw new GroundingError(
    'INVALID_OPTION',
    `expected a parameter to train, got none of the graph's ${parameters.length}`,
  );
}

function gradientsOf(
  loss: Variable,
  parameters: readonly Parameter[],
): readonly [Variable, ...Variable[]] {
  const variables = parameters.map(({ variable }) => variable);
  const gradients = differentiate(loss, variables).map((gradient, index) => {
    if (gradient !== undefined) return gradient;
    throw new GroundingError(
      'INVALID_OPTION',
      `expected a loss that depends on every trained parameter, got one that ignores ` +
        `"${variables[index]?.name ?? ''}"; leave it out with "trains"`,
    );
  });
  const [first = loss, ...rest] = gradients;
  return [first, ...rest];
}

/** Appends the optimiser; gives what the model returns to be fed again. */
function appendUpdates(
  options: TrainingModelOptions,
  parameters: readonly Parameter[],
  gradients: readonly Variable[],
): Readonly<Record<string, Variable>> {
  const { loss, optimizer, rateFactor = () => 1 } = options;
  const { graph } = loss;
  const learningRate = graph.input(controlNames.learningRate, [], 'float64');
  const step = graph.input(controlNames.step, [], 'float64');
  const outputs: Record<string, Variable> = {};
  for (const [index, { variable }] of parameters.entries()) {
    const { name, shape } = variable;
    const slots = optimizer.slots.map(
      (slot) => [slot, graph.input(slotName(name, slot), shape)] as const,
    );
    const factor = rateFactor(name);
    const updated = graph.scope(`update/${name}`, () =>
      optimizer.update({
        parameter: variable,
        gradient: gradients[index] ?? variable,
        slots: Object.fromEntries(slots),
        learningRate: factor === 1 ? learningRate : multiply(learningRate, factor),
        step,
      }),
    );
    outputs[nextName(name)] = updated.parameter;
    for (const [slot, value] of Object.entries(updated.slots)) {
      outputs[nextName(slotName(name, slot))] = value;
    }
  }
  return outputs;
}
