import type { PullPlan, PullProgress } from '@grounder/models/internal';
import { SingleBar } from 'cli-progress';

import type { CommandStreams } from '../streams.js';
import { isWatched } from '../streams.js';
import { shown } from '../../guard-streams.js';
import { formatBytes } from './format-bytes.js';

/**
 * Shows a bar with rate and remaining time on stderr while a model is fetched; where nobody
 * watches it is silent.
 */
export async function withPullBar<Result>(
  streams: CommandStreams,
  plan: PullPlan,
  work: (onProgress: (progress: PullProgress) => void) => Promise<Result>,
): Promise<Result> {
  if (!isWatched(streams) || plan.missingBytes === 0) return work(() => undefined);
  const started = performance.now();
  const before = plan.totalBytes - plan.missingBytes;
  const bar = new SingleBar({
    stream: streams.terminal ?? streams.stderr,
    format: '{bar} {percentage}%  {amount}  {rate}/s  {eta_formatted} left  {what}',
    clearOnComplete: true,
    hideCursor: true,
    gracefulExit: false,
    etaBuffer: 100,
    barsize: 24,
  });
  bar.start(plan.totalBytes, before, payloadOf({ stage: 'download', file: '', done: before }));

  function payloadOf({ stage, file, done, reason }: Omit<PullProgress, 'total'>) {
    const seconds = Math.max(0.001, (performance.now() - started) / 1000);
    const detail = reason === undefined ? '' : ` (${reason})`;
    return {
      amount: `${formatBytes(done)} of ${formatBytes(plan.totalBytes)}`,
      rate: formatBytes(Math.max(0, Math.round((done - before) / seconds))),
      what: stage === 'wait' ? 'another process fetches it' : shown(`${stage} ${file}${detail}`),
    };
  }

  try {
    return await work((progress) => {
      bar.update(progress.done, payloadOf(progress));
    });
  } finally {
    bar.stop();
  }
}
