import { build } from 'esbuild';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { promisify } from 'node:util';

import type { GroundingErrorCode } from '@grounder/core';
import type * as web from '@grounder/web';
import { writeWebAssets } from '@grounder/web/assets';

import { repositoryPath } from '../../support/fixtures.js';
import type { PageServerOptions } from './page-server.js';
import { PageServer } from './page-server.js';

/** What a page of the tests has beside the package: it runs in the page. */
export interface PageTools {
  readonly web: typeof web;
  /** The grounder that was opened last. */
  grounder: web.WebGrounder;
  /** Codes or names of errors and warnings. */
  readonly caught: (promise: Promise<unknown>) => Promise<{ code: string; message: string }>;
}

declare global {
  // Set by the script of the page.
  var tools: PageTools;
}

/** The script of a page of the tests: everything of the package. */
const script = `
import * as web from '@grounder/web';
window.tools = {
  web,
  caught: (promise) => promise.then(
    () => ({ code: 'none', message: '' }),
    (error) => ({ code: typeof error.code === 'string' ? error.code : error.name, message: String(error.message) }),
  ),
};
`;

/** A folder with the assets, and a bundled page, made once for a suite. */
export interface WebSite extends AsyncDisposable {
  readonly folder: string;
  readonly assets: string;
  /** Bytes of the page's own script. */
  readonly script: string;
  serve(options?: Partial<PageServerOptions>): Promise<PageServer>;
}

/** Bundles the worker, writes the assets, unless there are to be none, and bundles the page. */
export async function buildWebSite(wanted: { readonly assets?: false } = {}): Promise<WebSite> {
  const folder = await mkdtemp(join(tmpdir(), 'grounder-web-'));
  const assets = wanted.assets === false ? folder : await buildAssets(folder);
  const bundled = await build({
    stdin: { contents: script, resolveDir: repositoryPath('.'), loader: 'js' },
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
  });
  const code = bundled.outputFiles[0]?.text ?? '';
  return {
    folder,
    assets,
    script: code,
    serve: ({ files, ...options } = {}) =>
      PageServer.open({
        folders: { '/assets/': assets },
        files: { '/': pageWith('/page.js'), '/page.js': code, ...files },
        ...options,
      }),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Writes the folder that a page needs, of the worker as it is in the working tree. */
export async function buildAssets(folder: string): Promise<string> {
  const bundle = join(folder, 'bundle');
  const assets = join(folder, 'assets');
  await promisify(execFile)(process.execPath, [repositoryPath('scripts/bundle-worker.js'), bundle]);
  await writeWebAssets(assets, { bundle });
  return assets;
}

/** A page that runs one script. */
export function pageWith(path: string): string {
  return `<!doctype html><title>test</title><link rel="icon" href="data:,"><script type="module" src="${path}"></script>`;
}

/** Opens a page and notes what it complains of. */
export async function openPage(
  browser: Browser,
  server: PageServer,
): Promise<{ readonly page: Page; readonly complaints: string[] }> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(server.address)) {
      complaints.push(`request: ${request.url()}`);
    }
  });
  await page.goto(server.address);
  return { page, complaints };
}

/** The code with which opening a grounder fails. */
export function openingFailure(
  page: Page,
  options: Record<string, unknown> = {},
): Promise<{ code: GroundingErrorCode; message: string }> {
  return page.evaluate(
    (given) => tools.caught(tools.web.createWebGrounder({ weights: '/assets/', ...given })),
    options,
  ) as Promise<{ code: GroundingErrorCode; message: string }>;
}
