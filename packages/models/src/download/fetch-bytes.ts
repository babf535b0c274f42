import type { CallOptions } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { joinBytes } from '@grounder/core/internal';

import { askHub } from '../hub/transport.js';
import type { HubTransport } from '../hub/transport.js';
import { environmentFetch } from './environment-fetch.js';
import { sleep } from './sleep.js';
import { mostSilenceMs, watchForStalls } from './stall-watch.js';
import { reasonOf, TransferFault } from './transfer-fault.js';
import { withRetries } from './with-retries.js';

/** What {@link fetchBytes} refuses to exceed. */
export interface FetchBytesOptions extends Pick<CallOptions, 'signal'> {
  /** Most bytes. */
  readonly maxBytes: number;
  /**
   * How long the whole may take, in milliseconds.
   * @defaultValue 120000
   */
  readonly timeoutMs?: number;
}

const retry = { retries: 2, backoffMs: 1000, maxWaitMs: 10_000, sleep };

/**
 * Fetches what an address gives, into memory. It goes through the proxies of the environment; redirects
 * lead to http and https addresses alone, and from https to https.
 * @throws GroundingError `INVALID_OPTION` for another address, `FILE_NOT_FOUND`, `ACCESS_DENIED`,
 *   `DOWNLOAD_FAILED`, also when it is longer or takes longer than the limits.
 */
export async function fetchBytes(url: string, options: FetchBytesOptions): Promise<Uint8Array> {
  const { maxBytes, timeoutMs = 120_000, signal } = options;
  const what = describeAddress(url);
  const limit = AbortSignal.timeout(timeoutMs);
  const both = signal === undefined ? limit : AbortSignal.any([signal, limit]);
  const call = { ...retry, what, signal: both, isFirst: true };
  try {
    return await withRetries(() => fetchOnce(url, { what, maxBytes, signal: both }), call);
  } catch (error) {
    signal?.throwIfAborted();
    if (limit.aborted) throw failure(what, `no end of it within ${timeoutMs / 1000} s`);
    throw GroundingError.isInstance(error) ? ofNoModel(error, what) : error;
  }
}

async function fetchOnce(
  url: string,
  request: { readonly what: string; readonly maxBytes: number; readonly signal: AbortSignal },
): Promise<Uint8Array> {
  const { what, maxBytes, signal } = request;
  const fetch = environmentFetch();
  const transport: HubTransport = {
    endpoint: url,
    token: undefined,
    fetch,
    stallTimeoutMs: mostSilenceMs,
  };
  using watch = watchForStalls(mostSilenceMs, signal);
  const response = await askHub(transport, { url, what, signal: watch.signal });
  const parts: Uint8Array[] = [];
  let length = 0;
  const announced = Number(response.headers.get('content-length') ?? 0);
  try {
    if (announced > maxBytes) throw failure(what, `${announced} bytes, more than ${maxBytes}`);
    for await (const part of response.body ?? []) {
      watch.alive(part.length);
      parts.push(part);
      length += part.length;
      if (length > maxBytes) throw failure(what, `more than ${maxBytes} bytes`);
    }
  } catch (cause) {
    await response.body?.cancel().catch(() => undefined);
    if (GroundingError.isInstance(cause)) throw cause;
    watch.signal.throwIfAborted();
    throw new TransferFault(reasonOf(cause), { cause });
  }
  return joinBytes(parts);
}

/** Without what may be secret in it. */
function describeAddress(url: string): string {
  const address = URL.canParse(url) ? new URL(url) : undefined;
  const isPlain = address?.username === '' && address.password === '';
  if (address !== undefined && isPlain && /^https?:$/.test(address.protocol)) {
    return `${address.origin}${address.pathname}`;
  }
  const shown = address === undefined ? url : `${address.protocol}//${address.host}`;
  throw new GroundingError(
    'INVALID_OPTION',
    `expected an http or https address without a user's name in it, got ${JSON.stringify(shown)}`,
  );
}

/** What is said of models of a hub does not fit here. */
function ofNoModel({ code, message, cause }: GroundingError, what: string): GroundingError {
  if (code === 'MODEL_NOT_FOUND') {
    return new GroundingError('FILE_NOT_FOUND', `expected ${what}, got nothing (404 or 410)`);
  }
  if (code === 'ACCESS_DENIED') {
    return new GroundingError(
      code,
      `expected ${what}, got a refusal (401 or 403): fetch it yourself`,
    );
  }
  return new GroundingError(code, message, { cause });
}

function failure(what: string, got: string): GroundingError {
  return new GroundingError('DOWNLOAD_FAILED', `expected ${what}, got ${got}`);
}
