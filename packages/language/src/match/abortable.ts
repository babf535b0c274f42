import type { CallOptions } from '@grounder/core';

/** Runs work that awaits nothing behind a port that does: what it throws becomes a rejection. */
export async function abortable<Value>(
  call: CallOptions | undefined,
  work: () => Value,
): Promise<Value> {
  call?.signal?.throwIfAborted();
  return await Promise.resolve(work());
}
