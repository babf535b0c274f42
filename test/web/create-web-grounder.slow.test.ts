import { expect } from 'chai';
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';

import { iou } from '@grounder/core';
import { imageJsCodec } from '@grounder/images';
import type { OpenGrounder } from '@grounder/pipeline';
import { nodeRuntime, openModel } from '@grounder/models';
import { createGrounder, loadImage } from '@grounder/pipeline';
import { openDetector } from '@grounder/pipeline/internal';

import { chromiumPath, openChromium } from '../support/chromium.js';
import { fixturePath } from '../support/fixtures.js';
import type { PageServer } from './support/page-server.js';
import { askedPhotos } from './support/photos.js';
import type { WebSite } from './support/web-page.js';
import { buildWebSite, openPage } from './support/web-page.js';

describe('createWebGrounder', function () {
  this.timeout(300_000);
  const codec = imageJsCodec();
  let site: WebSite;
  let server: PageServer;
  let browser: Browser;
  let page: Page;
  let complaints: string[];
  let node: OpenGrounder;

  before(async function () {
    browser = await openChromium(this);
    site = await buildWebSite();
    const files: Record<string, Uint8Array> = {};
    for (const { name, path } of askedPhotos) {
      files[`/${name}.jpg`] = await readFile(path);
      // Lossless, so that the browser sees the very pixels that Node does.
      files[`/${name}.png`] = await codec.encode(await loadImage(path, { codec }), 'png');
    }
    files['/boats.png'] = await readFile(fixturePath('models/images/boats-320x240.png'));
    files['/tiny.onnx'] = await readFile(fixturePath('models/tiny-yolov8/onnx/model.onnx'));
    server = await site.serve({ files });
    ({ page, complaints } = await openPage(browser, server));
    node = await createGrounder({ runtime: nodeRuntime({ threads: 1 }) });
    await page.evaluate(async () => {
      tools.grounder = await tools.web.createWebGrounder({ weights: '/assets/' });
    });
  });

  after(async () => {
    if (chromiumPath === undefined) return;
    await node.dispose();
    await browser.close();
    await server[Symbol.asyncDispose]();
    await site[Symbol.asyncDispose]();
  });

  afterEach(() => {
    expect(complaints).to.deep.equal([]);
  });

  const ground = (image: string, phrase: string) =>
    page.evaluate(([source, text]) => tools.grounder.ground(source, text), [
      image,
      phrase,
    ] as const);

  for (const { name, path, phrases } of askedPhotos) {
    it(`answers as Node does about ${name}, to a pixel where both see the same pixels`, async () => {
      const image = await loadImage(path, { codec });
      for (const phrase of phrases) {
        const expected = await node.ground(image, phrase);
        const found = await ground(`/${name}.png`, phrase);

        const sides = (
          { left, top, right, bottom } = { left: -9, top: -9, right: -9, bottom: -9 },
        ) => [left, top, right, bottom];
        sides(found.box ?? undefined).forEach((side, index) => {
          expect(side, phrase).to.be.closeTo(sides(expected.box)[index] ?? 0, 1);
        });
        expect(found.label, phrase).to.equal(expected.label ?? null);
        expect(found.score, phrase).to.be.closeTo(expected.score ?? 0, 1e-3);
        expect(found.candidates, phrase).to.have.lengthOf(expected.candidates.length);
        expect(found.warnings, phrase).to.deep.equal(expected.warnings);
      }
    });

    it(`chooses what Node chooses in ${name} as the browser decodes it`, async () => {
      for (const phrase of phrases) {
        const expected = await node.ground(path, phrase, {});
        const found = await ground(`/${name}.jpg`, phrase);

        expect(found.label, phrase).to.equal(expected.label ?? null);
        if (expected.box === undefined || found.box === null) continue;
        expect(iou(found.box, expected.box), phrase).to.be.above(0.8);
      }
    });
  }

  it('tells box, factors, runners-up, timings, and why there is none', async () => {
    const found = await ground('/pastoral.png', 'the largest sheep');
    const missing = await ground('/pastoral.png', 'the laptop');

    expect(found.candidates[0]?.factors?.map(({ text }) => text)).to.include('largest');
    expect(Object.keys(found.timings)).to.have.members(['parse', 'decode', 'detect', 'score']);
    expect(found.unit).to.equal('probability');
    expect(missing.box).to.equal(null);
    const image = await loadImage(askedPhotos[0]?.path ?? '', { codec });
    const { reason } = await node.ground(image, 'the laptop');
    expect(missing.reason).to.equal(reason);
  });

  it('decodes and searches a picture once', async () => {
    const times = await page.evaluate(async () => {
      const blob = await (await fetch('/pastoral.jpg')).blob();
      const first = await tools.grounder.ground(blob, 'the sheep on the left');
      const second = await tools.grounder.ground(blob, 'the sheep on the right');
      return [first.timings, second.timings];
    });

    expect(times[0]?.decode).to.be.above(1);
    expect((times[1]?.decode ?? 0) + (times[1]?.detect ?? 0)).to.be.below(1);
  });

  it('takes a Blob, an ImageBitmap, ImageData and pixels, and a URL of the page', async () => {
    const boxes = await page.evaluate(async () => {
      const blob = await (await fetch('/harbour.png')).blob();
      const bitmap = await createImageBitmap(blob);
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
      context?.drawImage(bitmap, 0, 0);
      const data = context?.getImageData(0, 0, bitmap.width, bitmap.height);
      const images = [blob, bitmap, data ?? '', '/harbour.png'];
      const answers = [];
      for (const image of images) {
        answers.push((await tools.grounder.ground(image, 'the boat on the right')).box);
      }
      return { answers, width: bitmap.width };
    });

    expect(boxes.width, 'the bitmap stays open').to.be.above(0);
    for (const box of boxes.answers) expect(box).to.deep.equal(boxes.answers[0]);
  });

  it('parses with the tree and the warnings of the command line', async () => {
    const { query, tree, warnings } = await page.evaluate(() =>
      tools.grounder.parse('second man from the left'),
    );

    expect(query.subject?.head).to.equal('man');
    expect(tree).to.deep.equal(['man', '└─ 2nd from the left']);
    expect(warnings).to.deep.equal([]);
  });

  it('ends a call by its signal, and answers the next', async () => {
    const ended = await page.evaluate(async () => {
      const blob = await (await fetch('/faces.jpg')).blob();
      const image = await createImageBitmap(blob, 0, 0, 640, 480);
      const controller = new AbortController();
      const start = performance.now();
      const call = tools.grounder.ground(image, 'the woman', { signal: controller.signal });
      setTimeout(() => {
        controller.abort();
      }, 100);
      const caught = await tools.caught(call);
      const after = performance.now() - start;
      const { query } = await tools.grounder.parse('the woman');
      return { caught, after, head: query.subject?.head };
    });

    expect(ended.caught.code).to.equal('AbortError');
    expect(ended.head).to.equal('woman');
  });

  it('never holds the page up for 50 ms', async () => {
    await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });

    await page.evaluate(async () => {
      const grounder = await tools.web.createWebGrounder({ weights: '/assets/' });
      const blob = await (await fetch('/harbour.jpg')).blob();
      for (const phrase of [
        'the boat on the right',
        'the largest boat',
        'the man who is sitting',
      ]) {
        await grounder.ground(blob, phrase);
      }
      grounder.close();
    });

    const tasks = mainThreadTasks(await browser.stopTracing());
    expect(tasks).to.have.length.above(10);
    expect(Math.max(...tasks)).to.be.below(50);
  });

  it('takes the files from the browser the second time', async () => {
    server.sent.clear();

    const seen = await page.evaluate(async () => {
      const progress: { file: string; loaded: number; total: number }[] = [];
      const grounder = await tools.web.createWebGrounder({
        weights: './assets',
        onProgress: (step) => progress.push(step),
      });
      grounder.close();
      return progress;
    });

    expect([...server.sent.keys()].filter((path) => /onnx|wasm$|bin$/.test(path))).to.deep.equal(
      [],
    );
    expect(seen.map(({ file }) => file).sort()).to.have.lengthOf(3);
    for (const { loaded, total } of seen) expect(loaded).to.equal(total);
  });

  it('takes a detector of the user, and fetches none', async () => {
    server.sent.clear();
    const image = await loadImage(fixturePath('models/images/boats-320x240.png'));
    await using detector = await openDetector(
      await openModel(fixturePath('models/tiny-yolov8'), { runtime: nodeRuntime({ threads: 1 }) }),
      {},
    );
    const expected = await detector.detect(image);

    const found = await page.evaluate(async () => {
      const model = await (await fetch('/tiny.onnx')).blob();
      const grounder = await tools.web.createWebGrounder({
        weights: '/assets/',
        detector: { model },
      });
      const { candidates } = await grounder.ground('/boats.png', 'the boat');
      const none = new Blob(['no model']);
      const code = await tools.caught(
        tools.web.createWebGrounder({ weights: '/assets/', detector: { model: none } }),
      );
      grounder.close();
      return { labels: candidates.map(({ label }) => label), code };
    });

    expect(found.labels.sort()).to.deep.equal(expected.map(({ label }) => label).sort());
    expect(found.labels).to.have.length.above(0);
    expect(found.code.code).to.equal('INVALID_MODEL');
    expect([...server.sent.keys()].filter((path) => path.includes('centernet'))).to.deep.equal([]);
  });

  it('refuses every call after close', async () => {
    const codes = await page.evaluate(async () => {
      const grounder = await tools.web.createWebGrounder({ weights: '/assets/' });
      const running = tools.caught(grounder.ground('/pastoral.png', 'the sheep'));
      grounder.close();
      grounder.close();
      const { code } = await running;
      return [code, (await tools.caught(grounder.parse('the sheep'))).code];
    });

    expect(codes).to.deep.equal(['DISPOSED', 'DISPOSED']);
  });

  it('warns of threads that a page without isolation cannot have', async () => {
    const warnings = await page.evaluate(async () => {
      const told: string[] = [];
      const grounder = await tools.web.createWebGrounder({
        weights: '/assets/',
        threads: 2,
        onWarning: ({ code }) => told.push(code),
      });
      grounder.close();
      return told;
    });

    expect(warnings).to.deep.equal(['INVALID_OPTION']);
  });
});

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds of the processor, of which other programs have no share. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Milliseconds of the processor for each task of the pages' threads. */
function mainThreadTasks(trace: Buffer): readonly number[] {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] };
  const threads = traceEvents
    .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
    .map(({ pid, tid }) => `${pid} ${tid}`);
  return traceEvents
    .filter(({ pid, tid, tdur }) => tdur !== undefined && threads.includes(`${pid} ${tid}`))
    .map(({ tdur = 0 }) => tdur / 1000);
}
