import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';

/** A server on this machine with as much of S3's protocol as parts need. */
export interface ObjectStore extends AsyncDisposable {
  readonly endpoint: string;
  readonly objects: Map<string, Buffer>;
  /** Answers that come before the true ones. */
  readonly faults: { status: number; code: string }[];
}

/** Starts it on a free port. */
export async function startObjectStore(): Promise<ObjectStore> {
  const objects = new Map<string, Buffer>();
  const faults: ObjectStore['faults'] = [];
  const server = createServer((request, response) => {
    void answer(request, response);
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const key = new URL(request.url ?? '/', 'http://store').pathname;
    const fault = faults.shift();
    const end = (status: number, code: string): void => {
      response.writeHead(status, { 'content-type': 'application/xml' });
      response.end(request.method === 'HEAD' ? '' : `<Error><Code>${code}</Code></Error>`);
    };
    if (fault !== undefined) {
      end(fault.status, fault.code);
    } else if (request.method === 'PUT') {
      if (request.headers['if-none-match'] === '*' && objects.has(key)) {
        end(412, 'PreconditionFailed');
        return;
      }
      objects.set(key, body);
      response.writeHead(200, { etag: '"1"' }).end();
    } else {
      const found = objects.get(key);
      if (found === undefined) end(404, 'NoSuchKey');
      else response.writeHead(200, { 'content-length': found.length }).end(found);
    }
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    objects,
    faults,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The SDK sends bodies in signed chunks when it adds a checksum: length;…\r\n bytes \r\n … 0. */
async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const whole = Buffer.concat(pieces);
  if (!(request.headers['content-encoding'] ?? '').includes('aws-chunked')) return whole;
  const chunks: Buffer[] = [];
  for (let at = 0; at < whole.length;) {
    const head = whole.indexOf('\r\n', at);
    const length = Number.parseInt(whole.toString('latin1', at, head), 16);
    if (!(length > 0)) break;
    chunks.push(whole.subarray(head + 2, head + 2 + length));
    at = head + 2 + length + 2;
  }
  return Buffer.concat(chunks);
}
