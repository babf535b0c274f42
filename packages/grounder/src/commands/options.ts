import { defaultSeed, defined } from '@grounder/core/internal';
import type { Setting, SettingsOf } from '@grounder/core/internal';
import { detectorKinds } from '@grounder/detectors/internal';
import { isModelDtype, modelDtypes } from '@grounder/models/internal';
import type { ModelDtype } from '@grounder/models/internal';
import { placeSettings, searchSettings, systemSettings } from '@grounder/pipeline/internal/opening';
import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';

import { parseCount, parseSeed } from './parse-numbers.js';

/** What names the parts of a system: plain data that can be sent to a thread. */
export type SystemOptions = SettingsOf<typeof placeSettings> &
  Pick<SettingsOf<typeof systemSettings>, 'dtype' | 'scorer'> &
  Pick<SettingsOf<typeof searchSettings>, 'closest'>;

/** An option as a setting of the library describes it. */
export function optionOf<Value>(flags: string, { help, defaultValue }: Setting<Value>): Option {
  return new Option(flags, help).default(defaultValue);
}

/** The options that several commands have, each described once. */
const shared = {
  models: optionOf('--models <dir>', placeSettings.models),
  detector: optionOf('--detector <name>', placeSettings.detector),
  clip: optionOf('--clip <name>', placeSettings.clip),
  head: optionOf('--head <file>', placeSettings.head),
  textEncoder: optionOf('--text-encoder <name>', placeSettings.textEncoder),
  captioner: optionOf('--captioner <name>', placeSettings.captioner),
  dtype: optionOf('--dtype <dtype>', systemSettings.dtype).argParser(parseDtype),
  scorer: optionOf('--scorer <module>', systemSettings.scorer),
  labels: optionOf('--labels <file>', systemSettings.labels),
  tiles: optionOf('--no-tiles', searchSettings.tiles),
  closest: new Option('--closest', searchSettings.closest.help),
  persons: optionOf('--no-persons', searchSettings.persons),
  kind: optionOf('--kind <kind>', systemSettings.kind).choices(detectorKinds),
  proposals: new Option(
    '--proposals <source>',
    'where regions come from: embedded, ground-truth, a detector’s .onnx file, or a module',
  ).default('embedded'),
  dataset: new Option('--dataset <path>', 'a data set: see docs/datasets.md').makeOptionMandatory(),
  limit: new Option('--limit <count>', 'so many examples of a split, drawn at random').argParser(
    parseCount,
  ),
  cache: new Option('--no-cache', 'ask models again instead of reading what they said before'),
  json: new Option('--json', 'print one JSON object'),
};

const places = [
  'models',
  'detector',
  'clip',
  'head',
  'textEncoder',
  'captioner',
  'dtype',
] as const satisfies readonly (keyof typeof shared)[];

/** Adds options that several commands have. */
export function addOptions(command: Command, ...names: readonly (keyof typeof shared)[]): Command {
  for (const name of names) command.addOption(shared[name]);
  return command;
}

/** Adds the options that say where models are. */
export function addPlaces(command: Command): Command {
  return addOptions(command, ...places);
}

/** Takes the options that name the parts of a system out of a command's options. */
export function pickSystemOptions(options: SystemOptions): SystemOptions {
  const named = [...places, 'scorer', 'closest'] as const;
  return defined(Object.fromEntries(named.map((name) => [name, options[name]])));
}

/** The option `--seed`, with what chance is about. */
export function seedOption(help: string): Option {
  return new Option('--seed <number>', help).argParser(parseSeed).default(defaultSeed);
}

function parseDtype(text: string): ModelDtype {
  if (isModelDtype(text)) return text;
  throw new InvalidArgumentError(`expected one of ${modelDtypes.join(', ')}`);
}
