import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';

import { repositoryPath } from '../support/fixtures.js';

/** What the page is built with. */
export interface BuildPageOptions {
  /** A module that stands for `@grounder/web`; the package itself when left out. */
  readonly web?: string;
  /** Writes the model's files into a folder; there are none when left out. */
  readonly weights?: (folder: string) => Promise<unknown>;
}

/**
 * Builds the page into a folder of its own.
 * @returns The folder, which the caller removes.
 */
export async function buildPage({ web, weights }: BuildPageOptions): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'grounder-page-'));
  await weights?.(join(folder, 'weights'));
  const alias = web === undefined ? {} : { '@grounder/web': repositoryPath(web) };
  await build({
    configFile: repositoryPath('site/vite.config.js'),
    logLevel: 'error',
    build: { outDir: folder },
    resolve: { alias },
  });
  return folder;
}
