import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import type { CallOptions, ImageCodec } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { defaultSeed, toUnwritable } from '@grounder/core/internal';

import type { GroundingRecord } from '../runs/grounding-record.js';
import { groupBySystem, summariseRun } from '../runs/summarise-run.js';
import type { RunSummary } from '../runs/summarise-run.js';
import { chooseItems } from './choose-items.js';
import { renderPage } from './page.js';
import type { Thumbnail } from './thumbnails.js';
import { makeThumbnail } from './thumbnails.js';

/** What a report shows. */
export interface ReportOptions extends CallOptions {
  /** The page's heading. */
  readonly title: string;
  /** The records of all systems; at least one. */
  readonly records: readonly GroundingRecord[];
  /** Their numbers; made when left out. */
  readonly summary?: RunSummary;
  /**
   * Most answers in the gallery; more are drawn at random, about as many of each kind.
   * @defaultValue 600
   */
  readonly galleryLimit?: number;
  /**
   * Chooses them.
   * @defaultValue 1
   */
  readonly seed?: number;
  /** Decodes and encodes the pictures; image-js when left out. */
  readonly codec?: ImageCodec;
}

/**
 * Writes a run as one HTML page that needs no network: tables with intervals, figures, and a gallery
 * of answers; and its numbers as JSON. Each file replaces an older one wholly or not at all.
 * @param folder - Where `index.html` and `summary.json` are written; it is made.
 * @param options - What it shows. Pictures are read from the records' paths; one that cannot be read
 *   is named in its place.
 * @throws GroundingError `INVALID_DATA` when there is no record, `FILE_UNWRITABLE` when the page
 *   cannot be written.
 */
export async function writeReport(folder: string, options: ReportOptions): Promise<string> {
  const { title, records, galleryLimit = 600, seed = defaultSeed, signal } = options;
  if (records.length === 0) {
    throw new GroundingError('INVALID_DATA', 'expected records of a run, got none');
  }
  const summary = options.summary ?? summariseRun(records);
  const items = chooseItems(records, galleryLimit, seed);
  const paths = [...new Set(items.map(({ record }) => record.imagePath))];
  const thumbnails = await makeThumbnails(paths, options);
  const bySystem = groupBySystem(records);
  const page = await renderPage({ title, summary, bySystem, items, thumbnails });
  signal?.throwIfAborted();
  const path = join(folder, 'index.html');
  await replaceFile(path, page);
  await replaceFile(join(folder, 'summary.json'), `${JSON.stringify(summary, undefined, 2)}\n`);
  return path;
}

async function makeThumbnails(
  paths: readonly string[],
  { codec, signal, onProgress }: ReportOptions,
): Promise<ReadonlyMap<string, Thumbnail | undefined>> {
  const thumbnails = new Map<string, Thumbnail | undefined>();
  for (const path of paths) {
    signal?.throwIfAborted();
    thumbnails.set(path, await makeThumbnail(path, codec));
    onProgress?.({ stage: 'pictures', done: thumbnails.size, total: paths.length });
  }
  return thumbnails;
}

/** Replaces a file, wholly or not at all. */
async function replaceFile(path: string, content: string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(temporary, content);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw toUnwritable(error, path, 'an older one is left as it was');
  }
}
