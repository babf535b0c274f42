import { GroundingError } from '@grounder/core';

import type { HubName } from './model-name.js';
import { formatHubName, isCommit } from './model-name.js';
import type { HubTransport } from './transport.js';
import { askHub } from './transport.js';
import type { HubSnapshot } from './snapshot.js';
import { parseHubFile } from './snapshot.js';
import type { HubFile } from './pull-plan.js';
import { watchForStalls } from '../download/stall-watch.js';
import { reasonOf, TransferFault } from '../download/transfer-fault.js';

const mostFiles = 100_000;
const mostBytes = 64 << 20;

/** Asks the hub which commit a revision stands for and which files that has. */
export async function fetchSnapshot(
  transport: HubTransport,
  name: HubName,
  signal?: AbortSignal,
): Promise<HubSnapshot> {
  const { id, revision } = name;
  const { listFiles, modelInfo } = await import('@huggingface/hub');
  const what = `the listing of ${formatHubName(name)} from ${transport.endpoint}`;
  const hub = { hubUrl: transport.endpoint, fetch: listingFetch(transport, what, signal) };
  try {
    const { sha } = await modelInfo({ name: id, revision, additionalFields: ['sha'], ...hub });
    if (typeof sha !== 'string' || !isCommit(sha)) throw notHub(what, 'no commit');
    const files: HubFile[] = [];
    const repo = { type: 'model', name: id } as const;
    for await (const entry of listFiles({ repo, revision: sha, recursive: true, ...hub })) {
      if (entry.type === 'file') files.push(parseHubFile(entry, 'the hub'));
      if (files.length > mostFiles) throw notHub(what, `more than ${mostFiles} files`);
    }
    return { id, commit: sha, files };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof TransferFault || GroundingError.isInstance(error)) throw error;
    throw notHub(what, reasonOf(error), error);
  }
}

/** The hub's client neither cancels nor notices stalls, and sends the token wherever a page leads. */
function listingFetch(
  transport: HubTransport,
  what: string,
  signal: AbortSignal | undefined,
): typeof fetch {
  return async (input) => {
    const url = input instanceof Request ? input.url : input.toString();
    using watch = watchForStalls(transport.stallTimeoutMs, signal);
    const response = await askHub(transport, {
      url,
      headers: { accept: 'application/json' },
      signal: watch.signal,
      what,
    });
    const parts: Uint8Array<ArrayBuffer>[] = [];
    let length = 0;
    try {
      for await (const part of response.body ?? []) {
        watch.alive();
        parts.push(part);
        length += part.length;
        if (length > mostBytes) throw notHub(what, `more than ${mostBytes} bytes`);
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
