import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

import { GroundingError } from '@grounder/core';

import { sleep } from '../download/sleep.js';

/** How a lock is waited for. */
export interface LockOptions {
  /** Ends the waiting and the work. */
  readonly signal?: AbortSignal | undefined;
  /** Is told once when another process, or another call of this one, holds the lock. */
  readonly onWait?: () => void;
}

const pollMs = 100;
/** A lock whose owner has not touched it for so long belongs to a process that is gone. */
const staleMs = 10_000;

/**
 * Does work that no one else, in this process or another, does at the same time. The lock is a
 * folder that its owner touches every few seconds; that of a killed process is taken over.
 * @param work - The work; its signal aborts when the caller's does, or the lock is lost.
 */
export async function withModelLock<Result>(
  lockPath: string,
  work: (signal: AbortSignal) => Promise<Result>,
  options: LockOptions = {},
): Promise<Result> {
  const { signal, onWait } = options;
  const controller = new AbortController();
  const forward = () => {
    controller.abort(signal?.reason);
  };
  const release = await acquire(lockPath, {
    signal,
    onWait,
    onCompromised: () => {
      controller.abort(lost(lockPath));
    },
  });
  signal?.addEventListener('abort', forward, { once: true });
  if (signal?.aborted === true) forward();
  try {
    return await work(controller.signal);
  } finally {
    signal?.removeEventListener('abort', forward);
    // A lock that was lost is another's by now.
    await release().catch(() => undefined);
  }
}

async function acquire(
  lockPath: string,
  options: {
    readonly signal: AbortSignal | undefined;
    readonly onWait: (() => void) | undefined;
    readonly onCompromised: () => void;
  },
): Promise<() => Promise<void>> {
  const { signal, onWait, onCompromised } = options;
  const { default: lockfile } = await import('proper-lockfile');
  for (let tries = 0; ; tries += 1) {
    signal?.throwIfAborted();
    await mkdir(dirname(lockPath), { recursive: true });
    try {
      return await lockfile.lock(lockPath, {
        lockfilePath: lockPath,
        realpath: false,
        stale: staleMs,
        onCompromised,
      });
    } catch (error) {
      if (!isHeld(error)) throw error;
      if (tries === 0) onWait?.();
      await sleep(pollMs, signal);
    }
  }
}

function isHeld(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ELOCKED';
}

function lost(lockPath: string): GroundingError {
  return new GroundingError(
    'DOWNLOAD_FAILED',
    `expected to hold the lock ${lockPath} to the end, got it taken over by another process, as ` +
      'after a sleep of the machine; what has arrived is kept, and the next call goes on with it',
  );
}
