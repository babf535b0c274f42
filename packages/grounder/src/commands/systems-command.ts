import { Command } from 'commander';
import pc from 'picocolors';

import { isInstalled } from '../is-installed.js';
import { listSystems } from '../systems.js';
import type { CommandStreams } from './command-streams.js';

/**
 * Creates `grounder systems`.
 *
 * @param streams - Where output goes.
 * @returns The command.
 */
export function systemsCommand(streams: CommandStreams): Command {
  return new Command('systems')
    .description('Lists the nine systems: what each is, what it needs, whether it can run here.')
    .option('--json', 'print a JSON array')
    .action(({ json }: { readonly json?: true }) => {
      const systems = listSystems(isInstalled);
      const lines = systems.map(({ number, name, composition, needs, status }) => {
        const mark = status === 'ready' ? pc.green(status) : pc.dim(status);
        return `${number}  ${name.padEnd(20)} ${mark}\n   ${composition}\n   needs ${needs}`;
      });
      const text = json === true ? JSON.stringify(systems, undefined, 2) : lines.join('\n');
      streams.stdout.write(`${text}\n`);
    });
}
