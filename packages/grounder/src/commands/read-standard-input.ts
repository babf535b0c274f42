import { Buffer } from 'node:buffer';

import { GroundingError } from '@grounder/core';

import type { CommandStreams } from './streams.js';

const expected = 'expected a picture on standard input';
/** Whoever pipes a picture in may have to make it first. */
const patienceMs = 300_000;

/**
 * Reads a picture from standard input.
 * @param mostSilenceMs - How long nothing may come, in milliseconds.
 * @throws GroundingError `INVALID_OPTION` when it is a terminal, `FILE_UNREADABLE` when it is longer, or
 *   nothing comes for too long.
 */
export async function readStandardInput(
  stdin: CommandStreams['stdin'],
  maxBytes: number,
  mostSilenceMs = patienceMs,
): Promise<Uint8Array> {
  if (stdin.isTTY === true) {
    const advice = 'pipe one in, or name a file';
    throw new GroundingError('INVALID_OPTION', `${expected}, got a terminal: ${advice}`);
  }
  const timer = setTimeout(() => {
    stdin.destroy(unreadable(`nothing for ${mostSilenceMs / 1000} s`));
  }, mostSilenceMs);
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const part of stdin as AsyncIterable<Uint8Array>) {
      timer.refresh();
      parts.push(part);
      length += part.length;
      if (length > maxBytes) throw unreadable(`more than ${maxBytes} bytes`);
    }
    return Buffer.concat(parts);
  } catch (error) {
    if (GroundingError.isInstance(error)) throw error;
    throw unreadable(error instanceof Error ? error.message : String(error), error);
  } finally {
    clearTimeout(timer);
  }
}

function unreadable(got: string, cause?: unknown): GroundingError {
  return new GroundingError('FILE_UNREADABLE', `${expected}, got ${got}`, { cause });
}
