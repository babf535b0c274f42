import { GroundingError } from '@grounder/core';

import { isMissing } from './record-fields.js';
import type { ReportProblem } from './record-fields.js';
import { ProblemLog } from './problem-log.js';
import type { AnnotatedObject, DataSetProblem, ReferringExample } from './referring-example.js';

/** How a data set is written. See docs/datasets.md. */
export type DataSetFormat = 'refcoco' | 'refcocos' | 'jsonl' | 'coco';

/** Which examples to go through, and what to do about broken records. */
export interface ExamplesOptions {
  /**
   * One of the data set's splits.
   * @defaultValue all of them
   */
  readonly split?: string;
  /**
   * Receives each record of the split that cannot be an example, and those whose split is not
   * known.
   * @defaultValue the first broken record is thrown as `INVALID_DATA`
   */
  readonly onProblem?: (problem: DataSetProblem) => void;
  /** Stops before the next example. */
  readonly signal?: AbortSignal;
}

/** Phrases about pictures, with the boxes they mean. It holds no file open. */
export interface DataSet {
  /** How it is written. */
  readonly format: DataSetFormat;
  /** What tables call it, such as `refcocog(umd)`. */
  readonly name: string;
  /** The file of phrases. */
  readonly path: string;
  /** The folder the pictures are in. */
  readonly imageFolder: string;
  /** Its splits, in the order train, val, test, testA, testB, others; at least one. */
  readonly splits: readonly string[];

  /**
   * Goes through the examples in the file's order.
   * @throws GroundingError `INVALID_OPTION` for a split that the data set does not have, at
   *   once; while going through, `INVALID_DATA` for a broken record when `onProblem` is not given,
   *   `FILE_NOT_FOUND` or `FILE_UNREADABLE` when a file has gone.
   */
  examples(options?: ExamplesOptions): AsyncIterable<ReferringExample>;

  /**
   * Lists what is annotated in a picture: proposals that a perfect detector would make.
   * @returns All its objects; empty when the data set annotates none.
   */
  objects(imageId: string): readonly AnnotatedObject[];

  /**
   * Lists broken records that belong to no phrase, such as an annotation that no phrase is about.
   * @returns How many there are, and the first 1,000.
   */
  problems(): DataSetProblems;
}

/** Broken records. */
export interface DataSetProblems {
  /** How many there are. */
  readonly count: number;
  /** The first 1,000 of them. */
  readonly first: readonly DataSetProblem[];
}

/** What a format's reader gives; {@link createDataSet} adds what all formats share. */
export interface DataSetSource {
  readonly format: DataSetFormat;
  readonly name: string;
  readonly path: string;
  readonly imageFolder: string;
  /** The splits that occur, in any order. */
  readonly splits: Iterable<string>;
  /** Reads the examples of one split, or all when it is undefined. */
  readonly read: (
    split: string | undefined,
    report: ReportProblem,
  ) => AsyncIterable<ReferringExample>;
  /** Objects of a picture. */
  readonly objects?: (imageId: string) => readonly AnnotatedObject[];
  /** Broken records that belong to no phrase. */
  readonly problems?: ProblemLog;
  /** What is said when nothing is sound; the first of `problems` when left out. */
  readonly firstFault?: DataSetProblem | undefined;
}

const knownSplits = ['train', 'val', 'test', 'testA', 'testB'];

/** Makes a data set of what a format's reader gives. */
export function createDataSet(source: DataSetSource): DataSet {
  const { format, name, path, imageFolder, read, objects, problems = new ProblemLog() } = source;
  const splits = [...new Set(source.splits)].sort(bySplit);
  if (splits.length === 0) throw nothingUsable(path, source.firstFault ?? problems.first[0]);
  return {
    format,
    name,
    path,
    imageFolder,
    splits,
    examples: ({ split, onProblem = throwProblem, signal } = {}) => {
      if (split !== undefined && !splits.includes(split)) {
        const expected = `expected a split of ${name}: ${splits.join(', ')}`;
        throw new GroundingError('INVALID_OPTION', `${expected}; got ${JSON.stringify(split)}`);
      }
      const report: ReportProblem = (problem) => {
        if (split === undefined || isMissing(problem.split) || problem.split === split) {
          onProblem(problem);
        }
      };
      return stoppable(read(split, report), signal);
    },
    objects: (imageId) => objects?.(imageId) ?? [],
    problems: () => ({ count: problems.count, first: problems.first }),
  };
}

async function* stoppable(
  examples: AsyncIterable<ReferringExample>,
  signal: AbortSignal | undefined,
): AsyncGenerator<ReferringExample, void, undefined> {
  signal?.throwIfAborted();
  for await (const example of examples) {
    yield example;
    signal?.throwIfAborted();
  }
}

function throwProblem(problem: DataSetProblem): never {
  throw new GroundingError(
    'INVALID_DATA',
    `${problem.message}; give onProblem to go on without such records`,
  );
}

function nothingUsable(path: string, fault: DataSetProblem | undefined): GroundingError {
  return new GroundingError(
    'INVALID_DATA',
    `${path}: expected records with a split, got none that is not broken` +
      (fault === undefined ? '' : `; the first: ${fault.message}`),
  );
}

function bySplit(first: string, second: string): number {
  return placeOf(first) - placeOf(second) || (first < second ? -1 : 1);
}

function placeOf(split: string): number {
  const place = knownSplits.indexOf(split);
  return place < 0 ? knownSplits.length : place;
}
