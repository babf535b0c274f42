import { basename, dirname, join, resolve } from 'node:path';
import { defined } from '@grounder/core/internal';

import type { AnnotationRow, AnnotationTable } from './annotation-table.js';
import type { DataSet } from './data-set.js';
import { createDataSet } from './data-set.js';
import type { ImageFolder } from './image-folder.js';
import { chooseImageFolder } from './image-folder.js';
import { loadAnnotations } from './load-annotations.js';
import type { ReferringExample } from './referring-example.js';

/** How to read a file of COCO's detection format. */
export interface CocoOptions {
  /**
   * The folder of the pictures.
   * @defaultValue the first of `images`, `../val2017` and other usual places that has them
   */
  readonly imageFolder?: string;
  /** Stops reading. */
  readonly signal?: AbortSignal;
}

const splitInName = /(train|val|test)/;
const yearInName = /((?:train|val|test)\d{4})/;

/**
 * Opens a file of COCO's detection format. Each annotated object becomes an example whose phrase is
 * the name of its category, tagged `only-one` when the picture has no other of the kind, else
 * `one-of-several`: then the name alone cannot tell which is meant. Crowds are objects, but no
 * examples.
 * @param path - The file, such as `instances_val2017.json`.
 * @returns The data set, with one split: `train`, `val` or `test` when the file's name says so, else
 *   `all`.
 * @throws GroundingError `FILE_NOT_FOUND`, `FILE_UNREADABLE`; `INVALID_DATA` when the file as a
 *   whole is not what it should be.
 */
export async function openCoco(path: string, options: CocoOptions = {}): Promise<DataSet> {
  const { table, problems } = await loadAnnotations(path, options.signal);
  const images = await imagesOf(path, table, options.imageFolder);
  const own = basename(path, '.json');
  const split = splitInName.exec(own)?.[1] ?? 'all';
  return createDataSet({
    format: 'coco',
    name: own === 'instances' ? basename(dirname(resolve(path))) : own,
    path: resolve(path),
    imageFolder: images.path,
    splits: [split],
    // Every broken record is one of the annotation file, and listed once by `problems`.
    read: () => readExamples(table, images, split),
    objects: (imageId) => table.objects(imageId),
    problems,
  });
}

async function imagesOf(
  path: string,
  table: AnnotationTable,
  given: string | undefined,
): Promise<ImageFolder> {
  const names = [...table.images.values()].slice(0, 20).map(({ fileName }) => fileName);
  if (given !== undefined) return chooseImageFolder([resolve(given)], names);
  const folder = dirname(resolve(path));
  const year = yearInName.exec(basename(path))?.[1] ?? 'images';
  const places = ['images', year, `../${year}`, `../images/${year}`, '../images', '.'];
  const [first = folder, ...rest] = places.map((place) => join(folder, place));
  return chooseImageFolder([first, ...rest], names);
}

async function* readExamples(
  table: AnnotationTable,
  images: ImageFolder,
  split: string,
): AsyncGenerator<ReferringExample, void, undefined> {
  for (const row of table.rows()) {
    const image = table.images.get(row.imageId);
    if (row.crowd || image === undefined) continue;
    const { width, height } = image;
    yield {
      ...describe(row, table),
      image: await images.locate(image.fileName),
      ...defined({ width, height }),
      split,
    };
  }
}

function describe(
  row: AnnotationRow,
  table: AnnotationTable,
): Omit<ReferringExample, 'image' | 'split'> {
  const category = table.categories.get(row.categoryId) ?? '';
  const distractors = table.distractors(row);
  return {
    id: String(row.id),
    imageId: row.imageId,
    refId: String(row.id),
    expression: category,
    box: row.box,
    category,
    distractors,
    tags: [distractors === 0 ? 'only-one' : 'one-of-several'],
  };
}
