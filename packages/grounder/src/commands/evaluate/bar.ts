import type { EvaluationProgress } from '@grounder/evaluation/internal';
import { SingleBar } from 'cli-progress';

import type { CommandStreams } from '../streams.js';
import { isWatched } from '../streams.js';

/**
 * Shows a bar with rate, remaining time and failures on stderr; on anything but a terminal it is
 * silent.
 */
export async function withEvaluateBar<Result>(
  streams: CommandStreams,
  work: (onProgress: (progress: EvaluationProgress) => void) => Promise<Result>,
): Promise<Result> {
  if (!isWatched(streams)) return work(() => undefined);
  const bar = new SingleBar({
    stream: streams.terminal ?? streams.stderr,
    format: '{bar} {value} of {total}  {rate}/s  {left} left{failures}',
    clearOnComplete: true,
    hideCursor: true,
    gracefulExit: false,
    barsize: 24,
  });
  const start = { rate: '–', left: '–', failures: '' };
  bar.start(1, 0, start);
  try {
    return await work(({ done, total, failed, rate, etaMs }) => {
      bar.setTotal(total);
      bar.update(done, {
        rate: rate.toFixed(1),
        left: formatDuration(etaMs),
        failures: failed === 0 ? '' : `  ${failed} failed`,
      });
    });
  } finally {
    bar.stop();
  }
}

/** Writes a time that is left. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
