import { median } from './statistics.js';

/** Something that is timed. */
export type Contestant = () => unknown;

/**
 * Times contestants side by side: in every round each runs once, in turn from another one on, so
 * that what the machine does meanwhile hits all alike.
 *
 * @param contestants - What is timed, by name.
 * @param rounds - How often, after one round that does not count.
 * @returns The median milliseconds of each.
 */
export async function timeSideBySide<Name extends string>(
  contestants: Readonly<Record<Name, Contestant>>,
  rounds: number,
): Promise<Readonly<Record<Name, number>>> {
  const names = Object.keys(contestants) as Name[];
  const times = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let round = -1; round < rounds; round += 1) {
    for (const place of names.keys()) {
      const name = names[(place + round + 1) % names.length];
      if (name === undefined) continue;
      const start = performance.now();
      await contestants[name]();
      if (round >= 0) times.get(name)?.push(performance.now() - start);
    }
  }
  const medians = names.map((name) => [name, median(times.get(name) ?? [])] as const);
  return Object.fromEntries(medians) as Record<Name, number>;
}
