import { GroundingError } from '@grounder/core';

import type { HubName } from './model-name.js';
import { formatHubName, isCommit } from './model-name.js';
import type { HubTransport } from './transport.js';
import { askHub } from './transport.js';
import type { HubSnapshot } from './snapshot.js';
import { parseHubFile } from './snapshot.js';
import type { HubFile } from './pull-plan.js';
import { mostSilenceMs, watchForStalls } from '../download/stall-watch.js';
import { reasonOf, TransferFault } from '../download/transfer-fault.js';

const mostFiles = 100_000;
const mostPages = 1000;
/** Of all pages together. */
const mostBytes = 64 << 20;
/** How many stalls the whole may take. */
const mostStalls = 10;

/** Asks the hub which commit a revision stands for and which files that has. */
export async function fetchSnapshot(
  transport: HubTransport,
  name: HubName,
  signal?: AbortSignal,
): Promise<HubSnapshot> {
  const what = `the listing of ${formatHubName(name)} from ${transport.endpoint}`;
  const limitMs = mostStalls * transport.stallTimeoutMs;
  const limit = AbortSignal.timeout(limitMs);
  const both = signal === undefined ? limit : AbortSignal.any([signal, limit]);
  try {
    return await listAll(name, what, {
      hubUrl: transport.endpoint,
      fetch: listingFetch(transport, what, both),
    });
  } catch (error) {
    signal?.throwIfAborted();
    if (limit.aborted) throw notHub(what, `no end of it within ${limitMs / 1000} s`, error);
    if (error instanceof TransferFault || GroundingError.isInstance(error)) throw error;
    throw notHub(what, reasonOf(error), error);
  }
}

async function listAll(
  { id, revision }: HubName,
  what: string,
  hub: { readonly hubUrl: string; readonly fetch: typeof fetch },
): Promise<HubSnapshot> {
  const { listFiles, modelInfo } = await import('@huggingface/hub');
  const { sha } = await modelInfo({ name: id, revision, additionalFields: ['sha'], ...hub });
  if (typeof sha !== 'string' || !isCommit(sha)) throw notHub(what, 'no commit');
  const files: HubFile[] = [];
  const repo = { type: 'model', name: id } as const;
  for await (const entry of listFiles({ repo, revision: sha, recursive: true, ...hub })) {
    if (entry.type === 'file') files.push(parseHubFile(entry, 'the hub'));
    if (files.length > mostFiles) throw notHub(what, `more than ${mostFiles} files`);
  }
  return { id, commit: sha, files };
}

/**
 * The hub's client neither cancels, nor notices stalls and pages that lead in a circle, and sends the
 * token wherever a page leads.
 */
function listingFetch(transport: HubTransport, what: string, signal: AbortSignal): typeof fetch {
  const seen = new Set<string>();
  let bytesLeft = mostBytes;
  return async (input) => {
    const url = input instanceof Request ? input.url : input.toString();
    if (seen.has(url)) throw notHub(what, `a page that leads back to ${url}`);
    if (seen.size > mostPages) throw notHub(what, `more than ${mostPages} pages`);
    seen.add(url);
    using watch = watchForStalls(Math.min(transport.stallTimeoutMs, mostSilenceMs), signal);
    const response = await askHub(transport, {
      url,
      headers: { accept: 'application/json' },
      signal: watch.signal,
      what,
    });
    const parts: Uint8Array<ArrayBuffer>[] = [];
    try {
      for await (const part of response.body ?? []) {
        watch.alive(part.length);
        parts.push(part);
        bytesLeft -= part.length;
        if (bytesLeft < 0) throw notHub(what, `more than ${mostBytes} bytes`);
      }
    } catch (cause) {
      watch.signal.throwIfAborted();
      if (GroundingError.isInstance(cause)) throw cause;
      throw new TransferFault(reasonOf(cause), { cause });
    }
    const link = response.headers.get('link');
    return new Response(new Blob(parts), { headers: link === null ? {} : { link } });
  };
}

function notHub(what: string, got: string, cause?: unknown): GroundingError {
  return new GroundingError(
    'INVALID_DATA',
    `expected ${what}, got ${got}; is the endpoint a hub?`,
    cause === undefined ? {} : { cause },
  );
}
