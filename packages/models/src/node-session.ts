import type { CallOptions, Session, Tensor, TensorInfo } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import type { InferenceSession } from 'onnxruntime-node';

import { assertFeeds } from './assert-feeds.js';
import type { TensorConstructor } from './runtime-tensors.js';
import { fromRuntimeTensors, toRuntimeTensors } from './runtime-tensors.js';

type Outputs = Readonly<Record<string, Tensor>>;

/** A session of `onnxruntime-node` behind the port: runs queue, feeds are checked first. */
export class NodeSession implements Session {
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  readonly #session: InferenceSession;
  readonly #tensor: TensorConstructor;
  #last: Promise<unknown> = Promise.resolve();
  #disposed: Promise<void> | undefined;

  constructor(session: InferenceSession, tensor: TensorConstructor) {
    this.#session = session;
    this.#tensor = tensor;
    this.inputs = describe(session.inputNames, session.inputMetadata);
    this.outputs = describe(session.outputNames, session.outputMetadata);
  }

  async run(
    feeds: Readonly<Record<string, Tensor>>,
    { signal }: CallOptions = {},
  ): Promise<Outputs> {
    signal?.throwIfAborted();
    this.#assertOpen();
    assertFeeds(this.inputs, feeds);
    const turn = this.#last.then(async () => {
      signal?.throwIfAborted();
      return this.#runNow(feeds);
    });
    // The next run waits for this one also when it fails.
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  dispose(): Promise<void> {
    this.#disposed ??= this.#last.then(() => this.#session.release());
    return this.#disposed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  async #runNow(feeds: Readonly<Record<string, Tensor>>): Promise<Outputs> {
    const tensors = toRuntimeTensors(feeds, this.#tensor);
    try {
      return fromRuntimeTensors(await this.#session.run(tensors));
    } catch (error) {
      throw new GroundingError(
        'MODEL_MISMATCH',
        `expected feeds that the model can run on, but ONNX Runtime stopped: ${String(error)}`,
        { cause: error },
      );
    }
  }

  #assertOpen(): void {
    if (this.#disposed === undefined) return;
    throw new GroundingError(
      'DISPOSED',
      'expected an open session, but it was disposed: open the model again',
    );
  }
}

/** Runtimes before 1.21 tell names only: type and axes are then left open. */
function describe(
  names: readonly string[],
  metadata: readonly InferenceSession.ValueMetadata[] | undefined,
): readonly TensorInfo[] {
  return names.map((name) => {
    const found = metadata?.find((entry) => entry.name === name);
    return found?.isTensor === true
      ? { name, type: found.type, dims: found.shape }
      : { name, type: 'unknown', dims: [] };
  });
}
