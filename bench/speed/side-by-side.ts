import { setTimeout as settle } from 'node:timers/promises';

import { median } from './statistics.js';

/** Until idle threads of the one before sleep and its garbage is gone. */
const pauseMilliseconds = 100;

/** Something that is timed. */
export type Contestant = () => unknown;

/**
 * Times contestants side by side: in every round each runs once, in turn from another one on, so
 * that what the machine does meanwhile hits all alike.
 *
 * @param contestants - What is timed, by name.
 * @param rounds - How often, after one round that does not count.
 * @returns The milliseconds of each, round by round.
 */
export async function timeSideBySide<Name extends string>(
  contestants: Readonly<Record<Name, Contestant>>,
  rounds: number,
): Promise<Readonly<Record<Name, readonly number[]>>> {
  const names = Object.keys(contestants) as Name[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<
    Name,
    number[]
  >;
  for (let round = -1; round < rounds; round += 1) {
    for (const place of names.keys()) {
      const name = names[(place + round + 1) % names.length];
      if (name === undefined) continue;
      await settle(pauseMilliseconds);
      const start = performance.now();
      await contestants[name]();
      if (round >= 0) times[name].push(performance.now() - start);
    }
  }
  return times;
}

/** The middle of the ratios of two contestants, each within one round. */
export function medianRatio(above: readonly number[], below: readonly number[]): number {
  return median(above.map((time, round) => time / (below[round] ?? NaN)));
}
