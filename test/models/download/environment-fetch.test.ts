import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

import type { ModelStoreOptions } from '@grounder/models/internal';
import { fetchVerified } from '@grounder/models/internal';

import { expectRejection } from '../../support/failures.js';
import { id, StoreKit } from '../store/support.js';

const variables = [
  'HTTP_PROXY',
  'http_proxy',
  'HTTPS_PROXY',
  'https_proxy',
  'NO_PROXY',
  'no_proxy',
];

describe('downloads behind a proxy', () => {
  let kit: StoreKit;
  let proxy: Server;
  let tunnels: string[];
  let sockets: Set<Socket>;

  beforeEach(async () => {
    kit = await StoreKit.create();
    tunnels = [];
    sockets = new Set();
    proxy = createServer((_, response) => response.writeHead(500).end());
    proxy.on('connect', (request, socket: Socket) => {
      const address = request.url ?? '';
      tunnels.push(address);
      if (address.endsWith(':443')) {
        socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
        return;
      }
      const { port } = new URL(kit.hub.endpoint);
      // Whatever name was asked for is the hub.
      const target = connect(Number(port), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        target.pipe(socket).pipe(target);
      });
      for (const end of [socket, target]) {
        sockets.add(end);
        end.on('error', () => end.destroy());
      }
    });
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
  });

  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    proxy.closeAllConnections();
    proxy.close();
    await kit.remove();
  });

  const address = () => `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const far = 'http://hub.example';
  const store = (options: ModelStoreOptions) =>
    kit.store({ endpoint: far, retries: 0, ...options });

  it('go through HTTP_PROXY, whose machine alone knows the name', async () => {
    await store({ environment: { HTTP_PROXY: address() } }).pull(id);

    expect(tunnels).to.include('hub.example:80');
    await kit.expectGood();
  });

  it('ask HTTPS_PROXY for a tunnel, and say that it refused', async () => {
    const environment = { https_proxy: address() };
    const error = await expectRejection(
      store({ endpoint: 'https://hub.example', environment }).pull(id),
      'DOWNLOAD_FAILED',
    );

    expect(new Set(tunnels)).to.deep.equal(new Set(['hub.example:443']));
    expect(error.message).to.match(/403/);
  });

  it('go straight to the hosts in NO_PROXY', async () => {
    const environment = { HTTP_PROXY: address(), NO_PROXY: 'example.org,127.0.0.1' };

    await store({ endpoint: kit.hub.endpoint, environment }).pull(id);

    expect(tunnels).to.deep.equal([]);
    await kit.expectGood();
  });

  it('refuse a proxy that is no address', async () => {
    const environment = { HTTPS_PROXY: 'socks4://[' };

    await expectRejection(store({ environment }).pull(id), 'INVALID_OPTION');
  });

  it('do the same for archives, by the variables of the process', async () => {
    const before = variables.map((name) => [name, process.env[name]] as const);
    const folder = await mkdtemp(join(tmpdir(), 'grounder-proxy-'));
    const content = '{"model_type": "clip"}';
    try {
      for (const name of variables) Reflect.deleteProperty(process.env, name);
      process.env.HTTP_PROXY = address();
      const [[commit]] = Object.values(kit.hub.models).map((model) => [model.commit]) as [[string]];
      await fetchVerified({
        url: `${far}/${id}/resolve/${commit}/config.json`,
        sha256: createHash('sha256').update(content).digest('hex'),
        target: join(folder, 'config.json'),
      });
      expect(await readFile(join(folder, 'config.json'), 'utf8')).to.equal(content);
      expect(tunnels).to.include('hub.example:80');
    } finally {
      for (const [name, value] of before) {
        if (value === undefined) Reflect.deleteProperty(process.env, name);
        else process.env[name] = value;
      }
      await rm(folder, { recursive: true });
    }
  });
});
