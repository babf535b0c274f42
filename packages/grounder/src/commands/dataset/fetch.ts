import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';

import { GroundingError } from '@grounder/core';
import type { Progress } from '@grounder/core';
import { inspectDataSet } from '@grounder/evaluation';
import { assertUnpackable, fetchVerified, unpackArchive } from '@grounder/models/internal';
import { Command } from 'commander';

import type { CommandStreams } from '../streams.js';
import { shown } from '../../guard-streams.js';
import { describeDataSet } from './inspect.js';
import { withInterrupt } from '../interrupt.js';
import { withSpinner } from '../with-spinner.js';

interface FetchOptions {
  readonly from: string;
  readonly sha256: string;
  readonly out?: string;
}

/** Creates `grounder dataset fetch`. */
export function datasetFetchCommand(streams: CommandStreams): Command {
  return new Command('fetch')
    .description('Fetches an archive, checks it, unpacks it safely, and tells what is in it.')
    .argument('<name>', 'what the folder is called, such as refcocog')
    .requiredOption('--from <url>', 'the archive: zip, tar or tar.gz')
    .requiredOption('--sha256 <hex>', 'what its content must add up to; nothing else is unpacked')
    .option('--out <dir>', 'the folder; the name when left out')
    .addHelpText(
      'after',
      '\nIt fetches what you name; whether you may use it is between you and its owners.\n' +
        'A fetch that was interrupted goes on when the command is given again.',
    )
    .action((name: string, options: FetchOptions) => fetchDataSet(streams, name, options));
}

async function fetchDataSet(
  streams: CommandStreams,
  name: string,
  { from, sha256, out = name }: FetchOptions,
): Promise<void> {
  const folder = resolve(out);
  const archive = `${folder}.archive`;
  await assertUnpackable(folder);
  const interrupted = () =>
    new GroundingError(
      'DOWNLOAD_FAILED',
      'interrupted; the same command goes on with what is here',
    );
  const inspection = await withInterrupt(interrupted, (signal) =>
    withSpinner(streams, 'fetching', async (onProgress: (progress: Progress) => void) => {
      await fetchVerified({ url: from, sha256, target: archive }, { signal, onProgress });
      await unpackArchive(archive, folder, { signal, onProgress });
      await rm(archive);
      return await inspectDataSet(folder, { signal });
    }),
  );
  streams.stdout.write(`${describeDataSet(inspection)}\n`);
  const [split = ''] = inspection.splits.map((counts) => counts.split);
  streams.stdout.write(
    `next: grounder evaluate --dataset ${shown(out)} --split ${shown(split)} --system embedded\n`,
  );
}
