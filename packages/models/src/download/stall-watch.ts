import { TransferFault } from './transfer-fault.js';

/** Ends a transfer that brings nothing, or next to nothing, for too long. */
export interface StallWatch extends Disposable {
  /** Aborts when the caller's signal does, or when too little arrives for too long. */
  readonly signal: AbortSignal;
  /** Says that bytes arrived. */
  alive(bytes: number): void;
}

/** Slower is a stall: a server that drips would hold its client for ever. */
const leastBytesPerSecond = 1024;

/**
 * How long the first answer of a server may take, in milliseconds. One that is there answers much
 * sooner; one that is not is to be noticed within seconds.
 */
export const mostSilenceMs = 10_000;

/**
 * Starts to watch a transfer.
 * @param stallTimeoutMs - How long next to nothing may arrive, in milliseconds.
 * @param signal - The caller's own.
 * @returns The watch; disposing it stops the clock.
 */
export function watchForStalls(stallTimeoutMs: number, signal?: AbortSignal): StallWatch {
  const controller = new AbortController();
  const seconds = stallTimeoutMs / 1000;
  let arrived = 0;
  const forward = () => {
    controller.abort(signal?.reason);
  };
  const timer = setTimeout(() => {
    const what = arrived === 0 ? 'nothing' : `${arrived} bytes and no more`;
    controller.abort(new TransferFault(`${what} arrived for ${seconds} s`));
  }, stallTimeoutMs);
  if (signal?.aborted === true) forward();
  signal?.addEventListener('abort', forward, { once: true });
  return {
    signal: controller.signal,
    alive(bytes) {
      arrived += bytes;
      if (arrived < seconds * leastBytesPerSecond) return;
      arrived = 0;
      timer.refresh();
    },
    [Symbol.dispose]() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', forward);
    },
  };
}
