import { Command } from 'commander';

import type { CommandStreams } from './command-streams.js';
import { datasetFetchCommand } from './dataset-fetch-command.js';
import { datasetInspectCommand } from './dataset-inspect-command.js';
import { datasetPseudoCommand } from './dataset-pseudo-command.js';

/**
 * Creates `grounder dataset`, which fetches, checks and makes data sets.
 *
 * @param streams - Where output goes.
 * @returns The command.
 */
export function datasetCommand(streams: CommandStreams): Command {
  const command = new Command('dataset').description('Fetches, checks and makes data sets.');
  const parts = [datasetInspectCommand, datasetFetchCommand, datasetPseudoCommand];
  for (const part of parts) {
    command.addCommand(part(streams));
  }
  // How errors end the process is known when the command has a parent, which is later than here.
  return command.hook('preSubcommand', (parent, part) => {
    part.copyInheritedSettings(parent);
  });
}
