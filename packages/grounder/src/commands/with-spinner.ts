import type { Progress } from '@grounder/core';
import ora from 'ora';

import type { CommandStreams } from './streams.js';
import { shown } from '../guard-streams.js';

/**
 * Shows a spinner on stderr while something is awaited; on anything but a terminal it is silent.
 */
export async function withSpinner<Result>(
  streams: CommandStreams,
  text: string,
  work: (onProgress: (progress: Progress) => void) => Promise<Result>,
): Promise<Result> {
  const isTerminal = 'isTTY' in streams.stderr && streams.stderr.isTTY === true;
  const spinner = ora({
    text,
    stream: streams.terminal ?? streams.stderr,
    isSilent: !isTerminal,
  }).start();
  try {
    return await work(({ stage }) => {
      spinner.text = `${text}: ${shown(stage)}`;
    });
  } finally {
    spinner.stop();
  }
}
