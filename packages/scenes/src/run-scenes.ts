import { GroundingError } from '@grounder/core';
import { defined } from '@grounder/core/internal';

import type { WrittenScenes } from './write/write-scenes.js';
import { writeScenes } from './write/write-scenes.js';

/** What `grounder-scenes` was called with, as typed. */
export interface ScenesArguments {
  /** A new folder. */
  readonly out?: string;
  /** How many scenes. */
  readonly count: string;
  /** The same seed gives the same scenes. */
  readonly seed: string;
  /** Side of each picture, in pixels. */
  readonly side: string;
  /** Whether one JSON object is printed. */
  readonly json: boolean;
  /** Whether only the usage is printed. */
  readonly help: boolean;
}

const usage = `Usage: grounder-scenes --out <folder> [options]

Draws a data set of coloured shapes and phrases about them: nothing to fetch.

Options:
  --out <folder>    a new folder
  --count <number>  how many scenes (default: 1000)
  --seed <number>   the same seed gives the same scenes (default: 1)
  --side <pixels>   of each picture (default: 128)
  --json            print one JSON object`;

/** Draws a data set as `grounder-scenes` does, and gives what it prints. */
export async function runScenes(values: ScenesArguments, signal?: AbortSignal): Promise<string> {
  if (values.help) return usage;
  const { out } = values;
  if (out === undefined) {
    throw new GroundingError(
      'INVALID_OPTION',
      `expected --out <folder>, got none; --help shows the options`,
    );
  }
  const written = await writeScenes(out, {
    count: wholeNumber('count', values.count),
    seed: wholeNumber('seed', values.seed),
    scene: { side: wholeNumber('side', values.side) },
    ...defined({ signal }),
  });
  return values.json ? JSON.stringify({ folder: out, ...written }) : describe(out, written);
}

function wholeNumber(name: string, text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new GroundingError('INVALID_OPTION', `expected a whole number for --${name}, got ${text}`);
}

function describe(folder: string, { scenes, objects, expressions }: WrittenScenes): string {
  return [
    `${folder}: ${scenes} scenes, ${objects} objects, ${expressions} expressions`,
    `  the same in RefCOCO’s layout, with all objects annotated: ${folder}/refcoco`,
  ].join('\n');
}
