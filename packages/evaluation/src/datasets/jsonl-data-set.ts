import { dirname, resolve } from 'node:path';

import type { DataSet } from './data-set.js';
import type { LineExample, LinesOptions } from './line-data-set.js';
import { lineSetName, onlySplit, openLines } from './line-data-set.js';
import type { PlainObject } from './plain-value.js';
import {
  assertInside,
  BrokenField,
  countField,
  isMissing,
  keyField,
  sidesField,
  tagsField,
  textField,
} from './record-fields.js';

/**
 * Opens a JSONL file of grounder's own form: on each line an object with `image`, `expression` and
 * `box`. docs/schemas/referring-example.schema.json says all.
 * @throws GroundingError `FILE_NOT_FOUND`, `FILE_UNREADABLE`; `INVALID_DATA` when no line holds
 *   an object.
 */
export async function openJsonl(path: string, options: LinesOptions = {}): Promise<DataSet> {
  const { imageFolder = dirname(path) } = options;
  return openLines(path, [resolve(imageFolder)], {
    format: 'jsonl',
    name: lineSetName(path),
    imageField: 'image',
    parse: parseExample,
  });
}

function parseExample(record: PlainObject, line: number): LineExample {
  const id = optional(record, 'id', keyField) ?? String(line);
  const imageId = optional(record, 'imageId', keyField) ?? textField(record, 'image');
  const size = {
    ...fieldOf(record, 'width', (from, field) => countField(from, field, 1)),
    ...fieldOf(record, 'height', (from, field) => countField(from, field, 1)),
  };
  return {
    id,
    imageId,
    refId: optional(record, 'refId', keyField) ?? id,
    ...size,
    expression: textField(record, 'expression'),
    box: targetOf(record, size),
    ...fieldOf(record, 'category', textField),
    ...fieldOf(record, 'distractors', (from, field) => countField(from, field, 0)),
    split: optional(record, 'split', textField) ?? onlySplit,
    tags: tagsField(record, 'tags'),
  };
}

function targetOf(
  record: PlainObject,
  size: { readonly width?: number; readonly height?: number },
): LineExample['box'] {
  const { box: value } = record;
  // A forgotten or misspelt box must not turn into "means nothing".
  if (value === null) return undefined;
  if (value === undefined) {
    throw new BrokenField('box', '[left, top, right, bottom], or null for nothing', value);
  }
  const box = sidesField(record, 'box');
  assertInside(box, 'box', size);
  return box;
}

type FieldReader<T> = (record: PlainObject, field: string) => T;

function optional<T>(record: PlainObject, field: string, read: FieldReader<T>): T | undefined {
  return isMissing(record[field]) ? undefined : read(record, field);
}

function fieldOf<const Field extends string, T>(
  record: PlainObject,
  field: Field,
  read: FieldReader<T>,
): Partial<Record<Field, T>> {
  const value = optional(record, field, read);
  return value === undefined ? {} : ({ [field]: value } as Record<Field, T>);
}
