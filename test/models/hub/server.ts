import { createHash } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A repository of the fake hub. */
export interface FakeModel {
  /** What "main" stands for. */
  commit: string;
  /** Content by path. */
  files: Record<string, Uint8Array>;
  /** Entries that the listing has besides, as they are. */
  extraEntries?: readonly unknown[];
}

/** One request for a file. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly content: Buffer;
  /** Answers as a hub does. */
  readonly answer: () => void;
}

/** Answers a request for a file in another way than a hub does. */
export type Fault = (exchange: Exchange) => void;

/** What a request asked. */
export interface SeenRequest {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly range: string | undefined;
  readonly ifRange: string | undefined;
}

const largeFile = 1000;

/** A small hub on loopback: listing by pages, ranges, and faults on demand. */
export class HubServer {
  /** By "owner/name". */
  readonly models: Record<string, FakeModel> = {};
  /** Each answers one request for a large file, in order; after them all is well. */
  readonly faults: Fault[] = [];
  /** Each answers one request for a listing. */
  readonly listingFaults: Fault[] = [];
  readonly seen: SeenRequest[] = [];
  /** Files per page of a listing. */
  pageSize = 3;
  /** Refuses requests without this token. */
  token: string | undefined;
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      this.#answer(request, response);
    });
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The ranges that were asked for, of requests for large files. */
  get downloads(): readonly SeenRequest[] {
    return this.seen.filter(({ path }) => path.endsWith('.onnx') || path.endsWith('_data'));
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '', this.endpoint);
    const { authorization, range } = request.headers;
    const ifRange = request.headers['if-range']?.toString();
    this.seen.push({ path: url.pathname, authorization, range, ifRange });
    if (this.token !== undefined && authorization !== `Bearer ${this.token}`) {
      response.writeHead(401, { 'x-error-code': 'GatedRepo' }).end();
      return;
    }
    const found = this.#find(url.pathname);
    if (found === undefined) {
      response.writeHead(404, { 'x-error-code': 'RepoNotFound' }).end();
    } else if (found.kind === 'resolve') {
      this.#sendFile({ request, response }, found.model, found.rest);
    } else {
      this.#sendListing({ request, response }, { ...found, url });
    }
  }

  #find(path: string) {
    const [, id = '', kind = '', rest = ''] =
      /^\/(?:api\/models\/)?([^/]+\/[^/]+)\/(revision|tree|resolve)\/(.*)$/.exec(path) ?? [];
    const model = this.models[id];
    return model !== undefined && this.#knows(model, rest) ? { id, model, kind, rest } : undefined;
  }

  #knows({ commit }: FakeModel, rest: string): boolean {
    const [revision] = rest.split('/');
    return revision === 'main' || revision === commit;
  }

  #sendListing(
    { request, response }: Pick<Exchange, 'request' | 'response'>,
    { id, model, kind, url }: { id: string; model: FakeModel; kind: string; url: URL },
  ): void {
    const answer = () => {
      if (kind === 'revision') {
        sendJson(response, { _id: '1', id, sha: model.commit, lastModified: '2026-01-01' });
        return;
      }
      const entries = [...Object.entries(model.files).map(toEntry), ...(model.extraEntries ?? [])];
      const from = Number(url.searchParams.get('cursor') ?? 0);
      const next = new URL(url);
      next.searchParams.set('cursor', String(from + this.pageSize));
      const isLast = from + this.pageSize >= entries.length;
      if (!isLast) response.setHeader('link', `<${next.href}>; rel="next"`);
      sendJson(response, entries.slice(from, from + this.pageSize));
    };
    const fault = this.listingFaults.shift();
    if (fault === undefined) answer();
    else fault({ request, response, content: Buffer.alloc(0), answer });
  }

  #sendFile(
    { request, response }: Pick<Exchange, 'request' | 'response'>,
    { files }: FakeModel,
    rest: string,
  ): void {
    const path = decodeURIComponent(rest.slice(rest.indexOf('/') + 1));
    const bytes = files[path];
    if (bytes === undefined) {
      response.writeHead(404, { 'x-error-code': 'EntryNotFound' }).end();
      return;
    }
    const content = Buffer.from(bytes);
    const answer = () => {
      sendContent(request, response, content);
    };
    const fault = content.length > largeFile ? this.faults.shift() : undefined;
    if (fault === undefined) answer();
    else fault({ request, response, content, answer });
  }
}

/** The digest under which the store keeps a file's part. */
export function digestOf(content: Uint8Array): string {
  if (content.length > largeFile) return createHash('sha256').update(content).digest('hex');
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
}

/** Bytes that are not the same everywhere. */
export function makeBytes(length: number, seed = 1): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => ((index * 31 + seed * 97) ^ (index >> 8)) & 255);
}

function toEntry([path, content]: [string, Uint8Array]): unknown {
  const size = content.length;
  const entry = { type: 'file', path, size };
  return size > largeFile
    ? { ...entry, oid: '0'.repeat(40), lfs: { oid: digestOf(content), size, pointerSize: 130 } }
    : { ...entry, oid: digestOf(content) };
}

function sendJson(response: ServerResponse, value: unknown): void {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(value));
}

function sendContent(request: IncomingMessage, response: ServerResponse, content: Buffer): void {
  const etag = `"${digestOf(content)}"`;
  const [, first] = /^bytes=(\d+)-$/.exec(request.headers.range ?? '') ?? [];
  const ifRange = request.headers['if-range'];
  response.setHeader('etag', etag);
  if (first === undefined || (ifRange !== undefined && ifRange !== etag)) {
    response.writeHead(200, { 'content-length': content.length }).end(content);
    return;
  }
  const start = Number(first);
  if (start >= content.length) {
    response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end();
    return;
  }
  response
    .writeHead(206, {
      'content-length': content.length - start,
      'content-range': `bytes ${start}-${content.length - 1}/${content.length}`,
    })
    .end(content.subarray(start));
}
