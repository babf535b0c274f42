import { GroundingError } from '@grounder/core';

import type { HubSettings } from './settings.js';
import { refusalOf } from './refusal.js';
import { reasonOf, TransferFault } from '../download/transfer-fault.js';

/** How the hub is asked. */
export interface HubTransport extends Pick<HubSettings, 'endpoint' | 'token'> {
  /** Node's `fetch`, or one that goes through a proxy. */
  readonly fetch: typeof fetch;
  /** How long next to nothing may arrive, in milliseconds. */
  readonly stallTimeoutMs: number;
}

/** One question to the hub. */
export interface HubRequest {
  /** The first address; redirects lead elsewhere. */
  readonly url: string;
  /** Headers for every address. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Ends the request. */
  readonly signal: AbortSignal;
  /** What is asked for, for messages. */
  readonly what: string;
}

const mostRedirects = 10;
const redirectStatuses = new Set([301, 302, 303, 307, 308]);

/**
 * Asks the hub and follows its redirects. The token goes to the endpoint's own origin alone, and
 * an https address never leads to an http one.
 */
export async function askHub(transport: HubTransport, request: HubRequest): Promise<Response> {
  let url = new URL(request.url);
  for (let hop = 0; hop <= mostRedirects; hop += 1) {
    const response = await fetchOnce(transport, url, request);
    if (response.ok) return response;
    await response.body?.cancel().catch(() => undefined);
    if (!redirectStatuses.has(response.status)) throw refusalOf(response, request.what);
    url = redirectTarget(url, response, request.what);
  }
  throw new GroundingError(
    'DOWNLOAD_FAILED',
    `expected ${request.what}, got more than ${mostRedirects} redirects, the last to ${url.host}`,
  );
}

async function fetchOnce(
  transport: HubTransport,
  url: URL,
  { headers = {}, signal }: HubRequest,
): Promise<Response> {
  const { token, endpoint } = transport;
  const isOwn = url.origin === new URL(endpoint).origin;
  const authorization =
    token !== undefined && isOwn ? { authorization: `Bearer ${token}` } : undefined;
  signal.throwIfAborted();
  try {
    return await transport.fetch(url.href, {
      headers: { 'user-agent': 'grounder', ...headers, ...authorization },
      redirect: 'manual',
      signal,
    });
  } catch (cause) {
    throw faultOf(cause, signal, url.host);
  }
}

function faultOf(cause: unknown, signal: AbortSignal, host: string): unknown {
  if (GroundingError.isInstance(cause)) return cause;
  const stalled: unknown = signal.aborted ? signal.reason : undefined;
  // The reason is the caller's own, or the fault of a transfer that stalled before its answer.
  if (signal.aborted && !(stalled instanceof TransferFault)) return stalled;
  const unanswered = signal.aborted || isTimeout(cause) ? 'silent' : 'unreachable';
  return new TransferFault(`${host}: ${reasonOf(stalled ?? cause)}`, { cause, unanswered });
}

/** The patience of Node's client for a connection is 10 s. */
function isTimeout(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT';
}

function redirectTarget(from: URL, { headers }: Response, what: string): URL {
  const location = headers.get('location');
  if (location !== null && URL.canParse(location, from.href)) {
    const target = new URL(location, from);
    if (['https:', from.protocol].includes(target.protocol)) return target;
  }
  throw new GroundingError(
    'DOWNLOAD_FAILED',
    `expected ${what}, got from ${from.host} a redirect that is not followed, ` +
      (location === null ? 'without an address' : `to ${location.slice(0, 200)}`),
  );
}
