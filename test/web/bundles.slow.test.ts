import { expect } from 'chai';
import * as esbuild from 'esbuild';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Browser } from 'playwright-core';
import * as vite from 'vite';
import webpack from 'webpack';

import { chromiumPath, openChromium } from '../support/chromium.js';
import { repositoryPath } from '../support/fixtures.js';
import { PageServer } from './support/page-server.js';
import { askedPhotos } from './support/photos.js';
import { buildAssets, openPage, pageWith } from './support/web-page.js';

/** Ten lines, as a user would begin. */
const page = `import { createWebGrounder } from '@grounder/web';

const grounder = await createWebGrounder({ weights: '/assets/' });
const { tree } = await grounder.parse('the sheep on the left');
const { box, label } = await grounder.ground('/photo.jpg', 'the sheep on the left');
const found = document.createElement('p');
found.id = 'found';
found.textContent = JSON.stringify({ tree, box, label, isolated: crossOriginIsolated });
document.body.append(found);
grounder.close();
`;

const bundlers: Readonly<Record<string, (folder: string) => Promise<unknown>>> = {
  Vite: (folder) =>
    vite.build({
      root: folder,
      logLevel: 'error',
      build: { outDir: join(folder, 'out'), target: 'es2022' },
    }),
  esbuild: async (folder) => {
    await esbuild.build({
      entryPoints: [join(folder, 'page.js')],
      outfile: join(folder, 'out/page.js'),
      bundle: true,
      minify: true,
      format: 'esm',
    });
    await writeFile(join(folder, 'out/index.html'), pageWith('/page.js'));
  },
  webpack: async (folder) => {
    const compiler = webpack({
      mode: 'production',
      context: folder,
      entry: './page.js',
      output: { path: join(folder, 'out'), filename: 'page.js' },
    });
    const stats = await promisify(compiler.run.bind(compiler))();
    if (stats?.hasErrors() === true) throw new Error(stats.toString('errors-only'));
    await writeFile(join(folder, 'out/index.html'), pageWith('/page.js'));
  },
};

describe('a page of ten lines', function () {
  this.timeout(300_000);
  let assets: string;
  let root: string;
  let browser: Browser;

  before(async function () {
    browser = await openChromium(this);
    root = await mkdtemp(join(tmpdir(), 'grounder-bundles-'));
    assets = await buildAssets(root);
    await symlink(repositoryPath('node_modules'), join(root, 'node_modules'));
  });

  after(async () => {
    if (chromiumPath === undefined) return;
    await browser.close();
    await rm(root, { recursive: true, force: true });
  });

  for (const [name, bundle] of Object.entries(bundlers)) {
    describe(`bundled by ${name} without configuration`, () => {
      let out: string;

      before(async () => {
        const folder = join(root, name);
        out = join(folder, 'out');
        await mkdir(folder);
        await writeFile(join(folder, 'page.js'), page);
        await writeFile(join(folder, 'index.html'), pageWith('/page.js'));
        await bundle(folder);
        await cp(assets, join(out, 'assets'), { recursive: true });
      });

      for (const isolated of [false, true]) {
        const headers = isolated ? 'isolated across origins, and with threads' : 'not isolated';

        it(`grounds under a strict content security policy, ${headers}`, async () => {
          await using server = await PageServer.open({
            folders: { '/': out },
            files: {
              '/': await readFile(join(out, 'index.html')),
              '/photo.jpg': await readFile(askedPhotos[0]?.path ?? ''),
            },
            isolated,
          });
          const { page: opened, complaints } = await openPage(browser, server);

          const text = await opened.locator('#found').textContent({ timeout: 120_000 });
          const found = JSON.parse(text ?? '') as Record<string, unknown>;
          await opened.context().close();

          expect(found).to.deep.include({
            label: 'sheep',
            isolated,
            tree: ['sheep', '└─ most: left'],
          });
          expect(found.box).to.have.property('left').that.is.within(90, 140);
          expect(complaints).to.deep.equal([]);
          // Each thread loads the script of WebAssembly anew.
          const glue = server.sent.get('/assets/ort-wasm-simd-threaded.mjs') ?? 0;
          const once = (await readFile(join(assets, 'ort-wasm-simd-threaded.mjs'))).length;
          expect(glue / once > 1).to.equal(isolated);
        });
      }

      it('adds less than 10 kB to the page', async () => {
        const scripts = (await readdir(out, { recursive: true })).filter(
          (path) => path.endsWith('.js') && !path.endsWith('worker.js'),
        );

        let bytes = 0;
        for (const path of scripts) bytes += await zipped(join(out, path));

        expect(bytes).to.be.within(1000, 10_000);
      });
    });
  }

  it('fetches at most 1.3 MB of code and words, gzipped, beside models and WebAssembly', async () => {
    const worker = await zipped(join(assets, 'worker.js'));
    const glue = await zipped(join(assets, 'ort-wasm-simd-threaded.mjs'));

    expect(worker + glue + 10_000).to.be.below(1_300_000);
    expect((await readFile(join(assets, 'wordnet.bin'))).length).to.be.below(800_000);
  });
});

async function zipped(path: string): Promise<number> {
  return (await promisify(gzip)(await readFile(path), { level: 9 })).length;
}
