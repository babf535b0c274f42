import { loadImage } from '@grounder/pipeline';
import { join } from 'node:path';

import type { ChosenQuery, ChoosePseudoQueriesOptions } from '@grounder/captions/internal';
import { choosePseudoQueries } from '@grounder/captions';
import type { CallOptions, RasterImage } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { version } from '@grounder/core/internal';

import { chooseDataSetPlace } from './data-set-place.js';
import type { DataSetWriter } from './data-set-writer.js';
import { openDataSetWriter } from './data-set-writer.js';
import { listPictures } from './list-pictures.js';
import type { DetectorChoice, NamedDetector } from './open-named-detector.js';
import { openNamedDetector } from './open-named-detector.js';
import { chanceOf, drawPictures } from './picture-chance.js';
import { pseudoLines } from './pseudo-lines.js';

/** How objects and texts are chosen; all is written down on each line. */
export type PseudoRecipe = Required<Omit<ChoosePseudoQueriesOptions, 'attributesOf'>>;

/** What {@link writePseudoQueries} writes, and from what. */
export interface PseudoQueriesPlan extends CallOptions {
  /** The folder of the pictures. */
  readonly images: string;
  /** A new .jsonl file in that folder or above it, or a new folder, which gets copies. */
  readonly out: string;
  /** What finds the objects. */
  readonly detector: DetectorChoice;
  /** How objects and texts are chosen. */
  readonly recipe: PseudoRecipe;
  /** The split of the lines. */
  readonly split: string;
  /** Share of the pictures that are in the split `val` instead, 0 to 1. */
  readonly valShare: number;
  /** Most pictures, drawn at random. */
  readonly limit?: number;
  /** Whether a picture that cannot be read ends the work. */
  readonly isStrict: boolean;
}

/** What was written. */
export interface WrittenPseudoQueries {
  /** What to open as a data set. */
  readonly dataset: string;
  /** Pictures that were searched. */
  readonly pictures: number;
  /** Pictures with at least one line. */
  readonly picturesWithQueries: number;
  /** Objects that are asked for. */
  readonly objects: number;
  /** Lines. */
  readonly queries: number;
  /** Pictures that were passed over because they could not be read. */
  readonly skipped: number;
  /** Why, for the first of them. */
  readonly problems: readonly string[];
}

/** Most reasons that are kept. */
const keptProblems = 20;

/** What may be wrong with one picture and not with all. */
const pictureFaults: ReadonlySet<string> = new Set([
  'INVALID_IMAGE',
  'UNSUPPORTED_IMAGE',
  'IMAGE_TOO_LARGE',
  'FILE_UNREADABLE',
  'FILE_NOT_FOUND',
]);

/**
 * Writes a data set to learn from without labels: a detector finds objects in the pictures of a folder,
 * templates write what could be asked about them. One picture is in memory at a time, and nothing is
 * there until all is written.
 */
export async function writePseudoQueries(plan: PseudoQueriesPlan): Promise<WrittenPseudoQueries> {
  const { images, out, recipe, limit, signal } = plan;
  const place = await chooseDataSetPlace(out, images);
  const names = drawPictures(await listPictures(images, signal), limit, recipe.seed);
  await using detector = await openNamedDetector(plan.detector);
  const writer = await openDataSetWriter(place, images);
  try {
    const counts = await writeAll(names, plan, { detector, writer, prefix: place.prefix });
    assertSome(counts, names.length, images);
    await writer.commit();
    return { dataset: out, ...counts };
  } finally {
    await writer.discard();
  }
}

type Counts = Omit<WrittenPseudoQueries, 'dataset'>;

interface Work {
  readonly detector: NamedDetector;
  readonly writer: DataSetWriter;
  readonly prefix: string;
}

async function writeAll(
  names: readonly string[],
  plan: PseudoQueriesPlan,
  work: Work,
): Promise<Counts> {
  const counts = { pictures: 0, picturesWithQueries: 0, objects: 0, queries: 0, skipped: 0 };
  const problems: string[] = [];
  for (const [index, name] of names.entries()) {
    plan.signal?.throwIfAborted();
    const image = await loadPicture(name, plan, work.prefix);
    if (typeof image === 'string') {
      counts.skipped += 1;
      if (problems.length < keptProblems) problems.push(image);
    } else {
      const queries = await writePicture({ name, image }, plan, work);
      counts.pictures += 1;
      counts.picturesWithQueries += queries.length === 0 ? 0 : 1;
      counts.objects += new Set(queries.map(({ object }) => object)).size;
      counts.queries += queries.length;
    }
    plan.onProgress?.({ stage: 'pictures', done: index + 1, total: names.length });
  }
  return { ...counts, problems };
}

/** The picture, or why there is none. */
async function loadPicture(
  name: string,
  { images, isStrict }: PseudoQueriesPlan,
  prefix: string,
): Promise<RasterImage | string> {
  const path = join(images, name);
  try {
    assertWritable(`${prefix}${name}`, path);
    return await loadImage(path);
  } catch (error) {
    const isFault = GroundingError.isInstance(error) && pictureFaults.has(error.code);
    if (isStrict || !isFault) throw error;
    return error.message;
  }
}

/** Lines name pictures with forward slashes and without blanks around, as data sets are read. */
function assertWritable(name: string, path: string): void {
  const isPlain = !/[\p{Cc}\\]/u.test(name) && !/^[a-zA-Z]:/.test(name) && name.trim() === name;
  if (isPlain) return;
  throw new GroundingError(
    'FILE_UNREADABLE',
    `${JSON.stringify(path)}: expected a name without backslashes, control characters, a drive letter ` +
      'or blanks around it, which lines of a data set cannot hold; rename it',
  );
}

async function writePicture(
  { name, image }: { readonly name: string; readonly image: RasterImage },
  { recipe, split, valShare, signal }: PseudoQueriesPlan,
  { detector, writer, prefix }: Work,
): Promise<readonly ChosenQuery[]> {
  const found = await detector.detector.detect(image, signal === undefined ? {} : { signal });
  const chance = chanceOf(name, recipe.seed);
  const queries = choosePseudoQueries(found, image, { ...recipe, seed: chance.seed });
  if (queries.length === 0) return queries;
  const { width, height } = image;
  const lines = pseudoLines(queries, {
    image: `${prefix}${name}`,
    size: { width, height },
    split: chance.split < valShare ? 'val' : split,
    source: { grounder: version, detector: detector.name, model: detector.model, ...recipe },
  });
  await writer.write(lines, name);
  return queries;
}

function assertSome({ queries, skipped, problems }: Counts, total: number, images: string): void {
  if (queries > 0) return;
  const [first = ''] = problems;
  throw new GroundingError(
    'INVALID_DATA',
    skipped === total
      ? `expected pictures in ${images}, got ${total} that cannot be read; the first: ${first}`
      : `expected objects to ask for in ${total - skipped} pictures of ${images}, got none; ` +
          'lower the least score (--min-score) or area (--min-area), keep shared texts (--shared), or ' +
          'choose a detector that knows what is in them (--detector)',
  );
}
