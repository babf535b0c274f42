import type { ModelPlaces } from '@grounder/pipeline/internal';
import { isModelDtype, modelDtypes } from '@grounder/models/internal';
import type { ModelDtype } from '@grounder/models/internal';
import { defined } from '@grounder/core/internal';
import { detectorKinds } from '@grounder/detectors/internal';
import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';

/** Where a command looks for models. */
export interface SystemOptions extends ModelPlaces {
  /** Which weights of a model folder are opened. */
  readonly dtype?: ModelDtype;
}

/** What `--no-tiles` does, for help texts. */
export const noTilesHelp =
  'have the embedded detector search the picture as a whole alone, not its parts too: one run of the ' +
  'model instead of up to five, fewer small things';

/** The option that says what a detector is. */
export function kindOption(): Option {
  return new Option(
    '--kind <kind>',
    'what the detector is, where its file does not tell for certain, as with YOLOX',
  ).choices(detectorKinds);
}

/** Adds the options that say where models are. */
export function addSystemOptions(command: Command): Command {
  return command
    .option('--models <dir>', 'a folder with one file or folder for each model')
    .option(
      '--detector <name>',
      'the detector: an .onnx file, a folder, a hub id owner/name, embedded, or a module',
    )
    .option(
      '--clip <name>',
      'CLIP: a folder, a hub id owner/name, or a module; the system embedded judges properties by it ' +
        'that it cannot judge otherwise',
    )
    .option('--head <file>', 'a trained head: the .onnx file that “grounder train” wrote')
    .option(
      '--text-encoder <name>',
      'a sentence encoder (BERT, MiniLM): a folder, a hub id owner/name, embedded, or a module',
    )
    .option(
      '--captioner <name>',
      'what writes captions (ClipCap, vit-gpt2): a folder, a hub id owner/name, or a module',
    )
    .option(
      '--dtype <dtype>',
      `the weights of a model folder: ${modelDtypes.join(', ')}`,
      parseDtype,
    );
}

/** Takes the options that say where models are out of a command's options. */
export function pickSystemOptions(options: SystemOptions): SystemOptions {
  const { models, detector, clip, head, textEncoder, captioner, dtype } = options;
  return defined({ models, detector, clip, head, textEncoder, captioner, dtype });
}

function parseDtype(text: string): ModelDtype {
  if (isModelDtype(text)) return text;
  throw new InvalidArgumentError(`expected one of ${modelDtypes.join(', ')}`);
}
