import { basename } from 'node:path';

import { AnnotationTable } from './annotation-table.js';
import { innerImageName } from './image-names.js';
import type { JsonElement } from './json-array-splitter.js';
import type { PlainObject } from './plain-value.js';
import { ProblemLog } from './problem-log.js';
import { readJsonArrays } from './read-json-arrays.js';
import {
  assertInside,
  attempt,
  BrokenField,
  cornerBoxField,
  countField,
  idField,
  isMissing,
  keyField,
  objectOf,
  textField,
} from './record-fields.js';

/** A COCO file without its outlines, and the records that are not in the table. */
export interface LoadedAnnotations {
  /** Pictures, categories, boxes. */
  readonly table: AnnotationTable;
  /** Records that are left out. */
  readonly problems: ProblemLog;
}

const arrays = ['images', 'annotations', 'categories'];

/** Reads a file in COCO's format of detection, such as `instances.json`, as a stream. */
export async function loadAnnotations(
  path: string,
  signal?: AbortSignal,
): Promise<LoadedAnnotations> {
  const table = new AnnotationTable();
  const problems = new ProblemLog();
  const file = basename(path);
  for await (const element of readJsonArrays(path, { arrays, signal })) {
    const place = { file, record: nameOf(element) };
    attempt(place, problems.add, () => {
      addElement(table, element.array, objectOf(element.value));
    });
  }
  // Which array comes first is up to the writer of the file.
  for (const row of table.rows()) {
    const place = { file, record: `annotation ${row.id}` };
    const sound = attempt(place, problems.add, () => {
      checkReferences(table, row);
      return true;
    });
    if (sound !== true) table.markBroken(row.id);
  }
  return { table, problems };
}

function nameOf({ array, index, value }: JsonElement): string {
  const singular = array === 'categories' ? 'category' : array.slice(0, -1);
  const id = (value as PlainObject).id;
  const isName = Number.isSafeInteger(id) || (array === 'images' && typeof id === 'string');
  return isName ? `${singular} ${String(id)}` : `${array}[${index}]`;
}

function addElement(table: AnnotationTable, array: string, record: PlainObject): void {
  if (array === 'images') addImage(table, record);
  else if (array === 'annotations') addAnnotation(table, record);
  else table.categories.set(newId(record, table.categories), textField(record, 'name'));
}

function newId(record: PlainObject, taken: { has(id: number): boolean }): number {
  const id = idField(record, 'id');
  if (taken.has(id)) throw new BrokenField('id', 'a number that no other record has', id);
  return id;
}

function addImage(table: AnnotationTable, record: PlainObject): void {
  const id = keyField(record, 'id');
  if (table.images.has(id)) {
    throw new BrokenField('id', 'a number or name that no other record has', id);
  }
  const fileName = innerImageName(textField(record, 'file_name'), 'file_name');
  const width = isMissing(record.width) ? {} : { width: countField(record, 'width', 1) };
  const height = isMissing(record.height) ? {} : { height: countField(record, 'height', 1) };
  table.images.set(id, { id, fileName, ...width, ...height });
}

function addAnnotation(table: AnnotationTable, record: PlainObject): void {
  table.add({
    id: newId(record, table),
    imageId: keyField(record, 'image_id'),
    categoryId: idField(record, 'category_id'),
    box: cornerBoxField(record, 'bbox'),
    crowd: record.iscrowd === 1 || record.iscrowd === true,
  });
}

function checkReferences(
  table: AnnotationTable,
  { imageId, categoryId, box }: Parameters<AnnotationTable['add']>[0],
): void {
  const image = table.images.get(imageId);
  if (image === undefined) throw new BrokenField('image_id', 'the id of an image', imageId);
  if (!table.categories.has(categoryId)) {
    throw new BrokenField('category_id', 'the id of a category', categoryId);
  }
  assertInside(box, 'bbox', image);
}
