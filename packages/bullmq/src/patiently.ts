import { GroundingError } from '@grounder/core';

/** How long one waits for a server that does not answer. */
export interface Patience {
  /** Milliseconds in all. */
  readonly patienceMs: number;
  readonly onWarning: (error: Error) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Between two tries, in milliseconds. */
const pauseMs = 500;

/**
 * Asks a server until it answers: one that is started again refuses, or lets one wait.
 * @throws GroundingError `QUEUE_UNREACHABLE` when it did not for so long.
 */
export async function patiently<Answer>(
  ask: () => Promise<Answer>,
  { patienceMs, onWarning, signal }: Patience,
): Promise<Answer> {
  const end = performance.now() + patienceMs;
  for (;;) {
    signal?.throwIfAborted();
    try {
      return await within(end - performance.now(), ask());
    } catch (error) {
      if (GroundingError.isInstance(error)) throw error;
      if (performance.now() + pauseMs > end) throw unreachable(patienceMs, error);
      onWarning(error instanceof Error ? error : new Error(String(error)));
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}

async function within<Answer>(milliseconds: number, answer: Promise<Answer>): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  // Whoever comes too late is not heard.
  answer.catch(() => undefined);
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error('no answer'));
    }, milliseconds);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

function unreachable(patienceMs: number, cause: unknown): GroundingError {
  const got = cause instanceof Error ? cause.message || cause.name : String(cause);
  return new GroundingError(
    'QUEUE_UNREACHABLE',
    `expected the queue's server to answer within ${patienceMs / 1000} s, got: ${got}; check its address, ` +
      'and that it runs; what is done is kept',
    { cause },
  );
}
