import type { OutgoingHttpHeaders } from 'node:http';

import type { Fault } from './server.js';
import { digestOf } from './server.js';

/** Answers with a status and nothing else. */
export function status(code: number, headers: OutgoingHttpHeaders = {}): Fault {
  return ({ response }) => {
    response.writeHead(code, headers).end();
  };
}

/** Sends some bytes of the asked range, then cuts the connection. */
export function dropAfter(bytes: number): Fault {
  return ({ request, response, content }) => {
    const start = startOf(request.headers.range);
    response.setHeader('etag', `"${digestOf(content)}"`);
    const headers =
      start === 0
        ? { 'content-length': content.length }
        : {
            'content-length': content.length - start,
            'content-range': `bytes ${start}-${content.length - 1}/${content.length}`,
          };
    response.writeHead(start === 0 ? 200 : 206, headers);
    response.write(content.subarray(start, start + bytes), () => {
      // The client is to read what was sent before the connection ends.
      setTimeout(() => response.destroy(), 20);
    });
  };
}

/** Sends some bytes, then nothing more. */
export function stallAfter(bytes: number): Fault {
  return ({ response, content }) => {
    response.writeHead(200, {
      'content-length': content.length,
      etag: `"${digestOf(content)}"`,
    });
    response.write(content.subarray(0, bytes));
  };
}

/** Sends a byte now and then, as long as the client stays. */
export const drip: Fault = ({ response, content }) => {
  response.writeHead(200, { 'content-length': content.length });
  let sent = 0;
  const timer = setInterval(() => response.write(content.subarray(sent, (sent += 1))), 10);
  response.on('close', () => {
    clearInterval(timer);
  });
};

/** Says nothing at all. */
export const silence: Fault = () => undefined;

/** Sends the whole file, whatever range was asked for. */
export const ignoreRange: Fault = ({ response, content }) => {
  response.writeHead(200, { 'content-length': content.length }).end(content);
};

/** Answers a range with another one. */
export const wrongRange: Fault = ({ response, content }) => {
  response
    .writeHead(206, { 'content-range': `bytes 0-${content.length - 1}/${content.length}` })
    .end(content);
};

/** Announces and sends another number of bytes; without the announcement, only sends them. */
export function otherLength(length: number, isAnnounced: boolean): Fault {
  return ({ response, content }) => {
    const body = Buffer.concat([content, content]).subarray(0, length);
    if (isAnnounced) response.setHeader('content-length', length);
    response.end(body);
  };
}

/** Sends the file again and again until the client hangs up. */
export const endless: Fault = ({ response, content }) => {
  const send = () => {
    if (!response.destroyed) response.write(content, send);
  };
  send();
};

/** Sends as many bytes as announced, but others. */
export const otherContent: Fault = ({ response, content }) => {
  response.end(Buffer.alloc(content.length, 7));
};

/** Sends the client elsewhere. */
export function redirect(location: string): Fault {
  return status(302, { location });
}

function startOf(range: string | undefined): number {
  return Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
}
