import type { Command } from 'commander';

import type { CommandStreams } from './streams.js';

/** A command of `grounder`: what --help says of it, and its module, loaded when it is called. */
export interface CommandEntry {
  readonly name: string;
  readonly description: string;
  readonly load: (streams: CommandStreams) => Promise<Command>;
}

/** All commands, in the order of --help. */
export const commands: readonly CommandEntry[] = [
  {
    name: 'ground',
    description: 'Finds the thing that a phrase means.',
    load: async (streams) => (await import('./ground.js')).groundCommand(streams),
  },
  {
    name: 'ground-many',
    description:
      'Grounds phrases in the pictures of a folder or a list, and goes on where it ended.',
    load: async (streams) => (await import('./ground-many/command.js')).groundManyCommand(streams),
  },
  {
    name: 'work',
    description: 'Takes work of runs on other machines from a queue.',
    load: async (streams) => (await import('./work.js')).workCommand(streams),
  },
  {
    name: 'detect',
    description: 'Lists the objects that a detector finds.',
    load: async (streams) => (await import('./detect.js')).detectCommand(streams),
  },
  {
    name: 'parse',
    description: 'Shows what is understood of a phrase.',
    load: async (streams) => (await import('./parse.js')).parseCommand(streams),
  },
  {
    name: 'evaluate',
    description: 'Asks systems about the referring expressions of a data set, and compares them.',
    load: async (streams) => (await import('./evaluate/command.js')).evaluateCommand(streams),
  },
  {
    name: 'dataset',
    description: 'Fetches, checks and makes data sets.',
    load: async (streams) => (await import('./dataset/command.js')).datasetCommand(streams),
  },
  {
    name: 'train',
    description: 'Trains a head on the features of frozen encoders.',
    load: async (streams) => (await import('./train/command.js')).trainCommand(streams),
  },
  {
    name: 'systems',
    description:
      'Lists the nine systems: what each is, whether it can run here, and what gets what is missing.',
    load: async (streams) => (await import('./systems.js')).systemsCommand(streams),
  },
  {
    name: 'models',
    description: 'Fetches, lists, checks and removes models of the hub.',
    load: async (streams) => (await import('./models/command.js')).modelsCommand(streams),
  },
  {
    name: 'runtime',
    description: 'Lists the execution providers of ONNX Runtime, and which of them work here.',
    load: async (streams) => (await import('./runtime.js')).runtimeCommand(streams),
  },
  {
    name: 'web-assets',
    description: 'Writes the folder that a page needs to ground in the browser.',
    load: async (streams) => (await import('./web-assets.js')).webAssetsCommand(streams),
  },
];
