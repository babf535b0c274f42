import type { CallOptions, Runtime, Session, SessionOptions, Tensor } from '@grounder/core';
import { GroundingError, readFloats } from '@grounder/core';
import { defined } from '@grounder/core/internal';

import type { BatchSource } from './batch-source.js';
import { epochPosition, rowsOf } from './batch-source.js';
import { ancestors, encodeGraph } from '../graph/encode-graph.js';
import type { Parameter, Variable } from '../graph/graph.js';
import { assertVariable } from '../graph/graph.js';
import { sumsOf } from './scalar-sums.js';
import type { Scalars, TrainingState } from '../step/training-step.js';

/** Measures a state on data without changing it; holds memory until it is disposed. */
export class Evaluation implements AsyncDisposable {
  readonly #session: Session;
  readonly #parameters: readonly Parameter[];
  readonly #scalars: readonly string[];

  /**
   * @param parameters - What it is fed of a state; initial numbers where the state has none.
   */
  constructor(session: Session, parameters: readonly Parameter[], scalars: readonly string[]) {
    this.#session = session;
    this.#parameters = parameters;
    this.#scalars = scalars;
  }

  /**
   * Averages scalars over all rows of a source.
   * @returns The means, each batch counting by its rows.
   * @throws GroundingError `INVALID_DATA` when the source has no batch.
   */
  async run(
    state: TrainingState,
    source: BatchSource,
    options: CallOptions = {},
  ): Promise<Scalars> {
    const { signal, onProgress } = options;
    const weights = Object.fromEntries(
      this.#parameters.map(({ variable, initial }) => {
        return [variable.name, state.parameters[variable.name] ?? toTensor(variable, initial)];
      }),
    );
    const sums = sumsOf();
    let done = 0;
    for await (const batch of source.batches(epochPosition(0, 0, 0))) {
      signal?.throwIfAborted();
      const outputs = await this.#session.run({ ...batch, ...weights }, defined({ signal }));
      sums.add(this.#read(outputs), rowsOf(batch));
      done += 1;
      onProgress?.({ stage: 'evaluate', done, total: source.batchesPerEpoch ?? done });
    }
    if (done > 0) return sums.means();
    throw new GroundingError('INVALID_DATA', 'expected at least one batch to measure, got none');
  }

  /** Frees the session's memory; waits for a run in progress. */
  dispose(): Promise<void> {
    return this.#session.dispose();
  }

  /** Does what {@link Evaluation.dispose} does, at the end of an `await using` block. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  #read(outputs: Readonly<Record<string, Tensor>>): Scalars {
    return Object.fromEntries(
      this.#scalars.map((name) => [name, readFloats(outputs[name], [])[0] ?? NaN]),
    );
  }
}

/**
 * Opens what measures scalars of a graph: the loss without dropout, the mean IoU. The graph may be
 * another one than that of the training; parameters of the same name are the same.
 * @param runtime - Where it runs.
 * @param scalars - Float32 scalars of one graph, means over the rows of a batch, by name.
 * @returns The open evaluation; the caller disposes it.
 * @throws GroundingError `INVALID_OPTION` when there are no scalars, or others than float32 ones.
 */
export async function openEvaluation(
  runtime: Runtime,
  scalars: Readonly<Record<string, Variable>>,
  options: SessionOptions = {},
): Promise<Evaluation> {
  const outputs = Object.values(scalars);
  for (const output of outputs) {
    assertVariable(output, { type: 'float32', shape: [] }, 'a measured scalar');
  }
  const graph = outputs[0]?.graph;
  const used = graph === undefined ? new Set<Variable>() : ancestors(graph, outputs);
  const parameters = [...(graph?.parameters.values() ?? [])].filter(({ variable }) =>
    used.has(variable),
  );
  const fedParameters = new Set(parameters.map(({ variable }) => variable.name));
  const bytes = encodeGraph({ outputs: scalars, fedParameters, name: 'evaluation' });
  const session = await runtime.open(bytes, options);
  return new Evaluation(session, parameters, Object.keys(scalars));
}

function toTensor({ shape }: Variable, data: Float32Array): Tensor {
  return { type: 'float32', dims: shape.filter((dim) => typeof dim === 'number'), data };
}
