import { SingleBar } from 'cli-progress';

import type { TrainProgress } from './plan.js';
import type { CommandStreams } from '../streams.js';
import { isWatched } from '../streams.js';
import { shown } from '../../guard-streams.js';
import { formatDuration } from '../evaluate/bar.js';

/** Shows a bar with loss and remaining time on stderr; where nobody watches it is silent. */
export async function withTrainBar<Result>(
  streams: CommandStreams,
  work: (onProgress: (progress: TrainProgress) => void) => Promise<Result>,
): Promise<Result> {
  if (!isWatched(streams)) return work(() => undefined);
  const bar = new SingleBar({
    stream: streams.terminal ?? streams.stderr,
    format: '{stage} {bar} {value} of {total}  {left} left{loss}',
    clearOnComplete: true,
    hideCursor: true,
    gracefulExit: false,
    barsize: 24,
  });
  bar.start(1, 0, { stage: 'reading', left: '–', loss: '' });
  try {
    return await work(({ stage, done, total, loss, etaMs }) => {
      bar.setTotal(total);
      bar.update(done, {
        stage: shown(stage),
        left: formatDuration(etaMs),
        loss: loss === undefined ? '' : `  loss ${loss.toFixed(4)}`,
      });
    });
  } finally {
    bar.stop();
  }
}
