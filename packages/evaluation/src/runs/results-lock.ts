import { GroundingError } from '@grounder/core';
import { toUnwritable } from '@grounder/core/internal';

/** A killed writer's lock is taken over after so long. */
const staleMs = 5000;
const retries = { retries: 7, factor: 1, minTimeout: 1000, maxTimeout: 1000 };

/** The right to write a file, until it is released. */
export interface ResultsLock {
  /** Throws when the right was lost, as after a sleep of the machine. */
  assertHeld(): void;
  release(): Promise<void>;
}

/** Makes sure that one run at a time writes a file, also across processes. */
export async function lockResults(path: string): Promise<ResultsLock> {
  const { default: lockfile } = await import('proper-lockfile');
  let lost: Error | undefined;
  try {
    const release = await lockfile.lock(path, {
      lockfilePath: `${path}.lock`,
      realpath: false,
      stale: staleMs,
      update: staleMs / 5,
      retries,
      onCompromised: (error) => {
        lost = error;
      },
    });
    return {
      assertHeld: () => {
        if (lost !== undefined) throw taken(path, lost);
      },
      release: () => release().catch(() => undefined),
    };
  } catch (error) {
    const isHeld = error instanceof Error && 'code' in error && error.code === 'ELOCKED';
    throw isHeld
      ? taken(path, error)
      : toUnwritable(error, path, 'name a place that can be written');
  }
}

function taken(path: string, cause: unknown): GroundingError {
  return new GroundingError(
    'FILE_UNWRITABLE',
    `expected to be the only run that writes ${path}, got another one; wait for it or name another file`,
    { cause },
  );
}
