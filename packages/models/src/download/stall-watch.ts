import { TransferFault } from './transfer-fault.js';

/** Ends a transfer when nothing arrives for too long. */
export interface StallWatch extends Disposable {
  /** Aborts when the caller's signal does, or when nothing arrives for too long. */
  readonly signal: AbortSignal;
  /** Says that something arrived. */
  alive(): void;
}

/**
 * Starts to watch a transfer.
 *
 * @param stallTimeoutMs - How long nothing may arrive, in milliseconds.
 * @param signal - The caller's own.
 * @returns The watch; disposing it stops the clock.
 */
export function watchForStalls(stallTimeoutMs: number, signal?: AbortSignal): StallWatch {
  const controller = new AbortController();
  const forward = () => {
    controller.abort(signal?.reason);
  };
  const timer = setTimeout(() => {
    controller.abort(new TransferFault(`nothing arrived for ${stallTimeoutMs / 1000} s`));
  }, stallTimeoutMs);
  if (signal?.aborted === true) forward();
  signal?.addEventListener('abort', forward, { once: true });
  return {
    signal: controller.signal,
    alive() {
      timer.refresh();
    },
    [Symbol.dispose]() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', forward);
    },
  };
}
