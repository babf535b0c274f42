import { mkdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';

import type { CallOptions } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { toUnwritable } from '@grounder/core/internal';

import { sizeOf } from '../store/layout.js';
import { checkRoom } from './check-room.js';
import { downloadFile } from './download-file.js';
import { environmentFetch } from './environment-fetch.js';
import { askHub } from '../hub/transport.js';
import type { HubTransport } from '../hub/transport.js';
import { sleep } from './sleep.js';
import type { RetryOptions } from './with-retries.js';
import { mostSilenceMs, watchForStalls } from './stall-watch.js';
import { withRetries } from './with-retries.js';

/** What {@link fetchVerified} fetches. */
export interface FetchRequest {
  /** The file's address, http or https. */
  readonly url: string;
  /** SHA-256 of its content, 64 hexadecimal digits. */
  readonly sha256: string;
  /** Where it is to lie; its folder is made. */
  readonly target: string;
}

/** How {@link fetchVerified} fetches. */
export interface FetchVerifiedOptions extends CallOptions, RetryOptions {
  /** When left out, Node's `fetch`, or one that goes through the proxy of the environment. */
  readonly fetch?: typeof fetch;
  /**
   * How long nothing may arrive, in milliseconds.
   * @defaultValue 30000
   */
  readonly stallTimeoutMs?: number;
}

/**
 * Fetches one file whose content is known by its digest, as models are fetched: it goes on with what
 * an earlier call left, waits out faults of network and server, and appears under its name when it is
 * whole and right.
 * @param options - Retries, cancellation, progress in bytes.
 */
export async function fetchVerified(
  request: FetchRequest,
  options: FetchVerifiedOptions = {},
): Promise<void> {
  const { url, target } = request;
  const hex = request.sha256.toLowerCase();
  checkRequest(request, hex);
  const { signal, onProgress, fetch: ask = environmentFetch(), stallTimeoutMs = 30_000 } = options;
  const transport: HubTransport = { endpoint: url, token: undefined, fetch: ask, stallTimeoutMs };
  const what = `${basename(target)} from ${new URL(url).host}`;
  const { retries = 5, backoffMs = 1000, maxWaitMs = 120_000 } = options;
  const call = { retries, backoffMs, maxWaitMs, sleep: options.sleep ?? sleep, signal, what };
  const size = await withRetries(() => lengthOf(transport, { url, signal, what }), {
    ...call,
    isFirst: true,
  });
  const tell = (stage: string, done: number): void => onProgress?.({ stage, done, total: size });
  const download = {
    file: { path: basename(target), size, digest: { algorithm: 'sha256', hex } },
    url,
    target,
    part: `${target}.part`,
    onBytes: (bytes: number) => {
      tell('download', bytes);
    },
    onVerify: () => {
      tell('verify', size);
    },
  } as const;
  const partBytes = (await sizeOf(download.part)) ?? 0;
  try {
    await mkdir(dirname(target), { recursive: true });
    await checkRoom(dirname(target), size - partBytes, 'name another folder');
    await downloadFile(transport, download, { ...call, isResumed: true });
  } catch (error) {
    throw toUnwritable(
      error,
      target,
      'what has arrived is kept, and the same call goes on with it',
    );
  }
}

/** Asks for the file and looks at the answer's heading only. */
async function lengthOf(
  transport: HubTransport,
  request: {
    readonly url: string;
    readonly signal: AbortSignal | undefined;
    readonly what: string;
  },
): Promise<number> {
  const { url, what, signal } = request;
  using watch = watchForStalls(Math.min(transport.stallTimeoutMs, mostSilenceMs), signal);
  const headers = { 'accept-encoding': 'identity' };
  const response = await askHub(transport, { url, what, headers, signal: watch.signal });
  await response.body?.cancel().catch(() => undefined);
  const length = Number(response.headers.get('content-length') ?? NaN);
  if (Number.isSafeInteger(length) && length > 0) return length;
  throw new GroundingError(
    'DOWNLOAD_FAILED',
    `expected ${what} with its length, got an answer without; fetch the file by other means`,
  );
}

function checkRequest({ url, sha256 }: FetchRequest, hex: string): void {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new GroundingError('INVALID_OPTION', `expected an http or https address, got ${url}`);
  }
  if (!/^[0-9a-f]{64}$/.test(hex)) {
    throw new GroundingError(
      'INVALID_OPTION',
      `expected a SHA-256 of 64 hexadecimal digits, got ${JSON.stringify(sha256)}`,
    );
  }
}
