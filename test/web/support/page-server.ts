import { readFile } from 'node:fs/promises';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';

/** Answers in place of a file; false leaves the answer to the server. */
export type Interruption = (path: string, response: ServerResponse) => boolean;

/** What is served, and how. */
export interface PageServerOptions {
  /** Folders by the path that they are served under: `{ '/assets/': '/tmp/…' }`. */
  readonly folders: Readonly<Record<string, string>>;
  /** Further bodies by their paths. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Whether the page is isolated across origins, so that it may use threads. */
  readonly isolated?: boolean;
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
};

/** The strictest policy that WebAssembly runs under. */
export const strictPolicy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; " +
  "img-src 'self' data: blob:; style-src 'self'";

/** A server on this machine that serves pages under the strictest policy, and counts what it sends. */
export class PageServer implements AsyncDisposable {
  readonly #options: PageServerOptions;
  readonly #server: Server;
  /** Set to answer some requests otherwise. */
  interrupt: Interruption = () => false;
  /** Bytes sent by path. */
  readonly sent = new Map<string, number>();

  private constructor(options: PageServerOptions) {
    this.#options = options;
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  static async open(options: PageServerOptions): Promise<PageServer> {
    const server = new PageServer(options);
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get address(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}/`;
  }

  async #answer({ url = '/' }: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(url, 'http://localhost').pathname;
    response.setHeader('content-security-policy', strictPolicy);
    if (this.#options.isolated === true) {
      response.setHeader('cross-origin-opener-policy', 'same-origin');
      response.setHeader('cross-origin-embedder-policy', 'require-corp');
    }
    if (this.interrupt(path, response)) return;
    const body = await this.#bodyOf(path).catch(() => undefined);
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': typeOf(path) });
    response.end(body);
    this.sent.set(path, (this.sent.get(path) ?? 0) + (body?.length ?? 0));
  }

  async #bodyOf(path: string): Promise<string | Uint8Array> {
    const { files = {}, folders } = this.#options;
    const body = files[path];
    if (body !== undefined) return body;
    const [prefix, folder] =
      Object.entries(folders).find(([start]) => path.startsWith(start)) ?? [];
    if (prefix === undefined || folder === undefined) throw new Error(`nothing at ${path}`);
    return readFile(join(folder, path.slice(prefix.length)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

function typeOf(path: string): string {
  return types[path.endsWith('/') ? '.html' : extname(path)] ?? 'application/octet-stream';
}
