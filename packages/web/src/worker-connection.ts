import { GroundingError } from '@grounder/core';
import type { Remote } from 'comlink';
import { proxy, wrap } from 'comlink';

import type { Outcome } from './outcome.js';
import { fromSent, valueOf } from './outcome.js';
import type { WebGrounderOptions } from './web-grounder.js';
import type { GrounderWorker } from './worker/grounder-worker.js';
import type { OpenRequest } from './worker/messages.js';

/** A worker with a grounder in it. Calls end with the worker, and with their signals. */
export class WorkerConnection {
  readonly #worker: Worker;
  readonly #remote: Remote<GrounderWorker>;
  readonly #pending = new Set<(reason: unknown) => void>();
  #end: GroundingError | undefined;
  #calls = 0;

  /** @param worker - The worker, which the connection owns from now on. */
  constructor(worker: Worker) {
    this.#worker = worker;
    this.#remote = wrap<GrounderWorker>(worker);
    worker.addEventListener('error', ({ message }) => {
      const got = !message ? 'no script that could be run' : message;
      this.#finish(
        new GroundingError(
          'DOWNLOAD_FAILED',
          `expected a worker, got: ${got}; check that worker.js of the folder is served as JavaScript, and that ` +
            'the content security policy of the page lets it be a worker',
        ),
      );
    });
  }

  /** Lets the worker load what it needs. */
  open(
    asked: OpenRequest,
    {
      onProgress,
      onWarning,
      signal,
    }: Pick<WebGrounderOptions, 'onProgress' | 'signal'> &
      Required<Pick<WebGrounderOptions, 'onWarning'>>,
  ): Promise<void> {
    const warned = proxy((sent: Parameters<typeof fromSent>[0]) => {
      const warning = fromSent(sent);
      if (GroundingError.isInstance(warning)) onWarning(warning);
    });
    const progress = proxy(onProgress ?? (() => undefined));
    return this.call((worker) => worker.open(asked, progress, warned), signal);
  }

  /**
   * Calls the worker.
   * @param work - The call; its number is what the worker is told to abort.
   */
  call<Result>(
    work: (worker: Remote<GrounderWorker>, call: number) => Promise<Outcome<Result>>,
    signal?: AbortSignal,
  ): Promise<Result> {
    const call = this.#calls++;
    return new Promise<Result>((resolve, reject) => {
      if (this.#end !== undefined) throw this.#end;
      signal?.throwIfAborted();
      const abort = (): void => {
        reject(signal?.reason as Error);
        void this.#remote.abort(call);
      };
      const settle = (): void => {
        this.#pending.delete(reject);
        signal?.removeEventListener('abort', abort);
      };
      this.#pending.add(reject);
      signal?.addEventListener('abort', abort, { once: true });
      work(this.#remote, call)
        .then((outcome) => {
          resolve(valueOf(outcome));
        })
        .catch(reject)
        .finally(settle);
    });
  }

  /** Ends the worker. */
  close(): void {
    this.#finish(
      new GroundingError(
        'DISPOSED',
        'expected an open grounder, got one that was closed: create another',
      ),
    );
  }

  #finish(reason: GroundingError): void {
    this.#end ??= reason;
    this.#worker.terminate();
    for (const reject of this.#pending) reject(this.#end);
    this.#pending.clear();
  }
}
