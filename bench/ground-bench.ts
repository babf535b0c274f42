import type { Runtime, Session } from '@grounder/core';
import { nodeRuntime } from '@grounder/models';
import { createGrounder } from 'grounder';

import { harbour } from './photos.js';
import { median } from './statistics.js';

const runs = 40;

/** Compares a warm `ground` with what cannot be avoided: `session.run` and decoding the file. */
export async function runGroundBench(): Promise<void> {
  const watch = watchedRuntime();
  await using grounder = await createGrounder({ runtime: watch.runtime });
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

/** A runtime that adds up the time spent inside `session.run`. */
function watchedRuntime(): { readonly runtime: Runtime; milliseconds: number } {
  const inner = nodeRuntime();
  const watch = {
    milliseconds: 0,
    runtime: {
      async open(...args: Parameters<Runtime['open']>): Promise<Session> {
        const session = await inner.open(...args);
        return {
          inputs: session.inputs,
          outputs: session.outputs,
          async run(feeds, options) {
            const start = performance.now();
            try {
              return await session.run(feeds, options);
            } finally {
              watch.milliseconds += performance.now() - start;
            }
          },
          dispose: () => session.dispose(),
          [Symbol.asyncDispose]: () => session.dispose(),
        };
      },
    },
  };
  return watch;
}
