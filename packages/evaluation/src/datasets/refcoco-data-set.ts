import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

import { GroundingError } from '@grounder/core';
import { defined, parseJson } from '@grounder/core/internal';

import type { AnnotatedImage, AnnotationRow, AnnotationTable } from './annotation-table.js';
import type { DataSet } from './data-set.js';
import { createDataSet } from './data-set.js';
import { decodePickle } from './decode-pickle.js';
import { assertFile, readingError } from './file-errors.js';
import type { ImageFolder } from './image-folder.js';
import { chooseImageFolder } from './image-folder.js';
import { loadAnnotations } from './load-annotations.js';
import { showValue } from './plain-value.js';
import type { RecordPlace, ReportProblem } from './record-fields.js';
import { attempt, BrokenField } from './record-fields.js';
import type { Ref, RefcocoText } from './refcoco-refs.js';
import { parseRefs } from './refcoco-refs.js';
import type { DataSetProblem, ReferringExample } from './referring-example.js';

/** How to read RefCOCO, RefCOCO+ and RefCOCOg. */
export interface RefcocoOptions {
  /**
   * The folder of the pictures.
   * @defaultValue the first of `images`, `../images/mscoco/images/train2014` and other usual places
   *   that has them
   */
  readonly imageFolder?: string;
  /**
   * The form of the phrases: `sent` is lower-case without signs, as published numbers use it; `raw`
   * is as it was typed.
   * @defaultValue 'sent'
   */
  readonly text?: RefcocoText;
  /** Stops reading. */
  readonly signal?: AbortSignal;
}

/** The largest refs file that is read as a whole; the real ones have at most 40 MB. */
const maximumRefsBytes = 1024 ** 3;
const usualImageFolders = [
  'images',
  '../images',
  '../images/mscoco/images/train2014',
  '../images/mscoco/train2014',
  '../images/train2014',
  '../mscoco/train2014',
  '../coco/train2014',
  '../train2014',
  '../../train2014',
  'train2014',
  '../train2017',
  '../../train2017',
  '.',
];

/**
 * Reads a data set of the RefCOCO family as it is distributed: `refs(...).p` beside
 * `instances.json`. Of gRefCOCO's `grefs(...).json`, phrases that mean several objects are broken
 * records: an example has one box or none.
 * @param path - The refs file; `openDataSet` finds it in a folder.
 * @throws GroundingError `FILE_NOT_FOUND`, `FILE_UNREADABLE`; `INVALID_DATA` when a file as a
 *   whole is not what it should be.
 */
export async function openRefcoco(path: string, options: RefcocoOptions = {}): Promise<DataSet> {
  const { text = 'sent', signal } = options;
  const folder = dirname(resolve(path));
  const file = basename(path);
  const { refs, broken } = await loadRefs(path, text);
  const { table, problems } = await loadAnnotations(join(folder, 'instances.json'), signal);
  const images = await imagesOf(folder, table, options.imageFolder);
  return createDataSet({
    format: 'refcoco',
    name: `${basename(folder)}(${/\((.*)\)/.exec(file)?.[1] ?? file})`,
    path: resolve(path),
    imageFolder: images.path,
    firstFault: broken[0],
    splits: refs.map(({ split }) => split),
    read: (split, report) => {
      const asked = refs.filter((ref) => split === undefined || ref.split === split);
      return readExamples(asked, { file, table, images, broken, report });
    },
    objects: (imageId) => table.objects(imageId),
    problems,
  });
}

/** Parses the refs and lets go of what was unpickled, which is many times larger. */
async function loadRefs(
  path: string,
  text: RefcocoText,
): Promise<{ readonly refs: readonly Ref[]; readonly broken: readonly DataSetProblem[] }> {
  const file = basename(path);
  const broken: DataSetProblem[] = [];
  const bytes = await readWhole(path);
  const value = file.endsWith('.json') ? decodeJson(bytes, file) : decodePickle(bytes, file);
  if (!Array.isArray(value) || value.length === 0) {
    const expected = `${file}: expected a list of refs`;
    throw new GroundingError('INVALID_DATA', `${expected}, got ${showValue(value)}`);
  }
  const refs = parseRefs(value, { file, text }, (problem) => broken.push(problem));
  return { refs, broken };
}

function decodeJson(bytes: Uint8Array, file: string): unknown {
  try {
    return parseJson(new TextDecoder().decode(bytes));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new GroundingError('INVALID_DATA', `${file}: expected JSON: ${reason}`, { cause });
  }
}

async function readWhole(path: string): Promise<Uint8Array> {
  try {
    await assertFile(path);
    const { size } = await stat(path);
    if (size <= maximumRefsBytes) return await readFile(path);
    const expected = `${basename(path)}: expected at most ${maximumRefsBytes} bytes`;
    throw new GroundingError('INVALID_DATA', `${expected}, got ${size}`);
  } catch (error) {
    throw readingError(path, error);
  }
}

async function imagesOf(
  folder: string,
  table: AnnotationTable,
  given: string | undefined,
): Promise<ImageFolder> {
  const names = [...table.images.values()].slice(0, 20).map(({ fileName }) => fileName);
  const usual = usualImageFolders.map((place) => join(folder, place));
  const [first = folder, ...rest] = given === undefined ? usual : [resolve(given)];
  return chooseImageFolder([first, ...rest], names);
}

interface ReadContext {
  readonly file: string;
  readonly table: AnnotationTable;
  readonly images: ImageFolder;
  /** What was broken in the refs file. */
  readonly broken: readonly DataSetProblem[];
  readonly report: ReportProblem;
}

async function* readExamples(
  refs: readonly Ref[],
  context: ReadContext,
): AsyncGenerator<ReferringExample, void, undefined> {
  const { file, table, images, broken, report } = context;
  for (const problem of broken) report(problem);
  for (const ref of refs) {
    const place: RecordPlace = { file, record: `ref ${ref.id}`, split: ref.split };
    const found = attempt(place, report, () => findTarget(ref, table));
    if (found === undefined) continue;
    const { annotation, image } = found;
    const path = await images.locate(image.fileName);
    const common = commonOf(ref, { annotation, image, path, table });
    for (const { id, text } of ref.sentences) {
      yield { id: String(id), expression: text, ...common };
    }
  }
}

interface Target {
  /** Undefined when the phrases mean nothing in the picture. */
  readonly annotation: AnnotationRow | undefined;
  readonly image: AnnotatedImage;
}

function findTarget(ref: Ref, table: AnnotationTable): Target {
  const { annotationId } = ref;
  const annotation = annotationId === undefined ? undefined : table.find(annotationId);
  if (annotation === undefined && annotationId !== undefined) {
    const expected = 'the id of a sound annotation in instances.json';
    throw new BrokenField('ann_id', expected, annotationId);
  }
  const image = table.images.get(ref.imageId);
  if (image === undefined) {
    throw new BrokenField('image_id', 'the id of an image in instances.json', ref.imageId);
  }
  if (annotation === undefined) return { annotation, image };
  if (annotation.imageId === ref.imageId) return { annotation, image };
  const expected = `image ${annotation.imageId} of annotation ${annotation.id}`;
  throw new BrokenField('image_id', expected, ref.imageId);
}

function commonOf(
  ref: Ref,
  { annotation, image, path, table }: Target & { path: string; table: AnnotationTable },
): Omit<ReferringExample, 'id' | 'expression'> {
  const { width, height } = image;
  const category = annotation && table.categories.get(annotation.categoryId);
  return {
    image: path,
    imageId: ref.imageId,
    refId: String(ref.id),
    ...defined({ width, height }),
    box: annotation?.box,
    ...defined({ category }),
    ...(annotation && { distractors: table.distractors(annotation) }),
    split: ref.split,
    tags: [],
  };
}
