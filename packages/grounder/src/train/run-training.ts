import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { CallOptions, Runtime } from '@grounder/core';
import { GroundingError, toUnwritable } from '@grounder/core';
import type { DataSet, ReferringExample } from '@grounder/evaluation';
import { drawCurves, openDataSet, sampleExamples } from '@grounder/evaluation';
import { tightCrop } from '@grounder/images';
import { cacheFolder, fileCache, modelStore, nodeRuntime } from '@grounder/models';
import type { FeatureSet, RegionSource, TrainedHead } from '@grounder/regressors';
import {
  extractFeatures,
  parseBoxObjective,
  trainProjectionHead,
  trainProposalHead,
} from '@grounder/regressors';
import type { TrainingRecord } from '@grounder/training';
import { fileCheckpoints, readTrainingLog, trainingLog } from '@grounder/training';

import { loadImage } from '../load-image.js';
import type { IdentifiedEncoders } from '../presets/open-encoders.js';
import { openEncoders } from '../presets/open-encoders.js';
import { openProposals } from './open-proposals.js';
import { progressOf } from './progress-of.js';
import type { TrainPlan } from './train-plan.js';

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
 *
 * @param plan - What and how.
 * @returns The head.
 */
export async function runTraining(plan: TrainPlan): Promise<TrainingRun> {
  const { out, split, validationSplit, signal, onProgress, head } = plan;
  const store = fileCheckpoints(join(out, 'checkpoints'));
  const resume = plan.resume === true ? await store.load('last') : undefined;
  if (plan.resume !== true) await assertEmpty(out);
  // A loss that cannot be read is told before features are extracted for it.
  if (head.kind === 'projection-head') parseBoxObjective(head.loss);
  const runtime = nodeRuntime();
  const call = { signal, onProgress: progressOf(onProgress) };
  const dataSet = await openDataSet(plan.dataset);
  await using encoders = await openBoth(plan, runtime);
  const extraction = { plan, dataSet, encoders, runtime, call };
  using training = await featuresOf(split, extraction);
  using validation =
    validationSplit === undefined ? undefined : await featuresOf(validationSplit, extraction);
  using log = await trainingLog(out, { resume, existing: 'replace' });
  const options = {
    runtime,
    training,
    validation,
    epochs: plan.epochs,
    batchSize: plan.batch,
    learningRate: plan.learningRate,
    weightDecay: plan.weightDecay,
    seed: plan.seed,
    ...(plan.patience !== undefined && { patience: plan.patience }),
    checkpoints: { store, everySteps: 200 },
    resume,
    onRecord: (record: TrainingRecord) => {
      call.onProgress.hear(record);
      log.onRecord(record);
    },
    ...call,
  };
  const trained =
    head.kind === 'projection-head'
      ? await trainProjectionHead({ ...options, ...head })
      : await trainProposalHead({ ...options, ...head });
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

interface Extraction {
  readonly plan: TrainPlan;
  readonly dataSet: DataSet;
  readonly encoders: Encoders;
  readonly runtime: Runtime;
  readonly call: CallOptions;
}

async function featuresOf(split: string, extraction: Extraction): Promise<FeatureSet> {
  const { plan, dataSet, encoders, runtime, call } = extraction;
  const examples = await chooseExamples(dataSet, split, plan);
  const folder = join(plan.out, 'features', split);
  const { head } = plan;
  const options = {
    examples: examples.map((example) => ({ ...example, picture: example.image })),
    load: (picture: string) => loadImage(picture),
    image: {
      encoder: encoders.image.clip.image,
      name: plan.imageEncoder,
      fingerprint: encoders.image.imageFingerprint,
    },
    text: {
      encoder: encoders.text.clip.text,
      name: plan.textEncoder,
      fingerprint: encoders.text.textFingerprint,
    },
    type: plan.features,
    ...call,
  };
  if (head.kind === 'projection-head') return extractFeatures(folder, options);
  const imageIds = new Map(examples.map(({ image, imageId }) => [image, imageId]));
  await using proposals = await openProposals(head, dataSet, { runtime, imageIds });
  const regions: RegionSource = {
    name: head.proposals,
    propose: (picture, image) => proposals.propose(picture, image),
    cropper: tightCrop(),
    most: head.maxProposals,
  };
  return await extractFeatures(folder, { ...options, regions });
}

async function chooseExamples(
  dataSet: DataSet,
  split: string,
  { limit, seed, signal }: TrainPlan,
): Promise<readonly ReferringExample[]> {
  const all = dataSet.examples({ split, signal });
  if (limit !== undefined) return await sampleExamples(all, { limit, seed });
  const examples: ReferringExample[] = [];
  for await (const example of all) examples.push(example);
  return examples;
}

interface Encoders extends AsyncDisposable {
  readonly image: IdentifiedEncoders;
  readonly text: IdentifiedEncoders;
}

async function openBoth(plan: TrainPlan, runtime: Runtime): Promise<Encoders> {
  const { imageEncoder, textEncoder, models } = plan;
  const { dtype } = models;
  const cache = fileCache(cacheFolder());
  const options = { store: modelStore(), runtime, cache, ...(dtype && { dtype }) };
  const image = await openEncoders(imageEncoder, options);
  const isSame = textEncoder === imageEncoder;
  try {
    const text = isSame ? image : await openEncoders(textEncoder, options);
    return {
      image,
      text,
      async [Symbol.asyncDispose]() {
        await image[Symbol.asyncDispose]();
        if (!isSame) await text[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await image[Symbol.asyncDispose]();
    throw error;
  }
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
