import type { Runtime, Session, SessionOptions } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { defined } from '@grounder/core/internal';
import type { InferenceSession } from 'onnxruntime-common';

import type { ProviderFallback } from './create-session.js';
import { createSession } from './create-session.js';
import type { ExecutionProvider, OrtModule } from './ort-module.js';
import { OrtSession } from './ort-session.js';

/** How {@link ortRuntime} opens models. */
export interface OrtRuntimeOptions extends SessionOptions {
  /**
   * Execution providers, the wanted one first: `['cuda', 'cpu']`, `['webgpu', 'wasm']`, `['coreml']`. Where one
   * cannot open a model the next one does, and `onFallback` hears of it. The build's own choice when left out.
   */
  readonly providers?: readonly ExecutionProvider[];
  /**
   * Threads, at least 1: in Node within one operator, for models whose own options do not say; in a browser of
   * the whole WebAssembly, which needs a page that is isolated across origins. ONNX Runtime's choice when left out.
   */
  readonly threads?: number;
  /**
   * How far graphs are rewritten before they run, for models whose own options do not say.
   * @defaultValue 'all'
   */
  readonly graphOptimization?: NonNullable<SessionOptions['graphOptimization']>;
  /**
   * Hears that a model was opened on another provider than the wanted one.
   * @defaultValue `({ message }) => console.warn(message)`
   */
  readonly onFallback?: (fallback: ProviderFallback) => void;
  /** Where WebAssembly builds get their `.wasm` and `.mjs` files: a folder's URL, or the URL of each. */
  readonly wasmPaths?: string | { readonly wasm?: string | URL; readonly mjs?: string | URL };
  /** The bytes of the `.wasm` file, where they are there already. */
  readonly wasmBinary?: ArrayBufferLike | Uint8Array;
  /**
   * Whether WebAssembly runs in a worker of ONNX Runtime's own.
   * @defaultValue false
   */
  readonly proxy?: boolean;
  /** Further options of ONNX Runtime's sessions, under its own names. */
  readonly session?: Readonly<InferenceSession.SessionOptions>;
}

/** Errors and fatal errors only. */
const logSeverity = 3;

/**
 * Creates the runtime that opens models on any build of ONNX Runtime: `onnxruntime-node`,
 * `onnxruntime-web/wasm`, `onnxruntime-web/webgpu`, `onnxruntime-react-native`.
 * @param ort - The build, or what loads it when the first model is opened.
 * @param options - Execution providers, threads, and where WebAssembly is.
 * @returns The runtime. `open` rejects with `INVALID_OPTION` when none of the providers is in the build.
 * @throws GroundingError `INVALID_OPTION` when `threads` is no whole number of at least 1, or there are no
 *   providers in the list.
 * @example
 * ```ts
 * import * as ort from 'onnxruntime-web/wasm';
 *
 * const runtime = ortRuntime(ort, { threads: 1, wasmPaths: '/assets/' });
 * await using session = await runtime.open(bytes);
 * const { y } = await session.run({ x: { type: 'float32', dims: [2], data: floats } });
 * ```
 */
export function ortRuntime(
  ort: OrtModule | (() => Promise<OrtModule>),
  options: OrtRuntimeOptions = {},
): Runtime {
  const { graphOptimization = 'all', threads, providers, onFallback = warn } = options;
  const defaults = { graphOptimization, ...defined({ threads }) };
  checkThreads(threads);
  checkProviders(providers);
  return {
    async open(model: Uint8Array | string, own: SessionOptions = {}): Promise<Session> {
      const merged = { ...defaults, ...own };
      checkThreads(merged.threads);
      const build = typeof ort === 'function' ? await ort() : ort;
      setEnvironment(build, options);
      const session = await createSession(build.InferenceSession, model, {
        options: { ...toOrtOptions(merged), ...options.session },
        onFallback,
        ...defined({ providers }),
      });
      return new OrtSession({ session, tensorClass: build.Tensor });
    },
  };
}

function toOrtOptions({
  threads,
  graphOptimization = 'all',
}: SessionOptions): InferenceSession.SessionOptions {
  return {
    logSeverityLevel: logSeverity,
    graphOptimizationLevel: graphOptimization,
    ...defined({ intraOpNumThreads: threads }),
  };
}

/** WebAssembly builds read these once, when the first session is created. */
function setEnvironment({ env }: OrtModule, options: OrtRuntimeOptions): void {
  if (env === undefined) return;
  const { threads, wasmPaths, wasmBinary, proxy } = options;
  Object.assign(env.wasm, defined({ numThreads: threads, wasmPaths, wasmBinary, proxy }));
}

function checkThreads(threads: number | undefined): void {
  if (threads === undefined || (Number.isSafeInteger(threads) && threads >= 1)) return;
  throw new GroundingError(
    'INVALID_OPTION',
    `expected threads to be a whole number of at least 1, got ${threads}`,
  );
}

function checkProviders(providers: readonly ExecutionProvider[] | undefined): void {
  if (providers === undefined || providers.length > 0) return;
  throw new GroundingError(
    'INVALID_OPTION',
    'expected at least one execution provider, got an empty list: leave it out for the own choice of ONNX Runtime',
  );
}

function warn({ message }: ProviderFallback): void {
  console.warn(message);
}
