import type { Variable } from '../graph/graph.js';
import { cast } from '../operators/comparison.js';

/** What an optimiser is told of one parameter in one step. */
export interface ParameterUpdate {
  /** The parameter before the step. */
  readonly parameter: Variable;
  /** The gradient of the loss, of the same shape. */
  readonly gradient: Variable;
  /** The optimiser's memory of this parameter, by slot; zeros at the start. */
  readonly slots: Readonly<Record<string, Variable>>;
  /** The learning rate, a float64 scalar. */
  readonly learningRate: Variable;
  /** The number of this step, a float64 scalar, counted from 1. */
  readonly step: Variable;
}

/** What an optimiser makes of one parameter in one step. */
export interface UpdatedParameter {
  /** The parameter after the step. */
  readonly parameter: Variable;
  /** Its memory after the step, one entry for each slot. */
  readonly slots: Readonly<Record<string, Variable>>;
}

/** Appends the nodes that change parameters. Scalars are computed in doubles, as PyTorch does. */
export interface Optimizer {
  /** Names of the tensors, of the parameter's shape, that it keeps between steps. */
  readonly slots: readonly string[];
  /**
   * Appends the update of one parameter.
   * @returns Parameter and memory after the step.
   */
  update(update: ParameterUpdate): UpdatedParameter;
}

/** Reads one slot. */
export function slotOf({ slots, parameter }: ParameterUpdate, name: string): Variable {
  const slot = slots[name];
  if (slot !== undefined) return slot;
  throw new TypeError(`the slot ${name} of ${parameter.name} was not made`);
}

/** Rounds a double to the parameter's element type. */
export function toFloat(scalar: Variable): Variable {
  return cast(scalar, 'float32');
}
