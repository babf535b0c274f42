import { access } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

import type { Box } from '@grounder/core';
import { iou } from '@grounder/core';
import { defined } from '@grounder/core/internal';

import type { DataSet } from './data-set.js';
import type { LineExample, LinesOptions } from './line-data-set.js';
import { lineSetName, onlySplit, openLines } from './line-data-set.js';
import type { LoadedAnnotations } from './load-annotations.js';
import { loadAnnotations } from './load-annotations.js';
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
import type { AnnotatedObject } from './referring-example.js';

/** The least overlap at which an annotated object is taken for the one that a phrase means. */
const sameObject = 0.5;

/**
 * Opens RefCOCOS: `expressions.jsonl`, and beside it `images` and, when there is one,
 * `instances.json` with the objects of the pictures.
 * @returns The data set, with one split `all`. `tags` are the kinds of the phrase and `hops-2` and
 *   the like; `category` is that of the annotated object which overlaps the box most, by 0.5 or more.
 * @throws GroundingError `FILE_NOT_FOUND`, `FILE_UNREADABLE`; `INVALID_DATA` when a file as a
 *   whole is not what it should be.
 */
export async function openRefcocos(path: string, options: LinesOptions = {}): Promise<DataSet> {
  const folder = dirname(resolve(path));
  const { imageFolder = join(folder, 'images') } = options;
  const annotations = await annotationsBeside(folder);
  const objects = (imageId: string): readonly AnnotatedObject[] =>
    annotations?.table.objects(imageId) ?? [];
  return openLines(path, [resolve(imageFolder)], {
    format: 'refcocos',
    name: lineSetName(path),
    imageField: 'file_name',
    parse: (record) => parseExpression(record, objects),
    objects,
    ...(annotations === undefined ? {} : { problems: annotations.problems }),
  });
}

async function annotationsBeside(folder: string): Promise<LoadedAnnotations | undefined> {
  const path = join(folder, 'instances.json');
  try {
    await access(path);
  } catch {
    return undefined;
  }
  return loadAnnotations(path);
}

function parseExpression(
  record: PlainObject,
  objects: (imageId: string) => readonly AnnotatedObject[],
): LineExample {
  const id = keyField(record, 'id');
  const imageId = keyField(record, 'image_id');
  const size = { width: countField(record, 'width', 1), height: countField(record, 'height', 1) };
  const box = targetOf(record, size);
  const category = box === undefined ? undefined : categoryOf(box, objects(imageId));
  return {
    id,
    imageId,
    refId: id,
    ...size,
    expression: textField(record, 'expression'),
    box,
    ...defined({ category }),
    ...distractorsOf(record),
    split: onlySplit,
    tags: [...tagsField(record, 'type'), ...hopsOf(record)],
  };
}

function targetOf(
  record: PlainObject,
  size: { readonly width: number; readonly height: number },
): Box | undefined {
  const { no_target: noTarget, bbox_xyxy: value } = record;
  if (typeof noTarget !== 'boolean') {
    throw new BrokenField('no_target', 'true or false', noTarget);
  }
  if (noTarget !== isMissing(value)) {
    throw new BrokenField('bbox_xyxy', noTarget ? 'null with no_target' : 'a box', value);
  }
  if (noTarget) return undefined;
  const box = sidesField(record, 'bbox_xyxy');
  assertInside(box, 'bbox_xyxy', size);
  return box;
}

function categoryOf(box: Box, objects: readonly AnnotatedObject[]): string | undefined {
  let best = sameObject;
  let category: string | undefined;
  for (const object of objects) {
    const overlap = iou(box, object.box);
    if (overlap < best) continue;
    best = overlap;
    ({ category } = object);
  }
  return category;
}

/** Counts are written as texts. */
function distractorsOf(record: PlainObject): { readonly distractors?: number } {
  const { distractors } = record;
  if (isMissing(distractors)) return {};
  const count = Number(distractors);
  return { distractors: countField({ distractors: count }, 'distractors', 0) };
}

function hopsOf({ hops }: PlainObject): readonly string[] {
  return typeof hops === 'string' || typeof hops === 'number' ? [`hops-${hops}`] : [];
}
