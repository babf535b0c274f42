import { expect } from 'chai';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';

import { chromiumPath, openChromium } from '../support/chromium.js';
import type { PageServer } from './support/page-server.js';
import { askedPhotos } from './support/photos.js';
import type { WebSite } from './support/web-page.js';
import { buildWebSite, openingFailure, openPage } from './support/web-page.js';

describe('createWebGrounder, where something is wrong', function () {
  this.timeout(300_000);
  let site: WebSite;
  let server: PageServer;
  let browser: Browser;
  let page: Page;

  before(async function () {
    browser = await openChromium(this);
    site = await buildWebSite();
    const photo = await readFile(askedPhotos[0]?.path ?? '');
    server = await site.serve({
      files: { '/photo.jpg': photo, '/cut.jpg': photo.subarray(0, 700), '/text.jpg': 'no picture' },
    });
  });

  after(async () => {
    if (chromiumPath === undefined) return;
    await browser.close();
    await server[Symbol.asyncDispose]();
    await site[Symbol.asyncDispose]();
  });

  beforeEach(async () => {
    // A context of its own, and with it an empty storage.
    ({ page } = await openPage(browser, server));
  });

  afterEach(async () => {
    server.interrupt = () => false;
    await page.context().close();
  });

  it('refuses a file with another hash with DOWNLOAD_FAILED that names it, and keeps nothing of it', async () => {
    server.interrupt = (path, response) => {
      if (!path.endsWith('.onnx')) return false;
      response.end(Buffer.alloc(8_155_109, 7));
      return true;
    };

    const { code, message } = await openingFailure(page);
    server.interrupt = () => false;
    const second = await openingFailure(page);

    expect(code).to.equal('DOWNLOAD_FAILED');
    expect(message).to.include('centernet').and.include('SHA-256');
    expect(second.code).to.equal('none');
  });

  it('refuses a file that breaks off with DOWNLOAD_FAILED', async () => {
    server.interrupt = (path, response) => {
      if (!path.endsWith('.wasm')) return false;
      response.writeHead(200, { 'content-length': 14_000_000 });
      response.write(Buffer.alloc(100_000), () => response.destroy());
      return true;
    };

    expect((await openingFailure(page)).code).to.equal('DOWNLOAD_FAILED');
  });

  it('refuses a file that goes on without end with DOWNLOAD_FAILED', async () => {
    server.interrupt = (path, response) => {
      if (!path.endsWith('wordnet.bin')) return false;
      const timer = setInterval(() => response.write(Buffer.alloc(500_000)), 5);
      response.on('close', () => {
        clearInterval(timer);
      });
      return true;
    };

    const { code, message } = await openingFailure(page);

    expect(code).to.equal('DOWNLOAD_FAILED');
    expect(message).to.include('more');
  });

  it('says DOWNLOAD_FAILED where there is no folder, and INVALID_DATA where there is another page', async () => {
    server.interrupt = (path, response) => {
      if (path !== '/pages/grounder-web.json') return false;
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>');
      return true;
    };

    const missing = await openingFailure(page, { weights: '/nothing/' });
    const other = await openingFailure(page, { weights: '/pages/' });

    expect(missing.code).to.equal('DOWNLOAD_FAILED');
    expect(missing.message).to.include('404');
    expect(other.code).to.equal('INVALID_DATA');
    expect(other.message).to.include('grounder web-assets');
  });

  it('says DOWNLOAD_FAILED where the server does not send modules as scripts', async () => {
    const module = await readFile(join(site.assets, 'ort-wasm-simd-threaded.mjs'));
    server.interrupt = (path, response) => {
      if (!path.endsWith('threaded.mjs')) return false;
      response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(module);
      return true;
    };

    const { code, message } = await openingFailure(page);

    expect(code).to.equal('DOWNLOAD_FAILED');
    expect(message).to.include('text/javascript');
  });

  it('refuses assets of another version with INVALID_DATA', async () => {
    const manifest = JSON.parse(
      await readFile(join(site.assets, 'grounder-web.json'), 'utf8'),
    ) as Record<string, unknown>;
    server.interrupt = (path, response) => {
      if (!path.endsWith('grounder-web.json')) return false;
      response.end(JSON.stringify({ ...manifest, version: '0.0.1' }));
      return true;
    };

    const { code, message } = await openingFailure(page);

    expect(code).to.equal('INVALID_DATA');
    expect(message).to.include('0.0.1');
  });

  it('says DOWNLOAD_FAILED where the worker is no script', async () => {
    server.interrupt = (path, response) => {
      if (!path.endsWith('worker.js')) return false;
      response.writeHead(404).end();
      return true;
    };

    const { code, message } = await openingFailure(page);

    expect(code).to.equal('DOWNLOAD_FAILED');
    expect(message).to.include('worker.js');
  });

  it('ends a download by its signal, with its reason, and the worker with it', async () => {
    let isOpen = false;
    const closed = new Promise<void>((resolve) => {
      server.interrupt = (path, response) => {
        if (!path.endsWith('.onnx')) return false;
        isOpen = true;
        response.writeHead(200, { 'content-length': 8_155_109 });
        response.write(Buffer.alloc(1000));
        response.on('close', resolve);
        return true;
      };
    });
    const opening = page.evaluate(async () => {
      const controller = new AbortController();
      Object.assign(window, { controller });
      return tools.caught(
        tools.web.createWebGrounder({ weights: '/assets/', signal: controller.signal }),
      );
    });
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- the server sets it
    while (!isOpen) await page.waitForTimeout(20);
    await page.evaluate(() => {
      (window as unknown as { controller: AbortController }).controller.abort();
    });

    expect((await opening).code).to.equal('AbortError');
    await closed;
  });

  it('refuses broken pictures with their codes, and answers the next', async () => {
    const codes = await page.evaluate(async () => {
      const grounder = await tools.web.createWebGrounder({
        weights: '/assets/',
        maxPixels: 600_000,
      });
      const codeOf = async (image: string | Blob, phrase = 'the sheep') =>
        (await tools.caught(grounder.ground(image, phrase))).code;
      const heic = new Blob([
        new TextEncoder().encode('\0\0\0\x18ftypheic\0\0\0\0mif1heic' + '\0'.repeat(40)),
      ]);
      return [
        await codeOf('/cut.jpg'),
        await codeOf('/text.jpg'),
        await codeOf(new Blob([])),
        await codeOf(heic),
        await codeOf('/missing.jpg'),
        await codeOf('/photo.jpg', ''),
        await codeOf('/photo.jpg'),
      ];
    });

    expect(codes).to.deep.equal([
      'INVALID_IMAGE',
      'INVALID_IMAGE',
      'INVALID_IMAGE',
      'UNSUPPORTED_IMAGE',
      'DOWNLOAD_FAILED',
      'INVALID_QUERY',
      'none',
    ]);
  });

  it('refuses a picture of more pixels than allowed with IMAGE_TOO_LARGE', async () => {
    const code = await page.evaluate(async () => {
      const grounder = await tools.web.createWebGrounder({ weights: '/assets/', maxPixels: 1000 });
      return (await tools.caught(grounder.ground('/photo.jpg', 'the sheep'))).code;
    });

    expect(code).to.equal('IMAGE_TOO_LARGE');
  });

  it('answers where the storage is full, and tells of it as FILE_UNWRITABLE', async () => {
    const session = await page.context().newCDPSession(page);
    await session.send('Storage.overrideQuotaForOrigin', {
      origin: server.address.slice(0, -1),
      quotaSize: 100_000,
    });

    const told = await page.evaluate(async () => {
      const warnings: string[] = [];
      const grounder = await tools.web.createWebGrounder({
        weights: '/assets/',
        onWarning: ({ code, message }) => warnings.push(`${code} ${message}`),
      });
      const { box } = await grounder.ground('/photo.jpg', 'the sheep on the left');
      return { warnings, found: box !== null };
    });

    expect(told.found).to.equal(true);
    expect(told.warnings).to.have.length.above(0);
    for (const warning of told.warnings) expect(warning).to.match(/^FILE_UNWRITABLE .*Quota/);
  });

  it('makes a damaged entry of the cache anew', async () => {
    await page.evaluate(async () => {
      (await tools.web.createWebGrounder({ weights: '/assets/' })).close();
      const cache = await caches.open('grounder');
      for (const request of await cache.keys()) {
        const kept = await cache.match(request);
        const { headers } = kept ?? new Response();
        await cache.put(request, new Response('damaged', { headers }));
      }
    });
    server.sent.clear();

    expect((await openingFailure(page)).code).to.equal('none');
    expect([...server.sent.keys()].filter((path) => /onnx|wasm$|bin$/.test(path))).to.have.lengthOf(
      3,
    );
  });

  it('refuses a model that is none with INVALID_MODEL, whatever its list says', async () => {
    const place = join(site.assets, 'grounder-web.json');
    const list = await readFile(place, 'utf8');
    const manifest = JSON.parse(list) as { wasmModule: object; models: Record<string, object> };
    await rename(place, `${place}.kept`);
    manifest.models.centernet = manifest.wasmModule;
    await writeFile(place, JSON.stringify(manifest));
    try {
      expect((await openingFailure(page)).code).to.equal('INVALID_MODEL');
    } finally {
      await rename(`${place}.kept`, place);
    }
  });
});
