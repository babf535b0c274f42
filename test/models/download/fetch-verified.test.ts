import { expect } from 'chai';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { RequestListener, Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { FetchVerifiedOptions } from '@grounder/models';
import { fetchVerified } from '@grounder/models';

import { expectRejection, rejectionOf } from '../../support/failures.js';

const content = randomBytes(300_000);
const sha256 = createHash('sha256').update(content).digest('hex');
const quick = { backoffMs: 1, retries: 2, sleep: () => Promise.resolve() };

describe('fetchVerified', () => {
  let folder: string;
  let server: Server;
  let answer: RequestListener;
  let ranges: (string | undefined)[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'grounder-fetch-'));
    ranges = [];
    answer = (request, response) => {
      const { range } = request.headers;
      ranges.push(range);
      const start = Number(/bytes=(\d+)-/.exec(range ?? '')?.[1] ?? 0);
      const last = content.length - 1;
      response.writeHead(range === undefined ? 200 : 206, {
        'content-length': content.length - start,
        etag: '"one"',
        ...(range && { 'content-range': `bytes ${start}-${last}/${content.length}` }),
      });
      response.end(content.subarray(start));
    };
    server = createServer((request, response) => {
      answer(request, response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true, force: true });
  });

  const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/a.zip`;
  const target = () => join(folder, 'sets', 'a.zip');
  const get = (options: FetchVerifiedOptions = {}, digest = sha256): Promise<void> =>
    fetchVerified({ url: address(), sha256: digest, target: target() }, { ...quick, ...options });

  it('brings the file, and nothing else', async () => {
    const heard: number[] = [];

    await get({ onProgress: ({ done, total }) => heard.push(done / total) });

    expect(content.equals(await readFile(target()))).to.equal(true);
    expect(await readdir(join(folder, 'sets'))).to.deep.equal(['a.zip']);
    expect(heard.at(-1)).to.equal(1);
  });

  it('goes on where the connection broke', async () => {
    const whole = answer;
    let asked = 0;
    answer = (request, response) => {
      asked += 1;
      if (asked !== 2) {
        whole(request, response);
        return;
      }
      response.writeHead(200, { 'content-length': content.length, etag: '"one"' });
      response.write(content.subarray(0, 100_000), () => {
        setTimeout(() => response.destroy(), 50);
      });
    };

    await get();

    expect(content.equals(await readFile(target()))).to.equal(true);
    expect(ranges.at(-1)).to.match(/^bytes=[1-9]\d*-/);
  });

  it('keeps nothing whose digest is another', async () => {
    const error = await expectRejection(get({}, '0'.repeat(64)), 'DOWNLOAD_FAILED');

    expect(error.message).to.contain(sha256);
    expect(await readdir(join(folder, 'sets'))).to.deep.equal([]);
  });

  it('says that the server refuses, or tells no length', async () => {
    answer = (_request, response) => response.writeHead(403).end();
    await expectRejection(get(), 'ACCESS_DENIED');
    answer = (_request, response) => response.writeHead(200).end('chunked');
    const error = await expectRejection(get({}), 'DOWNLOAD_FAILED');
    expect(error.message).to.match(/with its length/);
  });

  it('stops', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    controller.abort(reason);

    expect(await rejectionOf(get({ signal: controller.signal }))).to.equal(reason);
  });

  it('refuses an address or a digest that is none, and a folder that cannot be', async () => {
    const request = { url: address(), sha256, target: target() };
    await expectRejection(fetchVerified({ ...request, url: 'file:///a.zip' }), 'INVALID_OPTION');
    await expectRejection(fetchVerified({ ...request, url: 'a.zip' }), 'INVALID_OPTION');
    await expectRejection(fetchVerified({ ...request, sha256: 'abc' }), 'INVALID_OPTION');
    await writeFile(join(folder, 'file'), '');
    const below = { ...request, target: join(folder, 'file', 'a.zip') };
    await expectRejection(fetchVerified(below, quick), 'FILE_UNWRITABLE');
  });
});
