import process from 'node:process';

const signals = ['SIGINT', 'SIGTERM'] as const;

/** Does work that Ctrl-C ends cleanly; a second Ctrl-C ends the process at once. */
export async function withInterrupt<Result>(
  reasonOf: () => Error,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  // A listener that leaves at the first signal would let the one of the lock file's package, which
  // ends the process when it is alone, do so in the middle of the clean-up.
  function interrupt(name: NodeJS.Signals): void {
    if (!controller.signal.aborted) {
      controller.abort(reasonOf());
      return;
    }
    stopListening();
    process.kill(process.pid, name);
  }
  function stopListening(): void {
    for (const name of signals) process.off(name, interrupt);
  }
  for (const name of signals) process.on(name, interrupt);
  try {
    return await work(controller.signal);
  } finally {
    stopListening();
  }
}
