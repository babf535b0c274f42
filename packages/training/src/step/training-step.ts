import type { CallOptions, Runtime, Session, SessionOptions, Tensor } from '@grounder/core';
import { GroundingError, readFloats } from '@grounder/core';

import type { Weights } from '../graph/encode-graph.js';
import type { Parameter } from '../graph/graph.js';
import type { TrainingModel } from './training-model.js';
import { controlNames, nextName, slotName } from './training-model.js';

/** One batch: a tensor for each input of the graph, by name. */
export type Batch = Readonly<Record<string, Tensor>>;

/** Everything that changes from step to step. Steps make new states and leave the old one alone. */
export interface TrainingState {
  /** Number of steps made. */
  readonly step: number;
  /** The parameters, by name. */
  readonly parameters: Batch;
  /** The optimiser's memory, by parameter and slot: `layer1.weight/mean`. */
  readonly slots: Batch;
}

/** Numbers that were measured, by name. */
export type Scalars = Readonly<Record<string, number>>;

/** What {@link TrainingStep.run} is given. */
export interface StepInput {
  /** The state before the step. */
  readonly state: TrainingState;
  /** The batch. */
  readonly batch: Batch;
  /** The learning rate. */
  readonly learningRate: number;
  /** Seed of dropout, 0 to 2^32 − 1; unused by graphs without. */
  readonly seed?: number;
}

/** What one step gives. */
export interface StepResult {
  /** The state after the step. */
  readonly state: TrainingState;
  /** Loss, length of the gradient and metrics, all before the parameters changed. */
  readonly scalars: Scalars;
}

/** A training model that is open in a runtime; it holds memory until it is disposed. */
export class TrainingStep implements AsyncDisposable {
  /** What is trained and fed. */
  readonly model: TrainingModel;
  readonly #session: Session;
  readonly #asked: ReadonlySet<string>;

  /**
   * @param session - The same model, open; owned from now on.
   */
  constructor(model: TrainingModel, session: Session) {
    this.model = model;
    this.#session = session;
    this.#asked = new Set(session.inputs.map(({ name }) => name));
  }

  /**
   * Makes the state before the first step.
   * @param weights - Numbers of parameters; those that are absent start with their initial ones.
   * @throws GroundingError `MODEL_MISMATCH` when the weights do not fit.
   */
  start(weights: Weights = {}): TrainingState {
    const { parameters, slots } = this.model;
    return {
      step: 0,
      parameters: Object.fromEntries(
        parameters.map((each) => [each.variable.name, startOf(each, weights)]),
      ),
      slots: Object.fromEntries(
        parameters.flatMap((each) =>
          slots.map((slot) => [slotName(each.variable.name, slot), zerosOf(each)]),
        ),
      ),
    };
  }

  /**
   * Makes one step: forward, backward, update.
   * @param options - Cancellation, before the step.
   * @returns The new state and what was measured on the way.
   * @throws GroundingError `MODEL_MISMATCH` when the batch does not fit the graph.
   */
  async run(input: StepInput, options: CallOptions = {}): Promise<StepResult> {
    const { state, batch, learningRate, seed = 0 } = input;
    const step = state.step + 1;
    const controls: Record<string, Tensor> = {
      [controlNames.learningRate]: toDouble(learningRate),
      [controlNames.step]: toDouble(step),
    };
    if (this.model.seed !== undefined) controls[this.model.seed] = toSeed(seed);
    const asked = Object.entries(controls).filter(([name]) => this.#asked.has(name));
    const outputs = await this.#session.run(
      { ...batch, ...state.parameters, ...state.slots, ...Object.fromEntries(asked) },
      options,
    );
    return {
      state: {
        step,
        parameters: next(state.parameters, outputs),
        slots: next(state.slots, outputs),
      },
      scalars: Object.fromEntries(
        this.model.scalars.map((name) => [name, readFloats(outputs[name], [])[0] ?? NaN]),
      ),
    };
  }

  /** Frees the session's memory; waits for a step in progress. */
  dispose(): Promise<void> {
    return this.#session.dispose();
  }

  /** Does what {@link TrainingStep.dispose} does, at the end of an `await using` block. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }
}

/**
 * Opens a training model.
 * @param runtime - Where it runs.
 * @param model - The model, from {@link buildTrainingModel}.
 * @returns The open step; the caller disposes it.
 */
export async function openTrainingStep(
  runtime: Runtime,
  model: TrainingModel,
  options: SessionOptions = {},
): Promise<TrainingStep> {
  return new TrainingStep(model, await runtime.open(model.bytes, options));
}

/** Takes the numbers of the parameters out of a state, as `encodeGraph` wants them. */
export function weightsOf({ parameters }: TrainingState): Weights {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, tensor]) => [name, readFloats(tensor, tensor.dims)]),
  );
}

function next(before: Batch, outputs: Batch): Batch {
  const entries = Object.keys(before).map((name) => {
    const tensor = outputs[nextName(name)];
    if (tensor !== undefined) return [name, tensor] as const;
    throw new GroundingError('MODEL_MISMATCH', `expected an output "${nextName(name)}", got none`);
  });
  return Object.fromEntries(entries);
}

function startOf({ variable, initial }: Parameter, weights: Weights): Tensor {
  const data = weights[variable.name] ?? initial;
  const dims = numbersOf(variable.shape);
  if (data.length === initial.length) return { type: 'float32', dims, data };
  throw new GroundingError(
    'MODEL_MISMATCH',
    `expected ${initial.length} numbers for parameter "${variable.name}", got ${data.length}`,
  );
}

function zerosOf({ variable, initial }: Parameter): Tensor {
  const dims = numbersOf(variable.shape);
  return { type: 'float32', dims, data: new Float32Array(initial.length) };
}

function numbersOf(shape: Parameter['variable']['shape']): readonly number[] {
  return shape.filter((dim) => typeof dim === 'number');
}

function toDouble(value: number): Tensor {
  return { type: 'float64', dims: [], data: Float64Array.of(value) };
}

function toSeed(value: number): Tensor {
  return { type: 'int64', dims: [], data: BigInt64Array.of(BigInt(value)) };
}
