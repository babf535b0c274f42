import type { FileHandle } from 'node:fs/promises';
import { open, rm } from 'node:fs/promises';

import type { HubTransport } from '../hub/transport.js';
import { askHub } from '../hub/transport.js';
import type { HubFile } from '../hub/pull-plan.js';
import type { StallWatch } from './stall-watch.js';
import { watchForStalls } from './stall-watch.js';
import { reasonOf, TransferFault } from './transfer-fault.js';

/** What {@link fetchIntoPart} needs. */
export interface PartRequest {
  /** Path and length of the file. */
  readonly file: HubFile;
  /** Its address. */
  readonly url: string;
  /** The file that is written. */
  readonly part: string;
  /** Bytes that the part holds already. */
  readonly offset: number;
  /** What the server called the version that the part is of. */
  readonly etag: string | undefined;
  /** Ends the transfer. */
  readonly signal?: AbortSignal | undefined;
  /** Keeps what the server calls the version that is written now. */
  readonly keepEtag: (etag: string | undefined) => Promise<void>;
  /** Hears of bytes that are in the part. */
  readonly onBytes: (bytes: number) => void;
}

/**
 * Fetches a file, or the rest of it, into a part. A server that does not know ranges, or has
 * another version by now, sends the whole; then the part is written from its beginning.
 */
export async function fetchIntoPart(transport: HubTransport, request: PartRequest): Promise<void> {
  const { file, url, part, offset, etag, signal } = request;
  using watch = watchForStalls(transport.stallTimeoutMs, signal);
  const response = await askHub(transport, {
    url,
    what: file.path,
    signal: watch.signal,
    headers: {
      'accept-encoding': 'identity',
      ...(offset > 0 && { range: `bytes=${offset}-` }),
      ...(offset > 0 && etag !== undefined && { 'if-range': etag }),
    },
  }).catch(async (error: unknown) => {
    // The server refuses the range: the part cannot be of this file.
    if (offset > 0 && error instanceof TransferFault && error.status === 416) {
      await rm(part, { force: true });
    }
    throw error;
  });
  const start = await startOf(response, request).catch(async (error: unknown) => {
    await response.body?.cancel().catch(() => undefined);
    throw error;
  });
  if (start === 0) await request.keepEtag(strongEtag(response));
  await writeBody(response, { request, start, watch });
}

/** Where in the file the body begins; 0 for the whole file. */
async function startOf(response: Response, { file, part, offset }: PartRequest): Promise<number> {
  if (response.status !== 206) {
    checkLength(response, file.size);
    return 0;
  }
  const range = response.headers.get('content-range') ?? '';
  const [, first, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(range) ?? [];
  const isAsked = Number(first) === offset && (total === '*' || Number(total) === file.size);
  if (isAsked && offset > 0) return offset;
  await rm(part, { force: true });
  throw new TransferFault(`expected bytes ${offset}- of ${file.size}, got "${range}"`);
}

function checkLength({ headers }: Response, size: number): void {
  const announced = headers.get('content-length');
  const isEncoded = !['', 'identity'].includes(headers.get('content-encoding') ?? '');
  if (announced === null || isEncoded || Number(announced) === size) return;
  throw new TransferFault(`expected ${size} bytes, got an answer of ${announced} bytes`);
}

/** Only strong ones may be compared byte for byte. */
function strongEtag({ headers }: Response): string | undefined {
  const etag = headers.get('etag');
  return etag !== null && /^"[^"]*"$/.test(etag) ? etag : undefined;
}

async function writeBody(
  response: Response,
  { request, start, watch }: { request: PartRequest; start: number; watch: StallWatch },
): Promise<void> {
  const { file, part } = request;
  const handle = await open(part, start === 0 ? 'w' : 'a');
  let position = start;
  try {
    for await (const chunk of chunksOf(response, watch)) {
      position += chunk.length;
      if (position > file.size) break;
      await handle.writeFile(chunk);
      request.onBytes(position);
    }
  } finally {
    await close(handle, part, position > file.size);
  }
  if (position === file.size) return;
  const got = position > file.size ? 'more' : `${position} and the end`;
  throw new TransferFault(`expected ${file.size} bytes, got ${got}`);
}

async function* chunksOf(
  { body }: Response,
  watch: StallWatch,
): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = body?.getReader();
  if (reader === undefined) return;
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        watch.signal.throwIfAborted();
        throw new TransferFault(reasonOf(cause), { cause });
      });
      if (done) return;
      watch.alive(value.length);
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

async function close(handle: FileHandle, part: string, isTooLong: boolean): Promise<void> {
  await handle.close();
  if (isTooLong) await rm(part, { force: true });
}
