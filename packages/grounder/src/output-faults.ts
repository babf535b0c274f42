import process from 'node:process';

import type { CommandStreams } from './commands/streams.js';

/** The reader left, or the terminal went away. */
const left: ReadonlySet<unknown> = new Set(['EPIPE', 'EIO', 'ECONNRESET', 'ERR_STREAM_DESTROYED']);

/**
 * Ends the process in peace when nobody reads its output any more, as `head` does once it has enough:
 * the exit code is 0, for who leaves has got what was wanted. Any other fault of the output is one line
 * and exit code 1. What happens to stderr cannot be said anywhere, and stops nothing.
 */
export function heedOutputFaults({
  stdout,
  stderr,
}: Pick<CommandStreams, 'stdout' | 'stderr'>): void {
  stderr.on('error', () => undefined);
  // A limit on the size of files is to be a fault of what is written, as a full disk is, and no signal.
  process.on('SIGXFSZ', () => undefined);
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (left.has(error.code)) process.exit(0);
    const got = error.code === 'ENOSPC' ? 'a full disk' : error.message;
    stderr.write(`grounder: expected to write the answer, got ${got} [FILE_UNWRITABLE]\n`);
    process.exit(1);
  });
}
