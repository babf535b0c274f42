import { join } from 'node:path';

import { defined } from '@grounder/core/internal';
import type { DetectorKind } from '@grounder/detectors';
import { cacheFolder } from '@grounder/models';
import type { ModelDtype } from '@grounder/models/internal';
import { Command, InvalidArgumentError, Option } from 'commander';
import pc from 'picocolors';

import type { DetectorChoice } from './open-named-detector.js';
import type { PseudoRecipe, WrittenPseudoQueries } from './write-pseudo-queries.js';
import { writePseudoQueries } from './write-pseudo-queries.js';
import { progressOf } from '../train/progress-of.js';
import type { CommandStreams } from '../streams.js';
import { shown } from '../../guard-streams.js';
import { withInterrupt } from '../interrupt.js';
import { addOptions, seedOption } from '../options.js';
import { parseCount } from '../parse-numbers.js';
import { readLabelFile } from '../read-label-file.js';
import { withTrainBar } from '../train/bar.js';

interface PseudoOptions extends Omit<PseudoRecipe, 'keep'> {
  readonly images: string;
  readonly out: string;
  readonly detector?: string;
  readonly models?: string;
  readonly labels?: string;
  readonly kind?: DetectorKind;
  readonly dtype?: ModelDtype;
  readonly cache: boolean;
  readonly shared?: true;
  readonly split: string;
  readonly valShare: number;
  readonly limit?: number;
  readonly strict?: true;
  readonly json?: true;
}

/** Creates `grounder dataset pseudo`. */
export function datasetPseudoCommand(streams: CommandStreams): Command {
  const command = new Command('pseudo')
    .description(
      'Writes a data set from pictures alone: what a detector finds, asked for by templates.',
    )
    .requiredOption('--images <dir>', 'a folder of pictures, and of folders of pictures')
    .requiredOption(
      '--out <path>',
      'a new .jsonl file in that folder or above it, or a new folder, which gets copies',
    );
  return addRecipe(addDetector(command))
    .option('--split <name>', 'the split of the lines', parseWord, 'train')
    .option('--val-share <share>', 'share of the pictures in the split val', parseShare, 0)
    .option('--limit <count>', 'so many pictures, drawn at random', parseCount)
    .addOption(seedOption('the same seed draws the same texts and pictures'))
    .option('--strict', 'end at the first picture that cannot be read')
    .addHelpText(
      'after',
      '\n--detector may also name one in --models; the embedded one finds objects when it is left out.\n' +
        '\nExamples:\n' +
        '  $ grounder dataset pseudo --images photos --out photos/pseudo.jsonl\n' +
        '  $ grounder dataset pseudo --images photos --detector yolov8n.onnx --out learned --val-share 0.1',
    )
    .action((options: PseudoOptions) => write(streams, options));
}

function addDetector(command: Command): Command {
  return addOptions(command, 'detector', 'models', 'labels', 'kind', 'dtype', 'cache', 'json');
}

function addRecipe(command: Command): Command {
  return command
    .option('--objects <count>', 'most objects of a picture: people first', parseCount, 3)
    .option('--queries <count>', 'most texts of a picture', parseCount, 6)
    .option('--min-score <score>', 'least score of an object that is asked for', parseShare, 0.3)
    .option(
      '--context-score <score>',
      'least score of an object that counts when a text must mean one',
      parseShare,
      0.2,
    )
    .option('--min-area <share>', 'least area of an object, of the picture’s', parseShare, 1 / 64)
    .option('--max-overlap <iou>', 'above, the less confident of two objects goes', parseShare, 0.4)
    .addOption(
      new Option('--forms <forms>', 'Pseudo-Q’s alone, or also “the second … from the left”')
        .choices(['published', 'all'])
        .default('all'),
    )
    .option('--shared', 'also texts that mean several objects of a picture, as Pseudo-Q does');
}

async function write(streams: CommandStreams, options: PseudoOptions): Promise<void> {
  const { images, out, split, valShare, limit, strict, json } = options;
  const detector = await choiceOf(options);
  const written = await withInterrupt(
    () => new Error('interrupted; nothing was written'),
    (signal) =>
      withTrainBar(streams, (onProgress) =>
        writePseudoQueries({
          images,
          out,
          split,
          valShare,
          ...defined({ limit }),
          isStrict: strict === true,
          detector,
          recipe: recipeOf(options),
          signal,
          onProgress: progressOf(onProgress),
        }),
      ),
  );
  for (const warning of warningsOf(shown(written))) streams.stderr.write(`${warning}\n`);
  const text = json === true ? JSON.stringify(written) : describe(shown(written), shown(options));
  streams.stdout.write(`${text}\n`);
}

async function choiceOf(options: PseudoOptions): Promise<DetectorChoice> {
  const { detector, models, labels, kind, dtype, cache } = options;
  return {
    ...defined({ detector, models, kind, dtype }),
    ...(labels !== undefined && { labels: await readLabelFile(labels) }),
    ...(cache && { cacheFolder: join(cacheFolder(), 'answers') }),
  };
}

function recipeOf(options: PseudoOptions): PseudoRecipe {
  const { minScore, contextScore, minArea, maxOverlap, objects, queries, forms, seed } = options;
  const keep = options.shared === true ? 'all' : 'unique';
  return { minScore, contextScore, minArea, maxOverlap, objects, queries, forms, keep, seed };
}

function warningsOf({ skipped, problems }: WrittenPseudoQueries): readonly string[] {
  if (skipped === 0) return [];
  const rest = skipped - problems.length;
  return [
    ...problems.map((problem) => `${pc.yellow('skipped:')} ${problem}`),
    ...(rest === 0 ? [] : [`… and ${rest} more`]),
  ];
}

function describe(written: WrittenPseudoQueries, { split, valShare }: PseudoOptions): string {
  const { dataset, pictures, picturesWithQueries, objects, queries, skipped } = written;
  const validation = valShare > 0 ? ' --validation-split val' : '';
  return [
    `${pc.bold(dataset)}: ${queries} texts about ${objects} objects of ${picturesWithQueries} pictures`,
    `  of ${pictures} that were searched${skipped === 0 ? '' : `; ${skipped} could not be read`}`,
    `next: grounder train projection-head --dataset ${dataset} --split ${split}${validation} \\\n` +
      '    --image-encoder Xenova/clip-vit-base-patch32 --out run',
  ].join('\n');
}

function parseShare(text: string): number {
  const share = Number(text);
  if (text.trim() !== '' && share >= 0 && share <= 1) return share;
  throw new InvalidArgumentError('expected a number from 0 to 1');
}

function parseWord(text: string): string {
  if (text.trim() !== '') return text.trim();
  throw new InvalidArgumentError('expected a name');
}
