import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';

import { repositoryPath } from '../support/fixtures.js';

/**
 * Builds the page into a folder of its own.
 * @param web - A module that stands for `@grounder/web`.
 * @returns The folder, which the caller removes.
 */
export async function buildPage(web?: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'grounder-page-'));
  await build({
    configFile: repositoryPath('site/vite.config.js'),
    logLevel: 'error',
    build: { outDir: folder },
    ...(web === undefined ? {} : { resolve: { alias: { '@grounder/web': repositoryPath(web) } } }),
  });
  return folder;
}
