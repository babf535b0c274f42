import type { Progress } from '@grounder/core';
import ora from 'ora';

import type { CommandStreams } from './streams.js';
import { isColoured, isWatched } from './streams.js';
import { shown } from '../guard-streams.js';

/** Shows a spinner on stderr while something is awaited; where nobody watches it is silent. */
export async function withSpinner<Result>(
  streams: CommandStreams,
  text: string,
  work: (onProgress: (progress: Progress) => void) => Promise<Result>,
): Promise<Result> {
  const spinner = ora({
    text,
    stream: streams.terminal ?? streams.stderr,
    isEnabled: isWatched(streams),
    isSilent: !isWatched(streams),
    color: isColoured() ? 'cyan' : false,
  }).start();
  try {
    return await work(({ stage }) => {
      spinner.text = `${text}: ${shown(stage)}`;
    });
  } finally {
    spinner.stop();
  }
}
