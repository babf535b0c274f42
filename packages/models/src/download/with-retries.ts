import { GroundingError } from '@grounder/core';
import { defined } from '@grounder/core/internal';
import type { FailedAttemptError } from 'p-retry';
import pRetry, { AbortError } from 'p-retry';

import { TransferFault } from './transfer-fault.js';

/** How faults of network and server are waited out. */
export interface RetryOptions {
  /**
   * How often a transfer is tried again after an attempt that brought it no further, at least 0.
   * @defaultValue 5
   */
  readonly retries?: number;
  /**
   * The wait before the first retry in milliseconds; each following one is twice as long.
   * @defaultValue 1000
   */
  readonly backoffMs?: number;
  /**
   * The longest wait in milliseconds, also where the server asks for a longer one by `Retry-After`:
   * then the transfer fails at once, and the message says when to come back.
   * @defaultValue 120000
   */
  readonly maxWaitMs?: number;
  /**
   * Waits as long as a server asks for by `Retry-After`, and after attempts that brought much.
   * @defaultValue a timer that the signal ends
   */
  readonly sleep?: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}

/** What {@link withRetries} does beside. */
export interface RetryCall extends Required<RetryOptions> {
  /** What is fetched, for messages. */
  readonly what: string;
  /** Ends the waiting. */
  readonly signal?: AbortSignal | undefined;
  /** Hears of each fault that is waited out. */
  readonly onFault?: (reason: string) => void;
  /** Whether nothing was heard of the server before: then one that gives no answer is given up soon. */
  readonly isFirst?: boolean;
  /** Whether the next call goes on with what has arrived. */
  readonly isResumed?: boolean;
}

/** An attempt that brought at least this much is no failed one: large files come in many pieces. */
const worthwhileBytes = 1 << 20;

/** Repeats work until it succeeds, fails for good, or has failed too often. */
export async function withRetries<Result>(
  work: () => Promise<Result>,
  call: RetryCall,
): Promise<Result> {
  const { signal } = call;
  for (;;) {
    try {
      return await retryInVain(work, call);
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof TransferFault)) throw error;
      if (error.advancedBytes >= worthwhileBytes) {
        await call.sleep(call.backoffMs, signal);
        continue;
      }
      throw failure(error, call);
    }
  }
}

/** Ends with the first attempt that brought bytes; the next one counts from zero again. */
async function retryInVain<Result>(work: () => Promise<Result>, call: RetryCall): Promise<Result> {
  const { retries, backoffMs, maxWaitMs, sleep, signal, onFault } = call;
  let attempt: Promise<unknown> = Promise.resolve();
  const isWorth = worth(call);
  try {
    return await pRetry(
      () => {
        const started = work().catch((error: unknown) => {
          const isFault = error instanceof TransferFault;
          if (isFault && error.advancedBytes < worthwhileBytes) throw error;
          if (isFault) onFault?.(error.message);
          throw error instanceof Error ? new AbortError(error) : error;
        });
        attempt = started;
        return started;
      },
      {
        retries,
        minTimeout: backoffMs,
        maxTimeout: Math.max(backoffMs, maxWaitMs),
        randomize: true,
        ...defined({ signal }),
        shouldRetry: isWorth,
        onFailedAttempt: async (error) => {
          if (error.retriesLeft === 0 || !isWorth(error)) return;
          onFault?.(error.message);
          if (error instanceof TransferFault && error.retryAfterMs !== undefined) {
            await sleep(error.retryAfterMs, signal);
          }
        },
      },
    );
  } finally {
    // A signal ends the waiting at once, while the attempt may still be writing.
    await attempt.catch(() => undefined);
  }
}

/** How often a server that was never heard is looked for again when there is no way to it. */
const searches = 2;

/** Tells whether to try again after a fault. */
function worth({ maxWaitMs, isFirst = false }: RetryCall): (error: FailedAttemptError) => boolean {
  let isUnheard = isFirst;
  return (error) => {
    if (!(error instanceof TransferFault)) return true;
    if (error.unanswered === undefined) isUnheard = false;
    if (isUnheard) return error.unanswered === 'unreachable' && error.attemptNumber <= searches;
    return (error.retryAfterMs ?? 0) <= maxWaitMs;
  };
}

function failure(error: TransferFault, { what, retries, isResumed }: RetryCall): GroundingError {
  const { message, retryAfterMs, unanswered } = error;
  const kept =
    isResumed === true ? '; what has arrived is kept, and the next call goes on with it' : '';
  if (unanswered !== undefined) {
    return new GroundingError(
      'DOWNLOAD_FAILED',
      `expected ${what}, got no answer (${message}): is this machine offline? Behind a proxy set ` +
        'HTTPS_PROXY' +
        kept,
      { cause: error },
    );
  }
  const advice =
    retryAfterMs === undefined
      ? kept
      : `; it asks to come back in ${Math.ceil(retryAfterMs / 1000)} s`;
  return new GroundingError(
    'DOWNLOAD_FAILED',
    `expected ${what}, got after ${retries} retries: ${message}${advice}`,
    { cause: error },
  );
}
