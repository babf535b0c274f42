import { expect } from 'chai';
import { once } from 'node:events';
import type { RequestListener, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { fetchBytes } from '@grounder/models/internal';

import { expectRejection, rejectionOf } from '../../support/failures.js';

function sendUntilClosed(response: ServerResponse, text: string): void {
  const timer = setInterval(() => response.write(text), 10);
  response.on('close', () => {
    clearInterval(timer);
  });
}

describe('fetchBytes', () => {
  let server: Server;
  let answer: RequestListener;

  beforeEach(async () => {
    server = createServer((request, response) => {
      answer(request, response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/a?key=secret`;
  const options = { maxBytes: 1000 };

  it('gives what comes, up to the limit', async () => {
    answer = (_, response) => response.end(new Uint8Array(1000));

    expect(await fetchBytes(address(), options)).to.deep.equal(new Uint8Array(1000));
  });

  it('tries again after a fault', async () => {
    let asked = 0;
    answer = (_, response) => {
      asked += 1;
      if (asked === 1) response.writeHead(503, { 'retry-after': '0' }).end();
      else response.end('abc');
    };

    expect(await fetchBytes(address(), options)).to.have.length(3);
  });

  for (const [what, send] of [
    ['announced', (response) => response.writeHead(200, { 'content-length': 5000 }).write('a')],
    [
      'that comes without end',
      (response) => {
        sendUntilClosed(response, 'abc'.repeat(99));
      },
    ],
  ] as const satisfies readonly (readonly [string, (response: ServerResponse) => unknown])[]) {
    it(`ends at more ${what}`, async () => {
      answer = (_, response) => {
        send(response);
      };

      const { message } = await expectRejection(fetchBytes(address(), options), 'DOWNLOAD_FAILED');

      expect(message)
        .to.match(/more than 1000/)
        .and.not.match(/secret/);
    });
  }

  it('ends in time when bytes drip', async () => {
    answer = (_, response) => {
      sendUntilClosed(response, 'a');
    };

    const { message } = await expectRejection(
      fetchBytes(address(), { ...options, timeoutMs: 300 }),
      'DOWNLOAD_FAILED',
    );

    expect(message).to.match(/no end of it within 0.3 s/);
  });

  it('ends with the reason of its signal', async () => {
    answer = () => undefined;
    const controller = new AbortController();
    const reason = new Error('enough');
    const running = fetchBytes(address(), { ...options, signal: controller.signal });
    await once(server, 'request');
    controller.abort(reason);

    expect(await rejectionOf(running)).to.equal(reason);
  });

  for (const [status, code] of [
    [404, 'FILE_NOT_FOUND'],
    [403, 'ACCESS_DENIED'],
    [400, 'DOWNLOAD_FAILED'],
  ] as const) {
    it(`makes ${code} of status ${status}, and speaks of no model`, async () => {
      answer = (_, response) => response.writeHead(status).end();

      const { message } = await expectRejection(fetchBytes(address(), options), code);

      expect(message).to.not.match(/model|token|HF_/);
    });
  }
});
