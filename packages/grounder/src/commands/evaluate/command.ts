import { systems, unknownName } from '@grounder/pipeline/internal/opening';
import { join } from 'node:path';

import { GroundingError } from '@grounder/core';
import { defined } from '@grounder/core/internal';
import type { DetectorKind } from '@grounder/detectors';
import type { RunSummary } from '@grounder/evaluation/internal';
import { baselineNames, formatComparisonTable, formatRunTable } from '@grounder/evaluation';
import { cacheFolder } from '@grounder/models';
import { Command, InvalidArgumentError } from 'commander';

import type { EvaluationRun } from './run-evaluation.js';
import { runEvaluation } from './run-evaluation.js';
import type { CommandStreams } from '../streams.js';
import { shown } from '../../guard-streams.js';
import { withEvaluateBar } from './bar.js';
import { withInterrupt } from '../interrupt.js';
import { parseCount } from '../parse-numbers.js';
import { readLabelFile } from '../read-label-file.js';
import type { SystemOptions } from '../options.js';
import { addOptions, addPlaces, pickSystemOptions, seedOption } from '../options.js';

interface EvaluateCommandOptions extends SystemOptions {
  readonly dataset: string;
  readonly split?: string;
  readonly system: readonly string[];
  readonly proposals: string;
  readonly labels?: string;
  readonly kind?: DetectorKind;
  readonly limit?: number;
  readonly seed: number;
  readonly jobs: number;
  readonly resume?: true;
  readonly report?: string;
  readonly json?: true;
  readonly cache: boolean;
}

/** Most lines about broken records, and most about failures. */
const shownLines = 20;

const systemNames: readonly string[] = [...baselineNames, ...systems.map(({ name }) => name)];

/** Creates `grounder evaluate`. */
export function evaluateCommand(streams: CommandStreams): Command {
  const command = new Command('evaluate');
  return addOptions(
    addPlaces(command),
    'scorer',
    'closest',
    'dataset',
    'proposals',
    'labels',
    'kind',
    'limit',
    'cache',
    'json',
  )
    .option('--split <name>', 'train, val, test, testA, testB; all when left out')
    .requiredOption('--system <name>', `repeatable: ${systemNames.join(', ')}`, addSystem)
    .addOption(seedOption('chance of --limit and of the random baseline'))
    .option('--jobs <count>', 'so many threads, each with its own models', parseCount, 1)
    .option('--report <dir>', 'write index.html, results.jsonl and summary.json here')
    .option('--resume', 'go on with the results in --report')
    .addHelpText(
      'after',
      '\nBaselines and system 5 choose from --proposals, and so do systems that take any detector when ' +
        '--detector\nnames none; --labels and --kind are about the detector of --proposals.\n' +
        '\nExamples:\n' +
        '  $ grounder evaluate --dataset data/refcocog --split val --system random --system embedded\n' +
        '  $ grounder evaluate --dataset data/refcocog --split val --system yolov8-clip \\\n' +
        '      --models ./models --jobs 4 --report run --resume',
    )
    .action((options: EvaluateCommandOptions) => run(streams, options));
}

async function run(streams: CommandStreams, options: EvaluateCommandOptions): Promise<void> {
  if (options.resume === true && options.report === undefined) {
    throw new GroundingError('INVALID_OPTION', 'expected --report with --resume, got none');
  }
  assertScored(options);
  const { labels: labelFile, cache, ...rest } = options;
  const labels = labelFile === undefined ? undefined : await readLabelFile(labelFile);
  const evaluation = await withInterrupt(
    () => new Error(interrupted(options.report)),
    (signal) =>
      withEvaluateBar(streams, (onProgress) =>
        runEvaluation({
          ...rest,
          ...defined({ labels }),
          ...(cache && { cacheFolder: join(cacheFolder(), 'answers') }),
          models: pickSystemOptions(options),
          signal,
          onProgress,
        }),
      ),
  );
  const text =
    options.json === true
      ? JSON.stringify(toJson(evaluation), undefined, 2)
      : describe(shown(evaluation), shown(options.report));
  streams.stdout.write(`${text}\n`);
}

/** A scorer that no system takes would be forgotten. */
function assertScored({ scorer, system }: EvaluateCommandOptions): void {
  const taking = systems.filter(({ isEmbedded }) => isEmbedded === true).map(({ name }) => name);
  if (scorer === undefined || taking.some((name) => system.includes(name))) return;
  throw new GroundingError(
    'INVALID_OPTION',
    `expected one of the systems ${taking.join(', ')} for --scorer, got ${system.join(', ')}`,
  );
}

function describe(run: EvaluationRun, report?: string): string {
  const { summary, problems, differingSizes, failures } = run;
  return [
    formatRunTable(summary),
    ...describeComparisons(summary),
    ...some(
      problems.first.map(({ message }) => `broken record: ${message}`),
      problems.count,
    ),
    ...some(differingSizes.map((difference) => `picture of another size: ${difference}`)),
    ...some(failures.map((failure) => `failed: ${failure}`)),
    ...(report === undefined ? [] : [`written to ${join(report, 'index.html')}`]),
  ].join('\n');
}

/** The numbers, and how much of the data set could not be asked. */
function toJson({ summary, problems, differingSizes }: EvaluationRun): object {
  const brokenRecords = problems.count;
  return { ...summary, brokenRecords, differingSizes: differingSizes.length };
}

function some(lines: readonly string[], count = lines.length): readonly string[] {
  const rest = count - Math.min(lines.length, shownLines);
  return rest > 0 ? [...lines.slice(0, shownLines), `… and ${rest} more`] : lines;
}

function describeComparisons(summary: RunSummary): readonly string[] {
  return summary.comparisons.length === 0 ? [] : ['', formatComparisonTable(summary)];
}

function interrupted(report: string | undefined): string {
  return report === undefined
    ? 'interrupted; with --report DIR a run can be resumed'
    : `interrupted; the same command with --resume goes on from ${join(report, 'results.jsonl')}`;
}

function addSystem(name: string, before: readonly string[] = []): readonly string[] {
  if (!systemNames.includes(name)) {
    throw new InvalidArgumentError(unknownName(name, systemNames));
  }
  return before.includes(name) ? before : [...before, name];
}
