import { defined } from '@grounder/core/internal';
import type { DetectorKind } from '@grounder/detectors';
import type { ModelDtype } from '@grounder/models/internal';
import { fusionPresets } from '@grounder/regressors';
import { trainingSettings } from '@grounder/regressors/internal';
import { Command, InvalidArgumentError, Option } from 'commander';
import pc from 'picocolors';

import { runTraining } from './run-training.js';
import type { TrainingRun } from './run-training.js';
import type { FusionPlan, ProjectionPlan, ProposalPlan, TrainPlan } from './plan.js';
import type { CommandStreams } from '../streams.js';
import { shown } from '../../guard-streams.js';
import { withInterrupt } from '../interrupt.js';
import { addOptions, optionOf, seedOption } from '../options.js';
import { parseCount, parseWhole } from '../parse-numbers.js';
import { readLabelFile } from '../read-label-file.js';
import { withTrainBar } from './bar.js';

interface CommonOptions extends Omit<
  TrainPlan,
  'textEncoder' | 'head' | 'models' | 'signal' | 'onProgress' | 'features' | 'batchSize'
> {
  readonly textEncoder?: string;
  readonly batch: number;
  readonly half?: true;
  readonly dtype?: ModelDtype;
  readonly json?: true;
}

interface ProjectionOptions extends CommonOptions, Omit<ProjectionPlan, 'kind' | 'layout'> {
  readonly product?: true;
}

interface ProposalOptions extends CommonOptions, Pick<ProposalPlan, 'width' | 'proposals'> {
  readonly maxProposals: number;
  readonly labels?: string;
  readonly kind?: DetectorKind;
}

interface FusionOptions extends CommonOptions, Omit<FusionPlan, 'kind' | 'textLength'> {
  readonly textLength: number;
}

/** Creates `grounder train`. */
export function trainCommand(streams: CommandStreams): Command {
  const command = new Command('train');
  command
    .addCommand(projectionCommand(streams))
    .addCommand(proposalCommand(streams))
    .addCommand(fusionCommand(streams));
  return command;
}

function projectionCommand(streams: CommandStreams): Command {
  const command = new Command('projection-head').description(
    'Systems 6 and 7: reads a box off the features of picture and phrase.',
  );
  return addCommon(command)
    .option(
      '--loss <loss>',
      'l1 (system 6), l1+giou (system 7), also iou, diou, ciou, factors',
      'l1',
    )
    .option(
      '--widths <list>',
      'outputs of the layers before the last',
      parseWidths,
      [512, 256, 128],
    )
    .addOption(
      new Option('--activation <name>', 'between the layers')
        .choices(['relu', 'gelu', 'tanh'])
        .default('relu'),
    )
    .option('--product', 'the first layer also reads the product of the two features')
    .action((options: ProjectionOptions) => {
      const { loss, widths, activation, product } = options;
      const layout = product === true ? 'concatenated with product' : 'concatenated';
      return run(streams, options, { kind: 'projection-head', loss, widths, activation, layout });
    });
}

function proposalCommand(streams: CommandStreams): Command {
  const command = new Command('proposal-head').description(
    'Chooses among proposals by the features of crop and phrase and the place of the box.',
  );
  return addOptions(addCommon(command), 'proposals', 'labels', 'kind')
    .option('--max-proposals <count>', 'most regions of a picture', parseCount, 50)
    .option('--width <count>', 'numbers that features are projected to', parseCount, 256)
    .action(async (options: ProposalOptions) => {
      const { width, proposals, maxProposals, kind } = options;
      const labels = options.labels === undefined ? undefined : await readLabelFile(options.labels);
      await run(streams, options, {
        kind: 'proposal-head',
        width,
        proposals,
        maxProposals,
        ...defined({ labels, kindOfDetector: kind }),
      });
    });
}

function fusionCommand(streams: CommandStreams): Command {
  const command = new Command('fusion-head').description(
    'System 8: a [REG] token looks at the tokens of picture and phrase; a box is read off it.',
  );
  return addCommon(command)
    .addOption(
      new Option('--preset <name>', 'sizes and rates')
        .choices(Object.keys(fusionPresets))
        .default('small'),
    )
    .option('--loss <loss>', 'as TransVG weighs it', '4*l1+giou')
    .addOption(
      new Option('--schedule <name>', 'how the learning rate falls')
        .choices(['cosine', 'step'])
        .default('cosine'),
    )
    .option('--text-length <count>', 'tokens of each phrase', parseCount, 40)
    .option(
      '--image-layers <list>',
      'layers of the image encoder, by number or tensor; four when left out',
      (text: string) => text.split(','),
    )
    .option('--text-layer <layer>', 'layer of the text encoder, likewise; the last when left out')
    .option(
      '--augment <count>',
      'changed variants of each example: mirrored, cropped, moved, recoloured where that stays true',
      parseWhole,
      0,
    )
    .action((options: FusionOptions) => {
      const { preset, loss, schedule, textLength, imageLayers, textLayer, augment } = options;
      return run(streams, options, {
        kind: 'fusion-head',
        preset,
        loss,
        schedule,
        textLength,
        augment,
        ...defined({ imageLayers, textLayer }),
      });
    });
}

function addCommon(command: Command): Command {
  const { epochs, batchSize, learningRate, weightDecay, patience, seed } = trainingSettings;
  return addOptions(command, 'dataset', 'limit', 'dtype', 'json')
    .requiredOption(
      '--image-encoder <clip>',
      'a CLIP folder, a hub id, or a module that gives a folder',
    )
    .option('--text-encoder <clip>', 'likewise; the same as the image encoder when left out')
    .requiredOption('--out <dir>', 'the folder of the run: features, checkpoints, logs, head.onnx')
    .option('--split <name>', 'the split to learn from', 'train')
    .option(
      '--validation-split <name>',
      'the split to measure on after each epoch; none when left out',
    )
    .addOption(optionOf('--epochs <count>', epochs).argParser(parseCount))
    .addOption(optionOf('--batch <count>', batchSize).argParser(parseCount))
    .addOption(optionOf('--learning-rate <number>', learningRate).argParser(parsePositive))
    .addOption(optionOf('--weight-decay <number>', weightDecay).argParser(parsePositive))
    .addOption(optionOf('--patience <count>', patience).argParser(parseCount))
    .addOption(seedOption(seed.help))
    .option('--half', 'keep features as float16')
    .option('--resume', 'go on from the last checkpoint in --out');
}

async function run(
  streams: CommandStreams,
  options: CommonOptions,
  head: TrainPlan['head'],
): Promise<void> {
  const { batch, half, dtype, json, textEncoder = options.imageEncoder, ...rest } = options;
  const interrupted = () =>
    new Error(`interrupted; the same command with --resume goes on in ${options.out}`);
  const result = await withInterrupt(interrupted, (signal) =>
    withTrainBar(streams, (onProgress) =>
      runTraining({
        ...rest,
        textEncoder,
        batchSize: batch,
        features: half === true ? 'float16' : 'float32',
        models: defined({ dtype }),
        head,
        signal,
        onProgress,
      }),
    ),
  );
  const text = json === true ? JSON.stringify(toJson(result), undefined, 2) : describe(result);
  streams.stdout.write(`${text}\n`);
}

function describe({ path, head, examples, withoutTarget }: TrainingRun): string {
  const { result, measured } = head;
  const scores = Object.entries(measured ?? {}).map(
    ([name, value]) => `${name} ${value.toFixed(3)}`,
  );
  return [
    `${pc.bold(shown(path))}: ${examples} examples, ${result.last.state.step} steps, ${result.end}`,
    ...(scores.length === 0 ? [] : [`  best epoch, on the validation split: ${scores.join(', ')}`]),
    ...(withoutTarget === 0 ? [] : [`  ${withoutTarget} examples without a target were left out`]),
    '  beside it: curves.svg, training.jsonl, and events for tensorboard --logdir',
  ].join('\n');
}

function toJson({ path, head, examples, withoutTarget }: TrainingRun): object {
  const { result, measured } = head;
  const { epoch, best, state } = result.last;
  return {
    head: path,
    examples,
    withoutTarget,
    steps: state.step,
    epochs: epoch,
    end: result.end,
    bestEpoch: best?.epoch,
    validation: measured,
  };
}

function parsePositive(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value >= 0) return value;
  throw new InvalidArgumentError('expected a number of at least 0');
}

function parseWidths(text: string): readonly number[] {
  return text.split(',').map(parseCount);
}
