import { loadDefaultCodec } from '@grounder/pipeline/internal/opening';
import { basename, join } from 'node:path';

import type { Detection } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { defined } from '@grounder/core/internal';
import type { DataSet, GroundingRecord, ReferringExample } from '@grounder/evaluation';
import type {
  DataSetProblem,
  DataSetProblems,
  EvaluationProgress,
  GroundFunction,
  RunSettings,
  RunSummary,
} from '@grounder/evaluation/internal';
import { differingSizes } from '@grounder/evaluation/internal';
import {
  evaluate,
  openDataSet,
  sampleExamples,
  summariseRun,
  writeReport,
} from '@grounder/evaluation';

import type { DetectorKind } from '@grounder/detectors';

import type { SystemOptions } from '../options.js';
import { EvaluatedSystems } from './evaluated-systems.js';
import type { EvaluationSetup, GroundTask } from './setup.js';
import { openWorkerPool } from './worker-pool.js';

/** What is run. */
export interface EvaluationPlan {
  readonly dataset: string;
  readonly split?: string;
  readonly system: readonly string[];
  readonly proposals: string;
  readonly labels?: readonly string[];
  readonly kind?: DetectorKind;
  readonly cacheFolder?: string;
  readonly limit?: number;
  readonly seed: number;
  readonly jobs: number;
  readonly resume?: true;
  readonly report?: string;
  readonly models: SystemOptions;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: EvaluationProgress) => void;
}

/** What came of it. */
export interface EvaluationRun {
  /** The numbers. */
  readonly summary: RunSummary;
  /** Broken records among the examples that were asked for, and those that belong to no phrase. */
  readonly problems: DataSetProblems;
  /** Pictures of another size than is annotated, one line each. */
  readonly differingSizes: readonly string[];
  /** Examples at which a system failed, one line each. */
  readonly failures: readonly string[];
}

/** Runs an evaluation from the command line. */
export async function runEvaluation(plan: EvaluationPlan): Promise<EvaluationRun> {
  const { report, signal, onProgress } = plan;
  const dataSet = await openDataSet(plan.dataset);
  const problems: DataSetProblem[] = [];
  const examples: ReferringExample[] = [];
  const chosen = await chooseExamples(dataSet, plan, (problem) => problems.push(problem));
  for await (const example of chosen) examples.push(example);
  const others = dataSet.problems();
  const broken = { count: problems.length + others.count, first: [...problems, ...others.first] };
  if (examples.length === 0) throw nothingToAsk(dataSet, broken);
  const records = await ask(plan, dataSet, (systems) =>
    evaluate({
      examples,
      systems,
      jobs: plan.jobs,
      settings: settingsOf(plan, dataSet),
      signal,
      onProgress,
      ...(report !== undefined && { results: join(report, 'results.jsonl') }),
      resume: plan.resume === true,
    }),
  );
  const summary = summariseRun(records);
  if (report !== undefined) {
    const codec = await loadDefaultCodec();
    await writeReport(report, { title: titleOf(plan, dataSet), records, summary, codec, signal });
  }
  return {
    summary,
    problems: broken,
    differingSizes: await differingSizes(examples),
    failures: failuresOf(records),
  };
}

type Systems = Readonly<Record<string, GroundFunction>>;

/** Opens the systems in this thread or in several, and closes them when all is asked. */
async function ask(
  plan: EvaluationPlan,
  dataSet: DataSet,
  work: (systems: Systems) => Promise<readonly GroundingRecord[]>,
): Promise<readonly GroundingRecord[]> {
  const { proposals, labels, kind, seed, models, jobs, cacheFolder } = plan;
  const setup: EvaluationSetup = {
    proposals,
    seed,
    models,
    ...defined({ labels, kind, cacheFolder }),
  };
  // With threads each opens its own models; here they are only opened to say at once what is missing.
  if (jobs === 1) {
    await using systems = await openSystems(setup, plan.system);
    return await work(systemsOf(plan, dataSet, (task, options) => systems.ground(task, options)));
  }
  await (await openSystems(setup, plan.system))[Symbol.asyncDispose]();
  await using pool = await openWorkerPool(setup, jobs);
  return await work(systemsOf(plan, dataSet, (task) => pool.ground(task)));
}

async function openSystems(
  setup: EvaluationSetup,
  names: readonly string[],
): Promise<EvaluatedSystems> {
  const systems = new EvaluatedSystems(setup);
  try {
    for (const name of names) await systems.open(name);
    return systems;
  } catch (error) {
    await systems[Symbol.asyncDispose]();
    throw error;
  }
}

function systemsOf(
  { system: names, proposals }: EvaluationPlan,
  dataSet: DataSet,
  ground: (
    task: GroundTask,
    options: { readonly signal?: AbortSignal },
  ) => ReturnType<GroundFunction>,
): Systems {
  const annotatedOf = ({ imageId }: ReferringExample): Pick<GroundTask, 'annotated'> =>
    proposals === 'ground-truth' ? { annotated: annotationsOf(dataSet, imageId) } : {};
  return Object.fromEntries(
    names.map((system): [string, GroundFunction] => [
      system,
      (_image, _phrase, { example, ...options }) =>
        ground({ system, example, ...annotatedOf(example) }, options),
    ]),
  );
}

function annotationsOf(dataSet: DataSet, imageId: string): readonly Detection[] {
  return dataSet
    .objects(imageId)
    .filter(({ crowd }) => !crowd)
    .map(({ box, category }) => ({ box, label: category, score: 1 }));
}

async function chooseExamples(
  dataSet: DataSet,
  { split, limit, seed, signal }: EvaluationPlan,
  onProblem: (problem: DataSetProblem) => void,
): Promise<Iterable<ReferringExample> | AsyncIterable<ReferringExample>> {
  const chosen = { ...defined({ split }), onProblem, signal };
  const all = dataSet.examples(chosen);
  return limit === undefined ? all : sampleExamples(all, { limit, seed });
}

function nothingToAsk({ path }: DataSet, { count, first }: DataSetProblems): GroundingError {
  const [fault] = first;
  return new GroundingError(
    'INVALID_DATA',
    `expected at least one phrase in ${path}, got ${count} broken records and nothing else` +
      (fault === undefined ? '' : `, the first: ${fault.message}`),
  );
}

function settingsOf(plan: EvaluationPlan, dataSet: DataSet): RunSettings {
  const { split, proposals, labels, kind, limit, seed, models } = plan;
  return { dataSet: dataSet.path, split, proposals, labels, kind, limit, seed, ...models };
}

function titleOf({ split, proposals }: EvaluationPlan, { name }: DataSet): string {
  return `${name}${split === undefined ? '' : `, ${split}`}, proposals: ${basename(proposals)}`;
}

function failuresOf(records: readonly GroundingRecord[]): readonly string[] {
  return records
    .filter(({ failure }) => failure !== undefined)
    .map(
      ({ system, id, failure }) =>
        `${system}, ${id}: ${failure?.message ?? ''} [${failure?.code ?? ''}]`,
    );
}
