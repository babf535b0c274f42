import process from 'node:process';

const signals = ['SIGINT', 'SIGTERM'] as const;

/**
 * Does work that Ctrl-C ends cleanly; a second Ctrl-C ends the process at once.
 *
 * @param reasonOf - Makes what the work is to be rejected with.
 * @param work - The work; it looks at the signal.
 * @returns What the work returns.
 */
export async function withInterrupt<Result>(
  reasonOf: () => Error,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const stopListening = () => {
    for (const name of signals) process.off(name, interrupt);
  };
  function interrupt(): void {
    stopListening();
    controller.abort(reasonOf());
  }
  for (const name of signals) process.on(name, interrupt);
  try {
    return await work(controller.signal);
  } finally {
    stopListening();
  }
}
