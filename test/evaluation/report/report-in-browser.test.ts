import { expect } from 'chai';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';

import { errorKindOf, writeReport } from '@grounder/evaluation';

import { makeRecords } from './records.js';

const candidates = [
  process.env.CHROMIUM_PATH ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
const executablePath = candidates.find((path) => path !== '' && existsSync(path));
const records = await makeRecords();

describe('report in a browser', function () {
  this.timeout(60_000);
  let folder: string;
  let address: string;
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  before(async function () {
    if (executablePath === undefined) {
      console.log('      no browser: install chromium or name one by CHROMIUM_PATH');
      this.skip();
    }
    folder = await mkdtemp(join(tmpdir(), 'grounder-report-'));
    address = pathToFileURL(await writeReport(folder, { title: 'a run', records })).href;
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  });

  after(async () => {
    if (executablePath === undefined) return;
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function open(options: Parameters<Browser['newPage']>[0] = {}): Promise<void> {
    page = await browser.newPage(options);
    complaints = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('request', (request) => {
      const url = request.url();
      if (url !== address && !url.startsWith('data:')) complaints.push(`request: ${url}`);
    });
    await page.goto(address);
  }

  afterEach(async () => {
    expect(complaints).to.deep.equal([]);
    await page.close();
  });

  const visible = () => page.locator('.card:visible').count();
  const said = () => page.locator('#count').textContent();
  const expectShown = async (count: number) => {
    expect(await visible()).to.equal(count);
    expect(await said()).to.equal(`${count} answers`);
  };

  it('opens without a complaint, shows all answers, and loads pictures when they come near', async () => {
    await open();

    await expectShown(records.length);
    await page.locator('.card svg').last().scrollIntoViewIfNeeded();
    const href = () =>
      page
        .locator('.card svg image')
        .last()
        .evaluate((image) => image.getAttribute('href'));
    for (let tries = 0; tries < 100 && (await href()) === null; tries += 1) {
      await page.waitForTimeout(20);
    }
    expect(await href()).to.match(/^data:image\/jpeg/);
  });

  it('filters by system, kind, tag and words, together', async () => {
    await open();
    const bySystem = records.filter(({ system }) => system === 'half');
    const byKind = bySystem.filter((record) => errorKindOf(record) === 'wrong object');
    const byTag = byKind.filter(({ tags }) => tags?.includes('spatial'));

    await page.selectOption('select[name=system]', 'half');
    await expectShown(bySystem.length);
    await page.selectOption('select[name=kind]', 'wrong object');
    await expectShown(byKind.length);
    await page.selectOption('select[name=tag]', 'spatial');
    await expectShown(byTag.length);
    await page.selectOption('select[name=kind]', '');
    await page.selectOption('select[name=tag]', '');
    await page.fill('input[name=words]', 'THING 12');
    expect(await said()).to.equal('1 answer');
  });

  it('is worked by keyboard alone', async () => {
    await open();
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('name') ?? '');
    for (let tries = 0; tries < 60 && (await focused()) !== 'system'; tries += 1) {
      await page.keyboard.press('Tab');
    }
    expect(await focused()).to.equal('system');

    await page.keyboard.type('half');
    await expectShown(60);
    const reached: string[] = [];
    for (let step = 0; step < 3; step += 1) {
      await page.keyboard.press('Tab');
      reached.push(await focused());
    }
    expect(reached).to.deep.equal(['kind', 'tag', 'words']);
    await page.keyboard.type('thing 13');
    expect(await said()).to.equal('1 answer');
  });

  it('fits a phone: nothing is wider than the window, controls are large enough', async () => {
    await open({ viewport: { width: 375, height: 700 } });

    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).to.be.at.most(375);
    for (const control of await page.locator('#filters select, #filters input').all()) {
      expect((await control.boundingBox())?.height).to.be.at.least(40);
    }
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`has the contrast that WCAG AA asks for: ${colorScheme}`, async () => {
      await open({ colorScheme });

      for (const selector of ['h1', 'p.quiet', 'caption', '.kind', '.missing', '#count', 'label']) {
        const element = page.locator(selector).first();
        const [ink, paper] = await element.evaluate(coloursOfElement);
        expect(contrast(ink, paper), selector).to.be.at.least(4.5);
      }
    });
  }
});

type Colour = readonly [red: number, green: number, blue: number];

/** Runs in the page: the colour of an element's text, and the one that is behind it. */
function coloursOfElement(element: Element): [Colour, Colour] {
  const parse = (text: string): number[] => (text.match(/[\d.]+/g) ?? []).map(Number);
  const ink = parse(getComputedStyle(element).color);
  let behind: Element | null = element;
  let paper = [0, 0, 0, 0];
  while (behind !== null && paper[3] === 0) {
    const [red = 0, green = 0, blue = 0, alpha = 1] = parse(
      getComputedStyle(behind).backgroundColor,
    );
    paper = [red, green, blue, alpha];
    behind = behind.parentElement;
  }
  const three = ([red = 0, green = 0, blue = 0]: number[]): Colour => [red, green, blue];
  return [three(ink), three(paper)];
}

/** Contrast ratio as WCAG 2.2 defines it. */
function contrast(first: Colour, second: Colour): number {
  const [light = 0, dark = 0] = [luminance(first), luminance(second)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: Colour): number {
  const [red = 0, green = 0, blue = 0] = colour.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
