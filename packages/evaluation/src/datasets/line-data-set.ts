import { basename, dirname, resolve } from 'node:path';

import { GroundingError } from '@grounder/core';

import type { DataSet, DataSetSource } from './data-set.js';
import { createDataSet } from './data-set.js';
import type { ImageFolder } from './image-folder.js';
import { chooseImageFolder } from './image-folder.js';
import { innerImageName } from './image-names.js';
import type { PlainObject } from './plain-value.js';
import { isPlainObject } from './plain-value.js';
import type { JsonLine } from './read-json-lines.js';
import { readJsonLines } from './read-json-lines.js';
import type { RecordPlace, ReportProblem } from './record-fields.js';
import { attempt, BrokenField, objectOf, textField } from './record-fields.js';
import type { ReferringExample } from './referring-example.js';

/** How to read a data set with one phrase on each line of a file. */
export interface LinesOptions {
  /**
   * The folder of the pictures.
   * @defaultValue the file's own folder for JSONL, `images` beside the file for RefCOCOS
   */
  readonly imageFolder?: string;
}

/** What a line says, with the picture's name instead of its path. */
export type LineExample = Omit<ReferringExample, 'image'>;

/** A format with one phrase on each line. */
export interface LineFormat extends Pick<
  DataSetSource,
  'format' | 'name' | 'objects' | 'problems'
> {
  /** The field with the picture's name. */
  readonly imageField: string;
  /** Parses the rest of a line; throws `BrokenField`. */
  readonly parse: (record: PlainObject, line: number) => LineExample;
}

/** The split of lines that name none. */
export const onlySplit = 'all';

/**
 * Opens a data set with one phrase on each line. The file is read once to learn its splits, and
 * again whenever its examples are gone through.
 */
export async function openLines(
  path: string,
  imageFolders: readonly [string, ...string[]],
  format: LineFormat,
): Promise<DataSet> {
  const splits = new Set<string>();
  const samples: string[] = [];
  for await (const { value } of readJsonLines(path)) {
    if (!isPlainObject(value)) continue;
    splits.add(splitOf(value));
    if (samples.length < 20) samples.push(...sampleOf(value, format.imageField));
  }
  if (splits.size === 0) {
    throw new GroundingError(
      'INVALID_DATA',
      `${basename(path)}: expected a JSON object on each line, got none; see docs/datasets.md`,
    );
  }
  const images = await chooseImageFolder(imageFolders, samples);
  return createDataSet({
    ...format,
    path: resolve(path),
    imageFolder: images.path,
    splits,
    read: (split, report) => readExamples({ path, format, images, split, report }),
  });
}

/** What a file is called in tables: by its folder when its own name says nothing. */
export function lineSetName(path: string): string {
  const own = basename(path, '.jsonl');
  const general = ['expressions', 'data', 'examples', 'annotations'].includes(own);
  return general ? basename(dirname(resolve(path))) : own;
}

interface ReadLinesContext {
  readonly path: string;
  readonly format: LineFormat;
  readonly images: ImageFolder;
  readonly split: string | undefined;
  readonly report: ReportProblem;
}

async function* readExamples(
  context: ReadLinesContext,
): AsyncGenerator<ReferringExample, void, undefined> {
  const { path, format, images, split, report } = context;
  const file = basename(path);
  const taken = new Set<string>();
  for await (const line of readJsonLines(path)) {
    const place = placeOf(line, file);
    const parsed = attempt(place, report, () => parseLine(line, format, taken));
    if (parsed === undefined || (split !== undefined && parsed.example.split !== split)) continue;
    yield { ...parsed.example, image: await images.locate(parsed.imageName) };
  }
}

function parseLine(
  { line, value }: JsonLine,
  { imageField, parse }: LineFormat,
  taken: Set<string>,
): { readonly example: LineExample; readonly imageName: string } {
  const record = objectOf(value);
  const imageName = innerImageName(textField(record, imageField), imageField);
  const example = parse(record, line);
  if (taken.has(example.id)) {
    throw new BrokenField('id', 'a value that no other record has', example.id);
  }
  taken.add(example.id);
  return { example, imageName };
}

function placeOf({ line, value }: JsonLine, file: string): RecordPlace {
  const split = isPlainObject(value) ? splitOf(value) : undefined;
  return { file, record: `line ${line}`, split };
}

function splitOf({ split }: PlainObject): string {
  return typeof split === 'string' && split.trim() !== '' ? split.trim() : onlySplit;
}

function sampleOf(record: PlainObject, field: string): readonly string[] {
  try {
    return [innerImageName(textField(record, field), field)];
  } catch {
    // The line is reported when it is its turn.
    return [];
  }
}
