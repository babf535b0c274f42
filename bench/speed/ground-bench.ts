import { createGrounder, openEmbeddedDetector } from 'grounder';

import { harbour } from '../soak/photos.js';
import { median } from './statistics.js';
import { watchedRuntime } from './watched-runtime.js';

const runs = 40;

/** Compares a warm `ground` with what cannot be avoided: `session.run` and decoding the file. */
export async function runGroundBench(): Promise<void> {
  const watch = watchedRuntime();
  // A detector that comes in searches the photo anew for each phrase.
  await using detector = await openEmbeddedDetector({ runtime: watch.runtime });
  await using grounder = await createGrounder({ detector });
  await grounder.ground(harbour, 'the fisherman');

  const ratios: number[] = [];
  const shares: Record<string, number[]> = {};
  for (let run = 0; run < runs; run++) {
    watch.milliseconds = 0;
    const start = performance.now();
    const { timings } = await grounder.ground(harbour, 'the fisherman in the boat');
    const total = performance.now() - start;
    ratios.push(total / (watch.milliseconds + (timings.decode ?? 0)));
    for (const [stage, time] of Object.entries(timings)) (shares[stage] ??= []).push(time / total);
  }
  console.log('ground, warm: whole ÷ (session.run + decode)');
  console.log(`  median ${median(ratios).toFixed(3)} of ${runs} runs (aim: at most 1.15)`);
  const parts = Object.entries(shares).map(
    ([stage, values]) => `${stage} ${(100 * median(values)).toFixed(1)} %`,
  );
  console.log(`  stages: ${parts.join(', ')}`);
}
