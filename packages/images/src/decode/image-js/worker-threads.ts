/** The part of a `Worker` of `node:worker_threads` that is used. */
export interface Thread {
  /** Sends a message; what is transferred is gone here. */
  postMessage(message: unknown, transferred?: readonly ArrayBuffer[]): void;
  /** Listens. */
  on(event: 'message', listener: (message: unknown) => void): unknown;
  /** Hears what ended the thread. */
  on(event: 'error', listener: (error: Error) => void): unknown;
  /** Hears that the thread ended. */
  on(event: 'exit', listener: () => void): unknown;
  /** Keeps the process alive. */
  ref(): void;
  /** Lets the process end. */
  unref(): void;
  /** Ends the thread, whatever it does. */
  terminate(): Promise<number>;
}

interface WorkerThreads {
  readonly Worker: new (
    file: URL,
    options: {
      readonly execArgv: readonly string[];
      readonly resourceLimits: Readonly<Record<string, number>>;
    },
  ) => Thread;
  readonly parentPort: Pick<Thread, 'on' | 'postMessage'> | null;
}

/**
 * Node's `worker_threads`; undefined elsewhere. It is asked for and not imported, so that browsers
 * and their bundlers see nothing of it.
 */
export function workerThreads(): WorkerThreads | undefined {
  const { process } = globalThis as {
    process?: { getBuiltinModule?: (name: string) => unknown };
  };
  return process?.getBuiltinModule?.('node:worker_threads') as WorkerThreads | undefined;
}
