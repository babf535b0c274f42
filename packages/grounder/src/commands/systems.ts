import type { GroundingSystem } from '@grounder/pipeline/internal';
import { listSystems } from '@grounder/pipeline';
import { Command } from 'commander';
import pc from 'picocolors';

import type { CommandStreams } from './streams.js';
import { shown } from '../guard-streams.js';
import type { SystemOptions } from './options.js';
import { addPlaces } from './options.js';

/** Creates `grounder systems`. */
export function systemsCommand(streams: CommandStreams): Command {
  const command = new Command('systems');
  return addPlaces(command)
    .option('--json', 'print a JSON array')
    .action(async ({ json, ...places }: SystemOptions & { readonly json?: true }) => {
      const systems = await listSystems(places);
      const text =
        json === true
          ? JSON.stringify(systems, undefined, 2)
          : shown(systems).map(describe).join('\n');
      streams.stdout.write(`${text}\n`);
    });
}

function describe({ number, name, composition, needs, status, missing }: GroundingSystem): string {
  const mark = status === 'ready' ? pc.green(status) : pc.dim(status);
  return [
    `${number}  ${name.padEnd(22)} ${mark}`,
    `   ${composition}`,
    ...(missing.length === 0 ? [`   needs ${needs}`] : []),
    ...missing.map(({ what, command }) => `   lacks ${what}: ${pc.bold(command)}`),
  ].join('\n');
}
