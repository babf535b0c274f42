import { GroundingError } from '@grounder/core';
import type * as assets from '@grounder/web/assets';
import { Command } from 'commander';

import type { CommandStreams } from './streams.js';
import { shown } from '../guard-streams.js';

/** Creates `grounder web-assets`. */
export function webAssetsCommand(streams: CommandStreams): Command {
  return new Command('web-assets')
    .argument('<folder>', 'where it is written; serve it beside the page')
    .option('--json', 'print the list of files as one JSON object')
    .addHelpText(
      'after',
      '\nThe folder holds models, WordNet, WebAssembly and the worker, and the licences of all of them:\n' +
        'who serves it passes these on.\n\nExample:\n  $ grounder web-assets public/grounder',
    )
    .action(async (folder: string, { json }: { readonly json?: true }) => {
      const { writeWebAssets } = await loadAssets();
      const { version, models, ...files } = await writeWebAssets(folder);
      if (json === true) {
        streams.stdout.write(`${JSON.stringify({ version, ...files, models }, undefined, 2)}\n`);
        return;
      }
      for (const { path, bytes } of [...Object.values(files), ...Object.values(models)]) {
        streams.stdout.write(`${(bytes / 1e6).toFixed(1).padStart(6)} MB  ${shown(path)}\n`);
      }
    });
}

/** The package of the page, which not every user of the command line wants. */
async function loadAssets(): Promise<typeof assets> {
  try {
    return await import('@grounder/web/assets');
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND')) {
      throw cause;
    }
    throw new GroundingError(
      'MISSING_PACKAGE',
      'expected the package @grounder/web, which has the worker of the page, got nothing: run npm install @grounder/web',
      { cause },
    );
  }
}
