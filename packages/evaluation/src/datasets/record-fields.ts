import type { Box } from '@grounder/core';
import { defined, fromCornerBox } from '@grounder/core/internal';

import type { PlainObject } from './plain-value.js';
import { isPlainObject, showValue } from './plain-value.js';
import type { DataSetProblem } from './referring-example.js';

/** Receives the records that cannot be examples. */
export type ReportProblem = (problem: DataSetProblem) => void;

/** Where a record stands. */
export interface RecordPlace {
  /** The file's name. */
  readonly file: string;
  /** The record in it. */
  readonly record: string;
  /** Its split, where that is known. */
  readonly split?: string | undefined;
}

/** What a field of a record is not. Caught by {@link attempt}, never seen outside. */
export class BrokenField extends Error {
  override readonly name = 'BrokenField';
  /** The field. */
  readonly field: string;

  constructor(field: string, expected: string, got: unknown) {
    super(`expected ${expected}, got ${showValue(got)}`);
    this.field = field;
  }
}

/** Parses a record; one that is broken is reported, and undefined is returned. */
export function attempt<T>(
  place: RecordPlace,
  report: ReportProblem,
  parse: () => T,
): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof BrokenField)) throw error;
    const { file, record, split } = place;
    const { field } = error;
    const message = `${file}, ${record}, ${field}: ${error.message}`;
    report({ file, record, field, message, ...defined({ split }) });
    return undefined;
  }
}

/** Whether a value is missing: JSON and pickles say null, some writers leave the field out. */
export function isMissing(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

/** The record itself, which must have fields. */
export function objectOf(value: unknown): PlainObject {
  if (isPlainObject(value)) return value;
  throw new BrokenField('the record', 'an object', value);
}

/** A text that is not blank, without blanks around it. */
export function textField(record: PlainObject, field: string): string {
  const value = record[field];
  if (typeof value === 'string' && value.trim() !== '') return value.trim();
  throw new BrokenField(field, 'a text that is not blank', value);
}

/** A whole number. */
export function idField(record: PlainObject, field: string): number {
  const value = record[field];
  if (Number.isSafeInteger(value)) return value as number;
  throw new BrokenField(field, 'a whole number', value);
}

/** A name or number that tells records apart, as text. */
export function keyField(record: PlainObject, field: string): string {
  const value = record[field];
  return typeof value === 'number' ? String(idField(record, field)) : textField(record, field);
}

/** A whole number of at least `minimum`. */
export function countField(record: PlainObject, field: string, minimum: number): number {
  const value = record[field];
  if (Number.isSafeInteger(value) && (value as number) >= minimum) return value as number;
  throw new BrokenField(field, `a whole number of at least ${minimum}`, value);
}

/** A list. */
export function listField(record: PlainObject, field: string): readonly unknown[] {
  const value = record[field];
  if (Array.isArray(value)) return value;
  throw new BrokenField(field, 'a list', value);
}

/** A list of texts; empty when it is missing. */
export function tagsField(record: PlainObject, field: string): readonly string[] {
  const value = record[field];
  if (isMissing(value)) return [];
  if (Array.isArray(value) && value.every((tag): tag is string => typeof tag === 'string')) {
    return value;
  }
  throw new BrokenField(field, 'a list of texts', value);
}

/** A box that is written left, top, right, bottom. */
export function sidesField(record: PlainObject, field: string): Box {
  const [left, top, right, bottom] = fourNumbers(record, field);
  return withArea({ left, top, right, bottom }, record, field);
}

/** A box that is written left, top, width, height, as COCO does. */
export function cornerBoxField(record: PlainObject, field: string): Box {
  const [x, y, width, height] = fourNumbers(record, field);
  return withArea(fromCornerBox({ x, y, width, height }), record, field);
}

/** Throws unless a box shows something of its picture; sizes that are not known pass. */
export function assertInside(
  box: Box,
  field: string,
  { width = Infinity, height = Infinity }: { readonly width?: number; readonly height?: number },
): void {
  const inside = box.left < width && box.top < height && box.right > 0 && box.bottom > 0;
  if (inside) return;
  const { left, top, right, bottom } = box;
  const expected = `a box with an area inside the ${width}×${height} picture`;
  throw new BrokenField(field, `${expected} (left, top, right, bottom)`, [
    left,
    top,
    right,
    bottom,
  ]);
}

function fourNumbers(record: PlainObject, field: string): [number, number, number, number] {
  const value = record[field];
  if (Array.isArray(value) && value.length === 4 && value.every((side) => Number.isFinite(side))) {
    return value as [number, number, number, number];
  }
  throw new BrokenField(field, 'a list of four finite numbers', value);
}

function withArea(box: Box, record: PlainObject, field: string): Box {
  const { left, top, right, bottom } = box;
  if (left >= right || top >= bottom) {
    throw new BrokenField(field, 'a box with an area', record[field]);
  }
  const isFraction = left >= 0 && top >= 0 && right <= 1 && bottom <= 1;
  if (!isFraction) return box;
  const expected = 'a box in pixels, more than the first one (0 to 1 looks normalised)';
  throw new BrokenField(field, expected, record[field]);
}
