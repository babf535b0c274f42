import { GroundingError } from '@grounder/core';
import { defined } from '@grounder/core/internal';

import type { ReferringExample } from '../datasets/referring-example.js';
import type { GroundFunction, SystemAnswer } from './ground-function.js';
import type { GroundingRecord } from './grounding-record.js';
import { parseRecord } from './parse-record.js';
import { trackProgress } from './progress.js';
import type { EvaluationProgress } from './progress.js';
import { recordAnswer, recordFailure } from './record-answer.js';
import { ResultsFile } from './results-file.js';
import type { RunSettings } from './results-file.js';

/** What {@link evaluate} runs. */
export interface EvaluateOptions {
  /** The examples, such as `dataSet.examples({ split: 'val' })`; each id once. */
  readonly examples: Iterable<ReferringExample> | AsyncIterable<ReferringExample>;
  /** The systems by name. */
  readonly systems: Readonly<Record<string, GroundFunction>>;
  /**
   * How many examples are at work at once.
   * @defaultValue 1
   */
  readonly jobs?: number;
  /** A JSONL file that gets each record when it is finished; nothing is written when left out. */
  readonly results?: string;
  /**
   * Whether to go on with what `results` holds.
   * @defaultValue false
   */
  readonly resume?: boolean;
  /** What the run depends on, such as data set and seed: a resumed run must have the same. */
  readonly settings?: RunSettings;
  /** Hears of each finished example. */
  readonly onProgress?: (progress: EvaluationProgress) => void;
  /** Stops before the next example; what is finished is in `results`. */
  readonly signal?: AbortSignal;
}

/** One example for one system. */
interface Item {
  readonly system: string;
  readonly ground: GroundFunction;
  readonly example: ReferringExample;
}

/**
 * Asks systems about referring expressions and writes down what they answer. A system that throws,
 * or a picture that cannot be read, is a record with its failure; nothing is dropped.
 *
 * The records do not depend on `jobs`, nor on whether the run was interrupted and resumed.
 * @returns The records by system, in the order of the systems and of the examples.
 * @throws GroundingError `INVALID_OPTION` for no system or `jobs` below 1, `INVALID_DATA` for no
 *   example, an id that occurs twice, or results of another run, `FILE_UNWRITABLE` when the disk is
 *   full or another run writes the same file.
 * @example
 * ```ts
 * const records = await evaluate({
 *   examples: dataSet.examples({ split: 'val' }),
 *   systems: { mine: (image, phrase, context) => grounder.ground(image, phrase, context) },
 *   results: 'results.jsonl',
 *   resume: true,
 * });
 * console.log(formatRunTable(summariseRun(records)));
 * ```
 */
export async function evaluate(options: EvaluateOptions): Promise<readonly GroundingRecord[]> {
  const { jobs = 1, results, resume = false, settings = {}, signal } = options;
  const names = Object.keys(options.systems);
  assertOptions(names, jobs);
  const examples = await gather(options.examples);
  const items = itemsOf(options.systems, examples);
  if (results === undefined) return run(items, options, [], (record) => asRead(record));
  const { file, done } = await ResultsFile.open(results, { ...settings, systems: names }, resume);
  await using open = file;
  signal?.throwIfAborted();
  return await run(items, options, done, (record) => open.append(record));
}

type Keep = (record: GroundingRecord) => Promise<GroundingRecord>;

async function run(
  items: readonly Item[],
  { jobs = 1, onProgress, signal }: EvaluateOptions,
  done: readonly GroundingRecord[],
  keep: Keep,
): Promise<readonly GroundingRecord[]> {
  const finished = new Map(done.map((record) => [keyOf(record.system, record.id), record]));
  const waiting = items.filter(({ system, example }) => !finished.has(keyOf(system, example.id)));
  const before = items.length - waiting.length;
  const count = trackProgress(
    { total: items.length, before, failed: failuresOf(done) },
    onProgress,
  );
  const failure = new AbortController();
  const stop = signal === undefined ? failure.signal : AbortSignal.any([signal, failure.signal]);
  const queue = waiting.values();
  const work = async (): Promise<void> => {
    for (const item of queue) {
      stop.throwIfAborted();
      const record = await keep(await answer(item, signal));
      finished.set(keyOf(record.system, record.id), record);
      count(record);
    }
  };
  const workers = Array.from({ length: jobs }, () =>
    work().catch((error: unknown) => {
      failure.abort(error);
    }),
  );
  // Items at work are finished and kept also when another one ended the run.
  await Promise.all(workers);
  if (failure.signal.aborted) throw failure.signal.reason;
  return items.flatMap(({ system, example }) => finished.get(keyOf(system, example.id)) ?? []);
}

function failuresOf(records: readonly GroundingRecord[]): number {
  return records.filter(({ failure }) => failure !== undefined).length;
}

async function answer(item: Item, signal: AbortSignal | undefined): Promise<GroundingRecord> {
  const { system, ground, example } = item;
  const start = performance.now();
  try {
    const context = { example, ...defined({ signal }) };
    const given = await ground(example.image, example.expression, context);
    return recordAnswer(system, example, withTimings(given, performance.now() - start));
  } catch (error) {
    // An interruption is not an answer: the example stays open for the next run.
    if (signal?.aborted === true) throw signal.reason;
    return recordFailure(system, example, error);
  }
}

function withTimings(given: SystemAnswer, milliseconds: number): SystemAnswer {
  return { ...given, timings: given.timings ?? { ground: milliseconds } };
}

/** Gives a record the form that it would have when read from a file. */
function asRead(record: GroundingRecord): Promise<GroundingRecord> {
  return Promise.resolve(parseRecord(JSON.parse(JSON.stringify(record))));
}

function itemsOf(
  systems: Readonly<Record<string, GroundFunction>>,
  examples: readonly ReferringExample[],
): readonly Item[] {
  return Object.entries(systems).flatMap(([system, ground]) =>
    examples.map((example) => ({ system, ground, example })),
  );
}

function keyOf(system: string, id: string): string {
  return JSON.stringify([system, id]);
}

async function gather(
  examples: Iterable<ReferringExample> | AsyncIterable<ReferringExample>,
): Promise<readonly ReferringExample[]> {
  const found = new Map<string, ReferringExample>();
  for await (const example of examples) {
    if (found.has(example.id)) {
      const expected = 'expected each example to have an id of its own';
      throw new GroundingError('INVALID_DATA', `${expected}, got ${example.id} twice`);
    }
    found.set(example.id, example);
  }
  if (found.size > 0) return [...found.values()];
  throw new GroundingError(
    'INVALID_DATA',
    'expected at least one example, got none; check what onProblem and problems() report',
  );
}

function assertOptions(names: readonly string[], jobs: number): void {
  if (names.length === 0) {
    throw new GroundingError('INVALID_OPTION', 'expected at least one system, got none');
  }
  if (!Number.isSafeInteger(jobs) || jobs < 1) {
    const expected = 'expected jobs to be a whole number of at least 1';
    throw new GroundingError('INVALID_OPTION', `${expected}, got ${jobs}`);
  }
}
