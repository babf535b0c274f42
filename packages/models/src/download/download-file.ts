import { lstat, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

import { GroundingError } from '@grounder/core';

import { digestFile } from './content-digest.js';
import { fetchIntoPart } from './fetch-into-part.js';
import type { HubTransport } from '../hub/transport.js';
import type { HubFile } from '../hub/pull-plan.js';
import { TransferFault } from './transfer-fault.js';
import type { RetryCall } from './with-retries.js';
import { withRetries } from './with-retries.js';

/** One file to fetch. */
export interface Download {
  /** Path, length, digest. */
  readonly file: HubFile;
  /** Its address. */
  readonly url: string;
  /** Where it is to lie. */
  readonly target: string;
  /** Where what has arrived is kept until it is whole. */
  readonly part: string;
  /** Hears of bytes that have arrived, those of earlier calls among them. */
  readonly onBytes: (bytes: number) => void;
  /** Hears that the content is being added up. */
  readonly onVerify: () => void;
}

/**
 * Fetches one file, going on with a part that an earlier call left. The file appears under its
 * name when its length and digest are right, in one step.
 */
export async function downloadFile(
  transport: HubTransport,
  download: Download,
  call: RetryCall,
): Promise<void> {
  const { file, part, target } = download;
  let mismatches = 0;
  let furthest = 0;

  const onBytes = (bytes: number) => {
    furthest = Math.max(furthest, bytes);
    download.onBytes(bytes);
  };

  async function attempt(): Promise<void> {
    onBytes(await usablePart(part, file.size));
    const before = furthest;
    try {
      await fetchRest(transport, { ...download, onBytes }, call.signal);
    } catch (error) {
      throw error instanceof TransferFault ? withAdvance(error, furthest - before) : error;
    }
    download.onVerify();
    const got = await digestFile(part, file.digest.algorithm, call.signal);
    if (got === file.digest.hex) return;
    mismatches += 1;
    await removePart(part);
    throw wrongContent(call.what, { file, got, isFinal: mismatches > 1 });
  }

  await withRetries(attempt, call);
  await flush(part);
  await mkdir(dirname(target), { recursive: true });
  await rename(part, target);
  await removePart(part);
}

async function fetchRest(
  transport: HubTransport,
  download: Download,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { file, part } = download;
  const offset = await usablePart(part, file.size);
  if (offset === file.size && offset > 0) return;
  const kept = offset === 0 ? '' : await readFile(etagPath(part), 'utf8').catch(() => '');
  await fetchIntoPart(transport, {
    ...download,
    signal,
    offset,
    etag: kept === '' ? undefined : kept,
    keepEtag: (etag) => keepEtag(part, etag),
  });
}

function withAdvance(fault: TransferFault, advancedBytes: number): TransferFault {
  const { message, retryAfterMs, unanswered } = fault;
  return new TransferFault(message, {
    cause: fault,
    retryAfterMs,
    advancedBytes,
    ...(unanswered && { unanswered }),
  });
}

/** Deletes a part and what is known of it. */
export async function removePart(part: string): Promise<void> {
  await rm(part, { force: true });
  await rm(etagPath(part), { force: true });
}

/** A part that is longer than the file cannot be of it. */
async function usablePart(part: string, size: number): Promise<number> {
  const found = await lstat(part).catch(() => undefined);
  if (found?.isFile() !== true) return 0;
  if (found.size <= size) return found.size;
  await removePart(part);
  return 0;
}

async function keepEtag(part: string, etag: string | undefined): Promise<void> {
  await (etag === undefined
    ? rm(etagPath(part), { force: true })
    : writeFile(etagPath(part), etag));
}

function etagPath(part: string): string {
  return `${part}.etag`;
}

/** A part may be poisoned by an earlier server, so that the first mismatch starts from nothing. */
function wrongContent(
  what: string,
  { file, got, isFinal }: { file: HubFile; got: string; isFinal: boolean },
): Error {
  const { algorithm, hex } = file.digest;
  const message = `${algorithm} ${hex}, got ${got}`;
  return isFinal
    ? new GroundingError(
        'DOWNLOAD_FAILED',
        `expected ${what} with ${message}, twice; nothing of it is kept. Something between here ` +
          'and the hub changes files, or the mirror holds another one',
      )
    : new TransferFault(`expected ${message}`);
}

async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
