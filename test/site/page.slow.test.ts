import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';

import { openChromium } from '../support/chromium.js';
import { readFixture, repositoryPath } from '../support/fixtures.js';
import type { FolderServer } from '../support/serve-folder.js';
import { serveFolder } from '../support/serve-folder.js';
import { buildPage } from './build-page.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const picture = readFixture('images/files/orientation-6.jpg');

interface Call {
  readonly name: string;
  readonly phrase: string;
  readonly ended?: string;
}

describe('the page', function () {
  this.timeout(60_000);
  const closers: (() => Promise<void>)[] = [];
  let server: FolderServer;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];

  before(async function () {
    browser = await openChromium(this, [
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
    ]);
    closers.push(() => browser.close());
    const folder = await buildPage({ web: 'test/site/processes/fake-web.ts' });
    closers.push(() => rm(folder, { recursive: true }));
    server = await serveFolder(folder);
    closers.push(() => server.close());
  });

  after(async () => {
    for (const close of closers) await close();
  });

  async function open(path = '', options: BrowserContextOptions = {}): Promise<void> {
    context = await browser.newContext(options);
    complaints = [];
    page = await visit(path);
  }

  async function visit(path = ''): Promise<Page> {
    const visited = await context.newPage();
    visited.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    visited.on('pageerror', (error) => complaints.push(String(error)));
    await visited.goto(`${server.address}${path}`);
    return visited;
  }

  afterEach(async () => {
    await context.close();
    expect(complaints).to.deep.equal([]);
  });

  const headline = () => page.locator('.headline').textContent();
  const status = () => page.locator('#status-text').textContent();
  const calls = () => page.evaluate<Call[]>('calls');
  const answered = () => page.locator('#boxes .won').waitFor({ state: 'attached' });
  const focused = () => page.evaluate(() => document.activeElement?.id ?? '');

  async function expectAccessible(): Promise<void> {
    await page.evaluate(axe);
    const faults = await page.evaluate<string[]>(
      `axe.run().then(({ violations }) => violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => id + ': ' + html + failureSummary)))`,
    );
    expect(faults).to.deep.equal([]);
  }

  it('answers a first phrase by itself: box, words, bars, runners-up, tree and time', async () => {
    await open();
    await answered();

    expect(await headline()).to.equal('The boat 60 %');
    expect(await page.locator('.reason').textContent()).to.include('fits fully');
    expect(await page.locator('#boxes .won').getAttribute('x')).to.equal('100');
    expect(await page.locator('#factors li').count()).to.equal(2);
    expect(await page.locator('#runners-up li').count()).to.equal(2);
    expect(await page.locator('#tree .node.thing').count()).to.equal(1);
    expect(await page.locator('#timings-total').textContent()).to.equal('365 ms');
    expect(await page.locator('#live').textContent()).to.include('The boat');
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [360, 820, 1440]) {
      it(`is accessible and no wider than the screen: ${colorScheme}, ${width} wide`, async () => {
        await open('', { colorScheme, viewport: { width, height: 800 }, reducedMotion: 'reduce' });
        await answered();

        await page.locator('#priors-panel summary').click();
        await page.locator('#runners-up button').first().focus();

        await expectAccessible();
        const widest = await page.evaluate(() => document.documentElement.scrollWidth);
        expect(widest).to.equal(width);
      });
    }
  }

  it('takes another colour for another scheme', async () => {
    const backgrounds: string[] = [];
    for (const colorScheme of ['light', 'dark'] as const) {
      await open('', { colorScheme });
      backgrounds.push(await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
      await context.close();
    }

    expect(new Set(backgrounds).size).to.equal(2);
  });

  it('parses each letter at once, looks when nothing more is typed, and ends what is old', async () => {
    await open('#photo=harbour');
    const input = page.locator('#phrase');
    await input.pressSequentially('the boat', { delay: 20 });
    await answered();
    await input.press('End');
    await input.pressSequentially(' now', { delay: 1 });
    await input.press('Enter');
    await page.waitForTimeout(50);
    await input.pressSequentially('!');
    await page.locator('.reason', { hasText: 'the boat now!' }).waitFor();

    const all = await calls();
    const parsed = all.filter(({ name }) => name === 'parse').map(({ phrase }) => phrase);
    const grounded = all
      .filter(({ name }) => name === 'ground')
      .map(({ phrase, ended }) => `${phrase} ${ended ?? ''}`);
    expect(parsed).to.include.members(['t', 'th', 'the', 'the b', 'the boat']);
    expect(grounded).to.deep.equal([
      'the boat answered',
      'the boat now aborted',
      'the boat now! answered',
    ]);
  });

  it('works by keyboard alone', async () => {
    await open('#photo=harbour');
    await page.locator('#samples button').first().waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await focused()).to.equal('phrase');

    await page.keyboard.type('the boat');
    await page.keyboard.press('Enter');
    await answered();
    for (let presses = 0; presses < 40; presses++) {
      await page.keyboard.press('Tab');
      if (await page.evaluate(() => document.activeElement?.closest('#runners-up') !== null)) break;
    }

    expect(await page.locator('#boxes .pointed').getAttribute('x')).to.equal('400');
    expect(await page.locator('#factors-of').textContent()).to.equal('for number 2');
    await page.keyboard.press('Tab');
    expect(await page.locator('#boxes .pointed').getAttribute('x')).to.equal('700');
  });

  it('shows a runner-up while the pointer is over it, in the list and in the photo', async () => {
    await open();
    await answered();

    await page.locator('#runners-up button').last().hover();
    expect(await page.locator('#boxes .pointed').getAttribute('x')).to.equal('700');
    await page.locator('h1').hover();
    expect(await page.locator('#boxes .pointed').count()).to.equal(0);
    await page.locator('#boxes .target').first().hover();
    expect(await page.locator('#runners-up button.pointed').count()).to.equal(1);
  });

  it('says why nothing fits, and draws no box', async () => {
    await open('#photo=pastoral&phrase=the+zebra');
    await page.locator('.headline').waitFor();

    expect(await headline()).to.equal('Nothing fits');
    expect(await page.locator('.reason').textContent()).to.include('no detected object fits');
    expect(await page.locator('#boxes .won').count()).to.equal(0);
  });

  it('tells doubts about the phrase', async () => {
    await open('#photo=harbour&phrase=a+long+boat');
    await answered();

    expect(await page.locator('#warnings').textContent()).to.include('more than 60 words');
  });

  const file = { name: 'mine.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(picture) };
  const caption = () => page.locator('#caption').textContent();

  it('takes a photo from a file, upright', async () => {
    await open();
    await page.locator('#file').setInputFiles(file);
    await page.getByText('mine.jpg').waitFor();
    await answered();

    expect(await page.locator('#picture').getAttribute('alt')).to.equal('Your photo: mine.jpg');
    expect(await page.evaluate(() => location.hash)).to.not.include('photo=');
  });

  for (const kind of ['drop', 'paste'] as const) {
    it(`takes a photo by ${kind}`, async () => {
      await open();
      await answered();

      const data = await page.evaluateHandle(
        (bytes) => {
          const transfer = new DataTransfer();
          const blob = new Uint8Array(bytes);
          transfer.items.add(new File([blob], 'given.jpg', { type: 'image/jpeg' }));
          return transfer;
        },
        [...picture],
      );
      if (kind === 'drop') {
        await page.dispatchEvent('body', 'dragover', { dataTransfer: data });
        expect(await page.locator('#drop').isVisible()).to.equal(true);
        await page.dispatchEvent('body', 'drop', { dataTransfer: data });
      } else {
        await page.evaluate((clipboardData) => {
          document.dispatchEvent(new ClipboardEvent('paste', { clipboardData }));
        }, data);
      }
      await page.getByText('given.jpg').waitFor();

      expect(await page.locator('#drop').isVisible()).to.equal(false);
      expect(await caption()).to.equal('given.jpg');
    });
  }

  it('takes a photo with the camera, and lets go of it', async () => {
    await open();
    await page.locator('#camera').click();
    await page.locator('#shutter').click();
    await page.getByText('a photo of yours').first().waitFor();
    await answered();

    expect(
      await page
        .locator('#viewfinder')
        .evaluate((video) => 'srcObject' in video && video.srcObject),
    ).to.equal(null);
  });

  it('keeps the photo before and says so when a file is no picture', async () => {
    await open();
    await answered();

    const text = { name: 'notes.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture') };
    await page.locator('#file').setInputFiles(text);
    await page.getByText('This file is no picture').first().waitFor();

    expect(await caption()).to.include('Nagasaki');
    expect(await headline()).to.include('The boat');
  });

  it('says what went wrong with a question, and goes on with the next', async () => {
    await open('#photo=harbour&phrase=a+broken+boat');
    await page.getByText('This file is no picture').first().waitFor();

    await page.locator('#phrase').fill('the boat');
    await answered();

    expect(await page.locator('#status').isVisible()).to.equal(false);
  });

  it('says why the model was not loaded, and loads it when asked again', async () => {
    await open('?load=fails-once');
    await page.locator('#retry').waitFor();
    await page.waitForTimeout(100);
    expect(await page.locator('#retry').isVisible()).to.equal(true);
    expect(await status()).to.include('not what was announced');

    await page.locator('#retry').click();
    await answered();

    expect(await page.locator('#status').isVisible()).to.equal(false);
  });

  it('shares photo and phrase by a link', async () => {
    await open('', { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.locator('[data-sample="pastoral"]').click();
    await page.locator('#phrase').fill('the sheep & the “man”');
    await page.getByText('March Pastoral, about 1890').first().waitFor();
    await page.locator('#share').click();
    await page.getByText('Copied').first().waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    page = await visit(link.slice(server.address.length));
    await answered();

    expect(await page.locator('#phrase').inputValue()).to.equal('the sheep & the “man”');
    expect(await caption()).to.equal('March Pastoral, about 1890');
  });

  it('opens and answers without a network from the second time on', async () => {
    await open();
    await page.getByText('works offline').waitFor();

    await context.setOffline(true);
    await page.reload();
    await answered();
    await page.locator('[data-sample="pastoral"]').click();
    await page.getByText('March Pastoral, about 1890').first().waitFor();

    expect(await headline()).to.include('The boat');
  });

  it('answers in two tabs, each its own question', async () => {
    await open('#photo=harbour&phrase=the+boat');
    const second = await visit('#photo=pastoral&phrase=the+zebra');
    await answered();
    await second.locator('.headline').waitFor();

    expect(await headline()).to.equal('The boat 60 %');
    expect(await second.locator('.headline').textContent()).to.equal('Nothing fits');
  });

  it('runs under a policy that allows no script but its own', () => {
    const html = readFileSync(repositoryPath('site/index.html'), 'utf8');
    const policy = /Content-Security-Policy"\s+content="([^"]*)"/.exec(html)?.[1] ?? '';

    expect(policy).to.include("default-src 'none'");
    expect(policy).to.include("script-src 'self' 'wasm-unsafe-eval';");
    expect(policy).to.not.include('unsafe-inline');
  });
});
