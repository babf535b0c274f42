import { GroundingError } from '@grounder/core';
import type { InferenceSession, InferenceSessionFactory } from 'onnxruntime-common';

import type { ExecutionProvider } from './ort-module.js';
import { nameOfProvider, reasonOf } from './ort-module.js';

/** A model that was opened on another provider than the wanted one. */
export interface ProviderFallback {
  /** The provider that could not open it. */
  readonly wanted: string;
  /** The one that did. */
  readonly used: string;
  /** Why the wanted one could not, in ONNX Runtime's words. */
  readonly reason: string;
  /** All of it in a sentence. */
  readonly message: string;
}

/** How {@link createSession} does it. */
export interface CreateSessionOptions {
  /** ONNX Runtime's own options. */
  readonly options: InferenceSession.SessionOptions;
  /** Providers to try in turn; the build's choice when left out. */
  readonly providers?: readonly ExecutionProvider[];
  /** Hears of every provider that did not do. */
  readonly onFallback: (fallback: ProviderFallback) => void;
}

interface Failure {
  readonly provider: string;
  readonly cause: unknown;
}

/**
 * Opens a model on the first provider that can. Each is tried alone: of a list, ONNX Runtime leaves out
 * what it does not have, and says so on the console at most.
 */
export async function createSession(
  factory: InferenceSessionFactory,
  model: Uint8Array | string,
  { options, providers, onFallback }: CreateSessionOptions,
): Promise<InferenceSession> {
  if (providers === undefined) {
    return create(factory, model, options).catch((cause: unknown) => {
      throw invalidModel(model, cause);
    });
  }
  const failures: Failure[] = [];
  for (const provider of providers) {
    const used = nameOfProvider(provider);
    try {
      const session = await create(factory, model, { ...options, executionProviders: [provider] });
      // Told only now: what no provider opens is no model, and nothing fell back.
      for (const { provider: wanted, cause } of failures) {
        onFallback(fallback({ wanted, used, reason: reasonOf(cause) }));
      }
      return session;
    } catch (cause) {
      failures.push({ provider: used, cause });
    }
  }
  throw failed(model, failures);
}

function create(
  factory: InferenceSessionFactory,
  model: Uint8Array | string,
  options: InferenceSession.SessionOptions,
): Promise<InferenceSession> {
  return typeof model === 'string'
    ? factory.create(model, options)
    : factory.create(model, options);
}

function fallback(told: Omit<ProviderFallback, 'message'>): ProviderFallback {
  const { wanted, used, reason } = told;
  const message = `expected the execution provider ${wanted}, got ${used} instead: ${reason}`;
  return { ...told, message };
}

/** A provider that is not there is the caller's to change; of those that are, the last one judges the model. */
function failed(model: Uint8Array | string, failures: readonly Failure[]): GroundingError {
  const present = failures.filter(({ cause }) => !isAbsence(cause));
  const [last] = present.slice(-1);
  if (last !== undefined) return invalidModel(model, last.cause, ` with ${last.provider}`);
  const asked = failures.map(({ provider }) => provider).join(', ');
  const [first] = failures;
  return new GroundingError(
    'INVALID_OPTION',
    `expected an execution provider that this build of ONNX Runtime has, got ${asked}: ` +
      `${reasonOf(first?.cause)}; “grounder runtime” lists what there is`,
    { cause: first?.cause },
  );
}

/** As onnxruntime-common says it of a name that no build part answers to. */
function isAbsence(cause: unknown): boolean {
  return /no available backend found|backend not found/i.test(reasonOf(cause));
}

function invalidModel(model: Uint8Array | string, cause: unknown, how = ''): GroundingError {
  const source = typeof model === 'string' ? model : `${model.length} bytes`;
  return new GroundingError(
    'INVALID_MODEL',
    `expected an ONNX model that ONNX Runtime can open${how}, got ${source}: ${reasonOf(cause)}`,
    { cause },
  );
}
