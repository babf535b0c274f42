import { Command } from 'commander';

import type { CommandStreams } from '../streams.js';
import { datasetFetchCommand } from './fetch.js';
import { datasetInspectCommand } from './inspect.js';
import { datasetPseudoCommand } from './pseudo.js';

/** Creates `grounder dataset`, which fetches, checks and makes data sets. */
export function datasetCommand(streams: CommandStreams): Command {
  const command = new Command('dataset');
  const parts = [datasetInspectCommand, datasetFetchCommand, datasetPseudoCommand];
  for (const part of parts) {
    command.addCommand(part(streams));
  }
  return command;
}
