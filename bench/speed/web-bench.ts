import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';

import { createGrounder } from '@grounder/pipeline';
import { nodeRuntime } from '@grounder/models';
import { loadImage } from '@grounder/pipeline';

import { chromiumPath } from '../../test/support/chromium.js';
import type { PageServer } from '../../test/web/support/page-server.js';
import type { WebSite } from '../../test/web/support/web-page.js';
import { buildWebSite, openPage } from '../../test/web/support/web-page.js';
import { askedPhotos } from '../../test/web/support/photos.js';
import { harbour } from '../soak/photos.js';
import { median } from './statistics.js';

const rounds = 7;
const phrase = 'the boat on the right';
const soakPhrases = 200;

interface Timed {
  readonly total: number;
  readonly timings: Readonly<Record<string, number>>;
}

/** Compares grounding in Chromium, with one and two threads, with Node and one thread. */
export async function runWebBench(): Promise<void> {
  if (chromiumPath === undefined) {
    console.log('no browser: install chromium or name one by CHROMIUM_PATH');
    return;
  }
  const flags = ['--no-sandbox', '--disable-gpu', '--enable-precise-memory-info'];
  const browser = await chromium.launch({ executablePath: chromiumPath, args: flags });
  const site = await buildWebSite();
  const files = {
    '/photo.jpg': await readFile(harbour),
    '/other.jpg': await readFile(askedPhotos[0]?.path ?? harbour),
  };
  const server = await site.serve({ files, isolated: true });
  try {
    await firstAnswers(browser, server, site);
    await stages(browser, server);
    await soak(browser, server);
  } finally {
    await browser.close();
    await server[Symbol.asyncDispose]();
    await site[Symbol.asyncDispose]();
  }
}

/** From an empty page to the first box: with nothing kept, and on the next visit. */
async function firstAnswers(browser: Browser, server: PageServer, site: WebSite): Promise<void> {
  const { page } = await openPage(browser, server);
  server.sent.clear();
  const cold = await answerOnce(page);
  const bytes = [...server.sent].reduce((sum, [, sent]) => sum + sent, 0);
  await page.reload();
  const warm = await answerOnce(page);
  await page.context().close();
  console.log('| first box, 1 thread, files from this machine | ready, ms | box, ms |');
  console.log('|---|---|---|');
  console.log(`| nothing kept | ${cold.ready} | ${cold.box} |`);
  console.log(`| next visit | ${warm.ready} | ${warm.box} |`);
  console.log(
    `\nThe first visit loads ${(bytes / 1e6).toFixed(1)} MB uncompressed, of which the page's own script is ` +
      `${(site.script.length / 1e3).toFixed(1)} kB.\n`,
  );
}

function answerOnce(page: Page): Promise<{ readonly ready: string; readonly box: string }> {
  return page.evaluate(async (text) => {
    const start = performance.now();
    const grounder = await tools.web.createWebGrounder({ weights: '/assets/', threads: 1 });
    const ready = performance.now() - start;
    await grounder.ground('/photo.jpg', text);
    const box = performance.now() - start;
    grounder.close();
    return { ready: ready.toFixed(0), box: box.toFixed(0) };
  }, phrase);
}

/** A picture that was never seen, in turn by each of the three; a byte of it changes each time. */
async function stages(browser: Browser, server: PageServer): Promise<void> {
  const opened = await openPage(browser, server);
  const { page } = opened;
  await page.evaluate(async () => {
    const one = await tools.web.createWebGrounder({ weights: '/assets/', threads: 1 });
    const two = await tools.web.createWebGrounder({ weights: '/assets/', threads: 2 });
    Object.assign(window, { grounders: [one, two] });
  });
  const node = await createGrounder({ runtime: nodeRuntime({ threads: 1 }) });
  const times: Record<string, Timed[]> = { node: [], 'wasm, 1 thread': [], 'wasm, 2 threads': [] };
  for (let round = -1; round < rounds; round += 1) {
    const answers: [string, Timed][] = [
      ['node', await inNode(node, round)],
      ['wasm, 1 thread', await inPage(page, 0, round)],
      ['wasm, 2 threads', await inPage(page, 1, round)],
    ];
    if (round < 0) continue;
    for (const [name, timed] of answers) times[name]?.push(timed);
  }
  await node.dispose();
  await page.context().close();
  const names = ['decode', 'detect', 'score'];
  console.log(`| a new picture, 1024×819, × Node with 1 thread | whole | ${names.join(' | ')} |`);
  console.log('|---|---|---|---|---|');
  for (const [name, list] of Object.entries(times)) {
    const parts = ['total', ...names].map((part) => ratio(list, times.node ?? [], part));
    console.log(`| ${name} | ${parts.join(' | ')} |`);
  }
}

function ratio(list: readonly Timed[], base: readonly Timed[], part: string): string {
  const of = ({ total, timings }: Timed): number =>
    part === 'total' ? total : (timings[part] ?? 0);
  return median(list.map((timed, round) => of(timed) / of(base[round] ?? timed))).toFixed(2);
}

async function inNode(
  node: Awaited<ReturnType<typeof createGrounder>>,
  round: number,
): Promise<Timed> {
  const bytes = Uint8Array.from(await readFile(harbour));
  const start = performance.now();
  const image = await loadImage(bytes);
  const decode = performance.now() - start;
  // Another pixel, so that nothing is remembered.
  image.data[0] = round + 1;
  const { timings } = await node.ground(image, phrase);
  return { total: performance.now() - start, timings: { ...timings, decode } };
}

function inPage(page: Page, index: number, round: number): Promise<Timed> {
  return page.evaluate(
    async ({ at, text, next }) => {
      const { grounders } = window as unknown as { grounders: (typeof tools.grounder)[] };
      const bitmap = await createImageBitmap(await (await fetch('/photo.jpg')).blob());
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      const context = canvas.getContext('2d');
      context?.drawImage(bitmap, 0, 0);
      context?.fillRect(next + 1, 0, 1, 1);
      const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.95 });
      const start = performance.now();
      const answer = await grounders[at]?.ground(blob, text);
      return { total: performance.now() - start, timings: answer?.timings ?? {} };
    },
    { at: index, text: phrase, next: round },
  );
}

/** The page's heap, and what worker and page hold together, over many phrases about two pictures. */
async function soak(browser: Browser, server: PageServer): Promise<void> {
  const { page } = await openPage(browser, server);
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.enable');
  await page.evaluate(async () => {
    tools.grounder = await tools.web.createWebGrounder({ weights: '/assets/', threads: 1 });
  });
  const ask = (from: number, to: number): Promise<void> =>
    page.evaluate(
      async ([first, end]) => {
        const kinds = ['boat', 'man', 'sheep', 'person', 'dog'];
        for (let index = first; index < end; index += 1) {
          const picture = index % 2 === 0 ? '/photo.jpg' : '/other.jpg';
          const text = `the ${kinds[index % kinds.length] ?? ''} number ${index} on the left`;
          await tools.grounder.ground(picture, text);
        }
      },
      [from, to] as const,
    );
  const heap = async (): Promise<number> => {
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    const memory = await page.evaluate(async () => {
      const { measureUserAgentSpecificMemory } = performance as unknown as {
        measureUserAgentSpecificMemory?: () => Promise<{ bytes: number }>;
      };
      return (await measureUserAgentSpecificMemory?.call(performance))?.bytes;
    });
    return memory ?? usedSize;
  };
  await ask(0, 20);
  const before = await heap();
  await ask(20, 20 + soakPhrases);
  const after = await heap();
  await page.context().close();
  console.log(
    `\nPage and worker hold ${(before / 1e6).toFixed(1)} MB after 20 phrases and ${(after / 1e6).toFixed(1)} MB ` +
      `after ${soakPhrases} more.`,
  );
}
