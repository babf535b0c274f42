import type * as common from 'onnxruntime-common';

/** The part of a build of ONNX Runtime that is used: `onnxruntime-node`, `onnxruntime-web/wasm`, ... */
export interface OrtModule {
  /** Creates sessions. */
  readonly InferenceSession: common.InferenceSessionFactory;
  /** Its tensor class. */
  readonly Tensor: typeof common.Tensor;
  /** Its global settings, where it has some. */
  readonly env?: common.Env;
  /** Lists the execution providers of this build, where it can: `onnxruntime-node` since 1.20. */
  readonly listSupportedBackends?: () => readonly OrtBackend[];
}

/** An execution provider of a build. */
export interface OrtBackend {
  /** Its name: "cpu", "cuda". */
  readonly name: string;
  /** Whether its libraries came with the package. */
  readonly bundled: boolean;
}

/** An execution provider by its name, or with options of its own. */
export type ExecutionProvider = common.InferenceSession.ExecutionProviderConfig;

/** The name of an execution provider. */
export function nameOfProvider(provider: ExecutionProvider): string {
  return typeof provider === 'string' ? provider : provider.name;
}

/** What an error says. */
export function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
