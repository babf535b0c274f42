import type { Runtime } from '@grounder/core';
import type { OrtRuntimeOptions } from '@grounder/runtime';
import { ortRuntime } from '@grounder/runtime';
import type { OrtModule } from '@grounder/runtime/internal';

import { missingRuntime } from './missing-package.js';
import { checkModelFile } from './model-source.js';

/** How {@link nodeRuntime} opens models. */
export interface NodeRuntimeOptions extends Pick<
  OrtRuntimeOptions,
  'graphOptimization' | 'onFallback' | 'providers' | 'threads'
> {
  /**
   * Loads ONNX Runtime when the first model is opened: another build of it, or one inside a bundle.
   * @defaultValue `() => import('onnxruntime-node')`
   */
  readonly load?: () => Promise<OrtModule>;
}

/**
 * Idle threads wait without work for some milliseconds, in case another run follows at once. Here
 * what follows is another model or the next crops, which would share the cores with them.
 */
const stopWaiting = { session: { force_spinning_stop: '1' } } as const;

/**
 * Creates the runtime that opens models on ONNX Runtime for Node. The package `onnxruntime-node` is
 * loaded when the first model is opened; its log shows errors only.
 * @param options - Defaults for all models, and where ONNX Runtime comes from.
 * @returns The runtime. `open` rejects with `MISSING_PACKAGE` when ONNX Runtime is not installed, and as that
 *   of `ortRuntime` does.
 * @throws GroundingError `INVALID_OPTION` when `threads` is no whole number of at least 1.
 * @example
 * ```ts
 * const runtime = nodeRuntime({ threads: 2 });
 * await using session = await runtime.open('model.onnx');
 * const { y } = await session.run({ x: { type: 'float32', dims: [2], data: floats } });
 * ```
 */
export function nodeRuntime(options: NodeRuntimeOptions = {}): Runtime {
  const { load, ...rest } = options;
  const runtime = ortRuntime(() => loadOnnxRuntime(load), {
    ...rest,
    session: { extra: stopWaiting },
  });
  return {
    async open(model, own) {
      if (typeof model === 'string') await checkModelFile(model);
      return runtime.open(model, own);
    },
  };
}

/**
 * Loads ONNX Runtime.
 * @throws GroundingError `MISSING_PACKAGE` when it is not installed.
 */
export function loadOnnxRuntime(
  load: () => Promise<OrtModule> = () => import('onnxruntime-node'),
): Promise<OrtModule> {
  return load().catch((cause: unknown) => {
    throw missingRuntime(cause);
  });
}
