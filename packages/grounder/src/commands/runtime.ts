import { loadOnnxRuntime } from '@grounder/models/internal';
import { listProviders } from '@grounder/runtime';
import type { ProviderStatus } from '@grounder/runtime/internal';
import { Command } from 'commander';
import pc from 'picocolors';

import type { CommandStreams } from './streams.js';
import { shown } from '../guard-streams.js';

/** Creates `grounder runtime`. */
export function runtimeCommand(streams: CommandStreams): Command {
  return new Command('runtime')
    .option('--json', 'print a JSON array')
    .addHelpText(
      'after',
      '\nOn each provider a model of one operator is run. In code: nodeRuntime({ providers: ["cuda", "cpu"] })\n' +
        'takes the first that opens a model, and tells when that is not the first of the list.',
    )
    .action(async ({ json }: { readonly json?: true }) => {
      const providers = await listProviders(await loadOnnxRuntime());
      const text =
        json === true
          ? JSON.stringify(providers, undefined, 2)
          : providers.map(shown).map(describe).join('\n');
      streams.stdout.write(`${text}\n`);
    });
}

function describe({ name, works, reason = '' }: ProviderStatus): string {
  const mark = works ? pc.green('works') : pc.dim('does not work');
  return `${name.padEnd(12)} ${mark}${reason === '' ? '' : `: ${reason.split('\n')[0] ?? ''}`}`;
}
