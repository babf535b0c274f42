import type { ExecutionProvider, OrtModule } from './ort-module.js';
import { nameOfProvider, reasonOf } from './ort-module.js';
import { probeModel } from './probe-model.js';

/** An execution provider, and whether it works here. */
export interface ProviderStatus {
  /** Its name: "cpu", "cuda", "webgpu". */
  readonly name: string;
  /** Whether a model of one operator could be opened on it and run. */
  readonly works: boolean;
  /** Why not, in ONNX Runtime's words; absent when it works. */
  readonly reason?: string;
}

/** No message for what is expected to fail. */
const silent = 4;

/**
 * Lists execution providers, and finds out for each whether it works on this machine, by running a model of
 * one operator on it.
 * @param providers - Those to try; all that the build lists when left out.
 * @returns One status for each, in their order.
 * @example
 * ```ts
 * import * as ort from 'onnxruntime-node';
 *
 * await listProviders(ort); // [{ name: 'cpu', works: true }, { name: 'cuda', works: false, reason: '…' }]
 * ```
 */
export async function listProviders(
  ort: OrtModule,
  providers: readonly ExecutionProvider[] = listed(ort),
): Promise<readonly ProviderStatus[]> {
  const found: ProviderStatus[] = [];
  for (const provider of providers) {
    const name = nameOfProvider(provider);
    const reason = await tryOne(ort, provider);
    found.push(reason === undefined ? { name, works: true } : { name, works: false, reason });
  }
  return found;
}

/** Why a provider does not work; undefined when it does. */
async function tryOne(ort: OrtModule, provider: ExecutionProvider): Promise<string | undefined> {
  try {
    const session = await ort.InferenceSession.create(probeModel(), {
      executionProviders: [provider],
      logSeverityLevel: silent,
    });
    await session.run({ x: new ort.Tensor('float32', Float32Array.of(1), [1]) });
    await session.release();
    return undefined;
  } catch (cause) {
    return reasonOf(cause);
  }
}

function listed({ listSupportedBackends }: OrtModule): readonly string[] {
  return listSupportedBackends?.().map(({ name }) => name) ?? [];
}
