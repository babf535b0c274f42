import { stat } from 'node:fs/promises';

import type { Runtime, Session, SessionOptions } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import type * as onnxRuntime from 'onnxruntime-node';

import { NodeSession } from './node-session.js';

type OnnxRuntime = typeof onnxRuntime;

/** Only fatal messages and errors; warnings of the runtime are about its own optimiser. */
const errorsOnly = 3;

/**
 * Opens models on the CPU with `onnxruntime-node`, which is loaded at the first call of `open`.
 *
 * @param defaults - Threads and graph optimisation for models that are opened without their own.
 * @returns A runtime. Its `open` throws `MISSING_PACKAGE` when `onnxruntime-node` is not
 *   installed, `FILE_NOT_FOUND` or `FILE_UNREADABLE` for a bad path, `INVALID_MODEL` for bytes that
 *   are no ONNX model, and `INVALID_OPTION` for a number of threads that is not a whole number of
 *   at least 1.
 *
 * @example
 * ```ts
 * await using session = await nodeRuntime({ threads: 2 }).open('model.onnx');
 * const { output } = await session.run({ input: { type: 'float32', dims: [1, 3], data } });
 * ```
 */
export function nodeRuntime(defaults: SessionOptions = {}): Runtime {
  return {
    async open(model, options = {}): Promise<Session> {
      const settings = toRuntimeOptions({ ...defaults, ...options });
      if (typeof model === 'string') await assertFile(model);
      const runtime = await loadOnnxRuntime();
      try {
        // The runtime overloads `create` by type, so each branch has to name its own.
        const session =
          typeof model === 'string'
            ? await runtime.InferenceSession.create(model, settings)
            : await runtime.InferenceSession.create(model, settings);
        return new NodeSession(session, runtime.Tensor);
      } catch (error) {
        throw new GroundingError(
          'INVALID_MODEL',
          `expected an ONNX model${typeof model === 'string' ? ` at ${model}` : ''}, but ONNX ` +
            `Runtime refused it (${messageOf(error)}): check that the file is whole`,
          { cause: error },
        );
      }
    },
  };
}

function toRuntimeOptions(options: SessionOptions): onnxRuntime.InferenceSession.SessionOptions {
  const { threads, graphOptimization = 'all' } = options;
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1)) {
    throw new GroundingError(
      'INVALID_OPTION',
      `expected threads to be a whole number of at least 1, got ${threads}`,
    );
  }
  return {
    executionProviders: ['cpu'],
    logSeverityLevel: errorsOnly,
    graphOptimizationLevel: graphOptimization,
    ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
  };
}

async function assertFile(path: string): Promise<void> {
  const found = await stat(path).catch((error: unknown) => {
    throw new GroundingError(
      'FILE_NOT_FOUND',
      `expected an ONNX model at ${path}, found nothing: check the path`,
      { cause: error },
    );
  });
  if (found.isFile()) return;
  throw new GroundingError(
    'FILE_UNREADABLE',
    `expected an ONNX model at ${path}, found a folder: name the file inside it`,
  );
}

async function loadOnnxRuntime(): Promise<OnnxRuntime> {
  try {
    return await import('onnxruntime-node');
  } catch (error) {
    throw new GroundingError(
      'MISSING_PACKAGE',
      'expected the package onnxruntime-node: run npm install onnxruntime-node ' +
        '(with onnxruntime-node-install=skip in .npmrc, it fetches no CUDA files)',
      { cause: error },
    );
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
