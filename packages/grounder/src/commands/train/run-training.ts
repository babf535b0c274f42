import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { GroundingError } from '@grounder/core';
import { defined, toUnwritable } from '@grounder/core/internal';
import { drawCurves, openDataSet } from '@grounder/evaluation';
import { nodeRuntime } from '@grounder/models';
import type { TrainedHead, TrainHeadOptions } from '@grounder/regressors/internal';
import {
  fusionPresets,
  parseBoxObjective,
  trainFusionHead,
  trainProjectionHead,
  trainProposalHead,
} from '@grounder/regressors';
import type { TrainingRecord } from '@grounder/training/internal';
import { fileCheckpoints, readTrainingLog, trainingLog } from '@grounder/training';
import { assertSameSettings } from '@grounder/training/internal';

import { openFeatureSource } from './feature-source.js';
import { progressOf } from './progress-of.js';
import type { TrainPlan } from './plan.js';
import { settingsOf } from './settings-of.js';
import { readSplit } from './training-examples.js';

/** What came of a training. */
export interface TrainingRun {
  /** The head's file. */
  readonly path: string;
  /** The head. */
  readonly head: TrainedHead;
  /** Examples that were learned from. */
  readonly examples: number;
  /** Examples to learn from that mean nothing in their picture, and were left out. */
  readonly withoutTarget: number;
}

/**
 * Trains a head from the command line: extracts features, unless they are there, trains, and writes
 * the head, its checkpoints, its log and a picture of its curves into one folder.
 */
export async function runTraining(plan: TrainPlan): Promise<TrainingRun> {
  const { out, split, validationSplit, signal, onProgress, head } = plan;
  const { epochs, batchSize, learningRate, weightDecay, patience, seed } = plan;
  const store = fileCheckpoints(join(out, 'checkpoints'));
  const resume = plan.resume === true ? await store.load('last') : undefined;
  if (plan.resume !== true) await assertEmpty(out);
  // A loss that cannot be read is told before features are extracted for it.
  if (head.kind !== 'proposal-head') parseBoxObjective(head.loss);
  const runtime = nodeRuntime();
  const call = { signal, onProgress: progressOf(onProgress) };
  const dataSet = await openDataSet(plan.dataset);
  const learned = await readSplit(dataSet, split, plan);
  const measured =
    validationSplit === undefined ? undefined : await readSplit(dataSet, validationSplit, plan);
  await using source = await openFeatureSource(plan, { dataSet, runtime, call });
  const settings = settingsOf(plan, { learned, measured, encoders: source.encoders });
  // Before features of other examples replace those that are there.
  if (resume !== undefined) assertSameSettings(settings, resume);
  using training = await source.extract(learned, 'learned');
  using validation = measured && (await source.extract(measured, 'measured'));
  using log = await trainingLog(out, { resume, existing: 'replace' });
  const options = {
    runtime,
    training,
    validation,
    ...defined({ epochs, batchSize, learningRate, weightDecay, patience, seed }),
    checkpoints: { store, everySteps: 200 },
    settings,
    resume,
    onRecord: (record: TrainingRecord) => {
      call.onProgress.hear(record);
      log.onRecord(record);
    },
    ...call,
  };
  const trained = await trainPlanned(head, options);
  const path = join(out, 'head.onnx');
  await save(path, trained.bytes);
  await save(join(out, 'curves.svg'), await drawLog(out, head.kind));
  return {
    path,
    head: trained,
    examples: training.examples.length,
    withoutTarget: training.withoutTarget,
  };
}

function trainPlanned(head: TrainPlan['head'], options: TrainHeadOptions): Promise<TrainedHead> {
  if (head.kind === 'projection-head') return trainProjectionHead({ ...options, ...head });
  if (head.kind === 'proposal-head') return trainProposalHead({ ...options, ...head });
  const { preset, loss, schedule } = head;
  return trainFusionHead({ ...fusionPresets[preset], ...options, loss, schedule });
}

async function drawLog(folder: string, title: string): Promise<string> {
  const records = (await readTrainingLog(folder)).map(({ record }) => record);
  const epochs = records.filter((record) => record.kind === 'epoch');
  const curve = (name: string, read: (record: (typeof epochs)[number]) => number | undefined) => ({
    name,
    points: epochs.map((record) => ({ x: record.epoch + 1, y: read(record) ?? NaN })),
  });
  return drawCurves(
    [
      curve('training loss', ({ training }) => training.loss),
      curve('validation loss', ({ validation }) => validation?.loss),
      curve('validation Acc@0.5', ({ validation }) => validation?.accuracy),
    ],
    { title: `Training of a ${title}`, x: 'epoch', y: 'mean over the epoch' },
  );
}

/** A folder of another training is not written over. */
async function assertEmpty(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const left = names.filter((name) => name !== 'features');
  if (left.length === 0) return;
  throw new GroundingError(
    'INVALID_OPTION',
    `expected a new folder, or --resume, got ${folder} with ${left.slice(0, 3).join(', ')}; ` +
      'name another with --out, or go on with --resume',
  );
}

async function save(path: string, content: Uint8Array | string): Promise<void> {
  try {
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, content);
  } catch (error) {
    throw toUnwritable(error, path, 'make room, and resume: the checkpoints are kept');
  }
}
