import type { PlainObject, PlainValue } from './plain-value.js';
import { isPlainObject, showValue } from './plain-value.js';
import type { RecordPlace, ReportProblem } from './record-fields.js';
import {
  attempt,
  BrokenField,
  idField,
  isMissing,
  keyField,
  listField,
  objectOf,
  textField,
} from './record-fields.js';

/** Which of the two forms of a phrase to take. */
export type RefcocoText = 'sent' | 'raw';

/** One phrase of a ref. */
export interface RefSentence {
  /** The phrase's number. */
  readonly id: number;
  /** The phrase. */
  readonly text: string;
}

/** An object of RefCOCO and the phrases about it. */
export interface Ref {
  /** The ref's number. */
  readonly id: number;
  /** The number of its annotation; undefined when the phrases mean nothing in the picture. */
  readonly annotationId: number | undefined;
  /** Its picture. */
  readonly imageId: string;
  /** The part of the data set. */
  readonly split: string;
  /** The phrases that are not broken. */
  readonly sentences: readonly RefSentence[];
}

/** What parsing refs needs to know. */
export interface ParseRefsOptions {
  /** The file's name. */
  readonly file: string;
  /** The form of the phrases. */
  readonly text: RefcocoText;
}

const splits = ['train', 'val', 'test', 'testA', 'testB'];

/** Reads the content of `refs(...).p`, or of gRefCOCO's `grefs(...).json`. */
export function parseRefs(
  value: readonly PlainValue[],
  options: ParseRefsOptions,
  report: ReportProblem,
): readonly Ref[] {
  const refIds = new Set<number>();
  const sentenceIds = new Set<number>();
  const refs: Ref[] = [];
  for (const [index, record] of value.entries()) {
    const place = placeOf(record, index, options.file);
    const ref = attempt(place, report, () => parseRef(objectOf(record), refIds));
    if (ref === undefined) continue;
    const sentences = ref.sentences.flatMap((sentence, position) => {
      const parsed = attempt(sentencePlace(place, sentence, position), report, () =>
        parseSentence(objectOf(sentence), options.text, sentenceIds),
      );
      return parsed ?? [];
    });
    refs.push({ ...ref, sentences });
  }
  return refs;
}

function parseRef(
  record: PlainObject,
  taken: Set<number>,
): Omit<Ref, 'sentences'> & { readonly sentences: readonly unknown[] } {
  const id = newId(record, 'ref_id', taken);
  const split = textField(record, 'split');
  if (!splits.includes(split)) throw new BrokenField('split', `one of ${splits.join(', ')}`, split);
  const sentences = listField(record, 'sentences');
  if (sentences.length === 0)
    throw new BrokenField('sentences', 'at least one sentence', sentences);
  return {
    id,
    annotationId: annotationOf(record),
    imageId: keyField(record, 'image_id'),
    split,
    sentences,
  };
}

/** gRefCOCO lists the annotations that its phrases mean, and writes [-1] for none. */
function annotationOf(record: PlainObject): number | undefined {
  const { ann_id: value } = record;
  if (!Array.isArray(value)) return idField(record, 'ann_id');
  const [only] = value as readonly unknown[];
  if (value.length !== 1) {
    const expected =
      'one annotation, or [-1] for none; phrases of gRefCOCO that mean several are not examples';
    throw new BrokenField('ann_id', expected, value);
  }
  return only === -1 ? undefined : idField({ ann_id: only }, 'ann_id');
}

function parseSentence(record: PlainObject, form: RefcocoText, taken: Set<number>): RefSentence {
  const id = newId(record, 'sent_id', taken);
  const other = form === 'sent' ? 'raw' : 'sent';
  // A phrase of signs alone is empty once it is cleaned.
  const field = isBlank(record[form]) && !isBlank(record[other]) ? other : form;
  return { id, text: textField(record, field) };
}

function newId(record: PlainObject, field: string, taken: Set<number>): number {
  const id = idField(record, field);
  if (taken.has(id)) throw new BrokenField(field, 'a number that no other record has', id);
  taken.add(id);
  return id;
}

function isBlank(value: unknown): boolean {
  return isMissing(value) || (typeof value === 'string' && value.trim() === '');
}

function placeOf(record: unknown, index: number, file: string): RecordPlace {
  if (!isPlainObject(record)) return { file, record: `refs[${index}]` };
  const { ref_id: id, split } = record;
  return {
    file,
    record: Number.isSafeInteger(id) ? `ref ${showValue(id)}` : `refs[${index}]`,
    split: typeof split === 'string' && splits.includes(split) ? split : undefined,
  };
}

function sentencePlace(place: RecordPlace, sentence: unknown, position: number): RecordPlace {
  const id = isPlainObject(sentence) ? sentence.sent_id : undefined;
  const name = Number.isSafeInteger(id) ? `sentence ${showValue(id)}` : `sentences[${position}]`;
  return { ...place, record: `${place.record}, ${name}` };
}
