import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { relative, sep } from 'node:path';

import type { DataSet, ReferringExample } from '@grounder/evaluation';
import { sampleExamples } from '@grounder/evaluation';

import type { TrainPlan } from './plan.js';

/** The examples of a split that are used, and what tells its content from another's. */
export interface SplitExamples {
  /** The split. */
  readonly split: string;
  /** Those that are used: all, or as many as `--limit` draws. */
  readonly examples: readonly ReferringExample[];
  /** Tells phrases, boxes, and names and sizes of pictures of the whole split, wherever it lies. */
  readonly fingerprint: string;
}

/** Reads a split. */
export async function readSplit(
  dataSet: DataSet,
  split: string,
  { limit, seed, signal }: TrainPlan,
): Promise<SplitExamples> {
  const hash = createHash('sha256');
  const all = hashed(dataSet, split, { hash, signal });
  const examples: ReferringExample[] = [];
  if (limit === undefined) for await (const example of all) examples.push(example);
  else examples.push(...(await sampleExamples(all, { limit, seed })));
  return { split, examples, fingerprint: hash.digest('hex').slice(0, 12) };
}

interface Hashing {
  readonly hash: ReturnType<typeof createHash>;
  readonly signal: AbortSignal;
}

async function* hashed(
  dataSet: DataSet,
  split: string,
  { hash, signal }: Hashing,
): AsyncGenerator<ReferringExample, void, undefined> {
  const sizes = new Map<string, number>();
  for await (const example of dataSet.examples({ split, signal })) {
    const { id, image, expression, box } = example;
    const bytes = sizes.get(image) ?? (await sizeOf(image));
    sizes.set(image, bytes);
    const name = relative(dataSet.imageFolder, image).split(sep).join('/');
    hash.update(`${JSON.stringify([id, name, bytes, expression, box])}\n`);
    yield example;
  }
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => -1,
  );
}
