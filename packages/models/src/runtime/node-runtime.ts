import type { Runtime, Session, SessionOptions } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { defined } from '@grounder/core/internal';
import type * as onnxRuntime from 'onnxruntime-node';

import { missingRuntime } from './missing-package.js';
import { checkModelFile } from './model-source.js';
import { NodeSession } from './node-session.js';

/** The part of `onnxruntime-node` that is used. */
export type OnnxRuntimeModule = Pick<typeof onnxRuntime, 'InferenceSession' | 'Tensor'>;

/** How {@link nodeRuntime} opens models. */
export interface NodeRuntimeOptions extends SessionOptions {
  /**
   * Threads within one operator, at least 1, for models whose own options do not say; ONNX
   * Runtime's choice, one for each physical core, when left out.
   */
  readonly threads?: number;
  /**
   * How far graphs are rewritten before they run, for models whose own options do not say.
   * @defaultValue 'all'
   */
  readonly graphOptimization?: NonNullable<SessionOptions['graphOptimization']>;
  /**
   * Loads ONNX Runtime when the first model is opened: another build of it, or one inside a bundle.
   * @defaultValue `() => import('onnxruntime-node')`
   */
  readonly load?: () => Promise<OnnxRuntimeModule>;
}

/** Errors and fatal errors only. */
const logSeverity = 3;

/**
 * Idle threads wait without work for some milliseconds, in case another run follows at once. Here
 * what follows is another model or the next crops, which would share the cores with them.
 */
const stopWaiting = { session: { force_spinning_stop: '1' } } as const;

/**
 * Creates the runtime that opens models on ONNX Runtime for Node. The package `onnxruntime-node` is
 * loaded when the first model is opened; its log shows errors only.
 * @param options - Defaults for all models, and where ONNX Runtime comes from.
 * @returns The runtime. `open` rejects with `MISSING_PACKAGE` when ONNX Runtime is not installed.
 * @throws GroundingError `INVALID_OPTION` when `threads` is no whole number of at least 1.
 * @example
 * ```ts
 * const runtime = nodeRuntime({ threads: 2 });
 * await using session = await runtime.open('model.onnx');
 * const { y } = await session.run({ x: { type: 'float32', dims: [2], data: floats } });
 * ```
 */
export function nodeRuntime(options: NodeRuntimeOptions = {}): Runtime {
  const { load = () => import('onnxruntime-node'), graphOptimization = 'all', threads } = options;
  const defaults = { graphOptimization, ...defined({ threads }) };
  checkThreads(threads);
  return {
    async open(model: Uint8Array | string, own: SessionOptions = {}): Promise<Session> {
      const merged = { ...defaults, ...own };
      checkThreads(merged.threads);
      if (typeof model === 'string') await checkModelFile(model);
      const { InferenceSession, Tensor } = await load().catch((cause: unknown) => {
        throw missingRuntime(cause);
      });
      const session = await create(InferenceSession, model, toOrtOptions(merged));
      return new NodeSession({ session, tensorClass: Tensor });
    },
  };
}

function toOrtOptions({
  threads,
  graphOptimization = 'all',
}: SessionOptions): onnxRuntime.InferenceSession.SessionOptions {
  return {
    logSeverityLevel: logSeverity,
    graphOptimizationLevel: graphOptimization,
    extra: stopWaiting,
    ...defined({ intraOpNumThreads: threads }),
  };
}

async function create(
  factory: onnxRuntime.InferenceSessionFactory,
  model: Uint8Array | string,
  options: onnxRuntime.InferenceSession.SessionOptions,
): Promise<onnxRuntime.InferenceSession> {
  try {
    return typeof model === 'string'
      ? await factory.create(model, options)
      : await factory.create(model, options);
  } catch (cause) {
    const source = typeof model === 'string' ? model : `${model.length} bytes`;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new GroundingError(
      'INVALID_MODEL',
      `expected an ONNX model that ONNX Runtime can open, got ${source}: ${reason}`,
      { cause },
    );
  }
}

function checkThreads(threads: number | undefined): void {
  if (threads === undefined || (Number.isSafeInteger(threads) && threads >= 1)) return;
  throw new GroundingError(
    'INVALID_OPTION',
    `expected threads to be a whole number of at least 1, got ${threads}`,
  );
}
