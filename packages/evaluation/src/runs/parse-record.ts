import type { Box } from '@grounder/core';

import {
  BrokenField,
  idField,
  isMissing,
  keyField,
  listField,
  objectOf,
  tagsField,
  textField,
} from '../datasets/record-fields.js';
import type { PlainObject } from '../datasets/plain-value.js';
import type { GroundingFailure } from '../metrics/grounding-outcome.js';
import type { CeilingStep } from '../metrics/proposal-ceiling.js';
import type { GroundingRecord, RecordedCandidate } from './grounding-record.js';

/** Reads a record back from its JSON. */
export function parseRecord(value: unknown): GroundingRecord {
  const record = objectOf(value);
  return {
    system: textField(record, 'system'),
    id: keyField(record, 'id'),
    image: keyField(record, 'image'),
    imagePath: textField(record, 'imagePath'),
    expression: textField(record, 'expression'),
    split: textField(record, 'split'),
    tags: tagsField(record, 'tags'),
    predicted: optional(record, 'predicted', boxField),
    truth: optional(record, 'truth', boxField),
    candidates: listField(record, 'candidates').map(parseCandidate),
    timings: timingsField(record),
    ...given('category', optional(record, 'category', textField)),
    ...given('label', optional(record, 'label', textField)),
    ...given('subject', optional(record, 'subject', textField)),
    ...given('reason', optional(record, 'reason', textField)),
    ...given('distractors', optional(record, 'distractors', idField)),
    ...given('width', optional(record, 'width', idField)),
    ...given('height', optional(record, 'height', idField)),
    ...given('ceiling', optional(record, 'ceiling', ceilingField)),
    ...given('failure', optional(record, 'failure', failureField)),
  };
}

function optional<Value>(
  record: PlainObject,
  field: string,
  read: (record: PlainObject, field: string) => Value,
): Value | undefined {
  return isMissing(record[field]) ? undefined : read(record, field);
}

function given<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): Partial<Record<Name, Value>> {
  return value === undefined ? {} : ({ [name]: value } as Record<Name, Value>);
}

function numberField(record: PlainObject, field: string): number {
  const value = record[field];
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new BrokenField(field, 'a finite number', value);
}

function boxField(record: PlainObject, field: string): Box {
  const box = objectOf(record[field]);
  return {
    left: numberField(box, 'left'),
    top: numberField(box, 'top'),
    right: numberField(box, 'right'),
    bottom: numberField(box, 'bottom'),
  };
}

function parseCandidate(value: unknown): RecordedCandidate {
  const candidate = objectOf(value);
  const { label } = candidate;
  if (typeof label !== 'string') throw new BrokenField('label', 'a text', label);
  const box = boxField(candidate, 'box');
  // Earlier files call the score "total", and the detector's "score".
  if (!isMissing(candidate.total)) {
    const detection = { score: numberField(candidate, 'score') };
    return { box, label, score: numberField(candidate, 'total'), detection };
  }
  const detection = objectOf(candidate.detection);
  return {
    box,
    label,
    score: optional(candidate, 'score', numberField),
    detection: { score: numberField(detection, 'score') },
  };
}

function ceilingField(record: PlainObject, field: string): readonly CeilingStep[] {
  return listField(record, field).map((value) => {
    const step = objectOf(value);
    return {
      rank: idField(step, 'rank'),
      iou: numberField(step, 'iou'),
      box: boxField(step, 'box'),
    };
  });
}

function failureField(record: PlainObject, field: string): GroundingFailure {
  const failure = objectOf(record[field]);
  const { message } = failure;
  return { code: textField(failure, 'code'), message: typeof message === 'string' ? message : '' };
}

function timingsField(record: PlainObject): Readonly<Record<string, number>> {
  const timings = objectOf(record.timings);
  return Object.fromEntries(
    Object.keys(timings).map((stage) => [stage, numberField(timings, stage)]),
  );
}
