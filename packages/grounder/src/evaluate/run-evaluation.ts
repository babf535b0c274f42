import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

import type { Detection } from '@grounder/core';
import type {
  DataSet,
  DataSetProblem,
  EvaluationProgress,
  GroundFunction,
  GroundingRecord,
  ReferringExample,
  RunSummary,
} from '@grounder/evaluation';
import {
  evaluate,
  openDataSet,
  sampleExamples,
  summariseRun,
  writeReport,
} from '@grounder/evaluation';

import type { DetectorKind } from '@grounder/detectors';

import type { SystemOptions } from '../commands/system-options.js';
import { loadDefaultCodec } from '../default-codec.js';
import { EvaluatedSystems } from './evaluated-systems.js';
import type { EvaluationSetup, GroundTask } from './evaluation-setup.js';
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
  /** Broken records of the data set: at most the first twenty. */
  readonly problems: readonly DataSetProblem[];
  /** Examples at which a system failed, one line each: at most the first twenty. */
  readonly failures: readonly string[];
}

const shownProblems = 20;

/**
 * Runs an evaluation from the command line.
 *
 * @param plan - What is run.
 * @returns The numbers.
 */
export async function runEvaluation(plan: EvaluationPlan): Promise<EvaluationRun> {
  const { report, signal, onProgress } = plan;
  const dataSet = await openDataSet(plan.dataset);
  const problems: DataSetProblem[] = [];
  const examples = await chooseExamples(dataSet, plan, (problem) => problems.push(problem));
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
    await writeFile(join(report, 'summary.json'), `${JSON.stringify(summary, undefined, 2)}\n`);
    const codec = await loadDefaultCodec();
    await writeReport(report, { title: titleOf(plan, dataSet), records, summary, codec, signal });
  }
  return { summary, problems: problems.slice(0, shownProblems), failures: failuresOf(records) };
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
    ...(labels && { labels }),
    ...(kind && { kind }),
    ...(cacheFolder !== undefined && { cacheFolder }),
  };
  await using here = new EvaluatedSystems(setup);
  // What is missing is said at once, not once for each example.
  for (const name of plan.system) await here.open(name);
  if (jobs === 1) {
    return await work(systemsOf(plan, dataSet, (task, options) => here.ground(task, options)));
  }
  await using pool = await openWorkerPool(setup, jobs);
  return await work(systemsOf(plan, dataSet, (task) => pool.ground(task)));
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
): Promise<readonly ReferringExample[]> {
  const chosen = { ...(split !== undefined && { split }), onProblem, signal };
  return sampleExamples(dataSet.examples(chosen), {
    limit: limit ?? Number.MAX_SAFE_INTEGER,
    seed,
  });
}

function settingsOf(plan: EvaluationPlan, dataSet: DataSet): Record<string, string | number> {
  const { split = 'all', proposals, limit = 'all', seed } = plan;
  const { models = '', detector = '', clip = '', dtype = 'fp32' } = plan.models;
  return { dataSet: dataSet.name, split, proposals, limit, seed, models, detector, clip, dtype };
}

function titleOf({ split, proposals }: EvaluationPlan, { name }: DataSet): string {
  return `${name}${split === undefined ? '' : `, ${split}`}, proposals: ${basename(proposals)}`;
}

function failuresOf(records: readonly GroundingRecord[]): readonly string[] {
  return records
    .filter(({ failure }) => failure !== undefined)
    .slice(0, shownProblems)
    .map(
      ({ system, id, failure }) =>
        `${system}, ${id}: ${failure?.message ?? ''} [${failure?.code ?? ''}]`,
    );
}
