import { writeScenes } from '@grounder/scenes';
import type { WrittenScenes } from '@grounder/scenes';
import { Command } from 'commander';
import pc from 'picocolors';

import type { CommandStreams } from './command-streams.js';
import { withInterrupt } from './models-interrupt.js';
import { parseCount, parseSeed } from './parse-numbers.js';
import { withTrainBar } from './train-bar.js';
import { progressOf } from '../train/progress-of.js';

interface ScenesOptions {
  readonly count: number;
  readonly seed: number;
  readonly side: number;
  readonly json?: true;
}

/**
 * Creates `grounder dataset scenes`.
 *
 * @param streams - Where output goes.
 * @returns The command.
 */
export function datasetScenesCommand(streams: CommandStreams): Command {
  return new Command('scenes')
    .description('Draws a data set of coloured shapes and phrases about them: nothing to fetch.')
    .argument('<folder>', 'a new folder')
    .option('--count <number>', 'how many scenes', parseCount, 1000)
    .option('--seed <number>', 'the same seed gives the same scenes', parseSeed, 1)
    .option('--side <pixels>', 'of each picture', parseCount, 128)
    .option('--json', 'print one JSON object')
    .action((folder: string, options: ScenesOptions) => write(streams, folder, options));
}

async function write(
  streams: CommandStreams,
  folder: string,
  { count, seed, side, json }: ScenesOptions,
): Promise<void> {
  const written = await withInterrupt(
    () => new Error('interrupted; nothing was written'),
    (signal) =>
      withTrainBar(streams, (onProgress) =>
        writeScenes(folder, {
          count,
          seed,
          scene: { side },
          signal,
          onProgress: progressOf(onProgress),
        }),
      ),
  );
  const text = json === true ? JSON.stringify({ folder, ...written }) : describe(folder, written);
  streams.stdout.write(`${text}\n`);
}

function describe(folder: string, { scenes, objects, expressions }: WrittenScenes): string {
  return [
    `${pc.bold(folder)}: ${scenes} scenes, ${objects} objects, ${expressions} expressions`,
    `  the same in RefCOCO’s layout, with all objects annotated: ${folder}/refcoco`,
    `next: grounder evaluate --dataset ${folder}/refcoco --split val --system random --proposals scenes`,
  ].join('\n');
}
