import type { CallOptions, Session, Tensor, TensorInfo } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import type * as onnxRuntime from 'onnxruntime-common';

import { fromOrtTensors, toOrtTensors } from './ort-tensors.js';
import { checkFeeds, unknownType } from './tensor-checks.js';

/** What {@link OrtSession} is made of. */
export interface OrtSessionParts {
  /** ONNX Runtime's open session. */
  readonly session: onnxRuntime.InferenceSession;
  /** ONNX Runtime's tensor class. */
  readonly tensorClass: typeof onnxRuntime.Tensor;
}

/** A session of ONNX Runtime behind the port. */
export class OrtSession implements Session {
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  readonly #parts: OrtSessionParts;
  #lastRun: Promise<unknown> = Promise.resolve();
  #released: Promise<void> | undefined;

  /** @param parts - What ONNX Runtime opened; the session owns it from now on. */
  constructor(parts: OrtSessionParts) {
    const { session } = parts;
    this.#parts = parts;
    this.inputs = describe(session.inputNames, session.inputMetadata);
    this.outputs = describe(session.outputNames, session.outputMetadata);
  }

  /** {@inheritDoc @grounder/core!index.Session.run} */
  async run(
    feeds: Readonly<Record<string, Tensor>>,
    options: CallOptions = {},
  ): Promise<Readonly<Record<string, Tensor>>> {
    const { signal } = options;
    signal?.throwIfAborted();
    this.#checkOpen();
    checkFeeds(this.inputs, feeds);
    const run = this.#lastRun.then(async () => {
      signal?.throwIfAborted();
      this.#checkOpen();
      return this.#run(feeds);
    });
    this.#lastRun = run.catch(() => undefined);
    return run;
  }

  /** {@inheritDoc @grounder/core!index.Session.dispose} */
  dispose(): Promise<void> {
    this.#released ??= this.#lastRun.then(() => this.#parts.session.release());
    return this.#released;
  }

  /** Does what {@link OrtSession.dispose} does, at the end of an `await using` block. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  async #run(feeds: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>> {
    const { session, tensorClass } = this.#parts;
    const tensors = toOrtTensors(tensorClass, feeds);
    const outputs = await session.run(tensors).catch((cause: unknown) => {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new GroundingError(
        'MODEL_MISMATCH',
        `expected feeds that the model can run with, got from ONNX Runtime: ${reason}`,
        { cause },
      );
    });
    return fromOrtTensors(outputs);
  }

  #checkOpen(): void {
    if (this.#released === undefined) return;
    throw new GroundingError(
      'DISPOSED',
      'expected an open session, got one that was disposed; open the model again',
    );
  }
}

/** ONNX Runtime tells types and axes since 1.21, and never of sequences and maps. */
function describe(
  names: readonly string[],
  metadata: readonly onnxRuntime.InferenceSession.ValueMetadata[] | undefined,
): readonly TensorInfo[] {
  return names.map((name, index) => {
    const told = metadata?.[index];
    return told?.isTensor === true
      ? { name, type: told.type, dims: told.shape }
      : { name, type: unknownType, dims: [] };
  });
}
