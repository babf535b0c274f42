import type { Measure } from '../../metrics/measures.js';
import {
  hitAbove,
  hitFrom,
  hitWhenProposed,
  noTargetPrecision,
  noTargetRecall,
  proposed,
} from '../../metrics/measures.js';

/** The measures of a summary that say 0 or 1, or nothing. */
export const verdictMeasures = {
  accuracy25: hitFrom(0.25),
  accuracy50: hitFrom(0.5),
  accuracyAbove50: hitAbove(0.5),
  accuracy75: hitFrom(0.75),
  accuracy90: hitFrom(0.9),
  proposalRecall: proposed(),
  accuracyGivenRecall: hitWhenProposed(),
  noTargetPrecision,
  noTargetRecall,
  recallAt1: proposed({ limit: 1 }),
  recallAt5: proposed({ limit: 5 }),
  recallAt10: proposed({ limit: 10 }),
  recallAt50: proposed({ limit: 50 }),
  recallAt100: proposed({ limit: 100 }),
} as const satisfies Readonly<Record<string, Measure>>;

/** The name of one of them. */
export type VerdictName = keyof typeof verdictMeasures;

const names = Object.keys(verdictMeasures) as readonly VerdictName[];

/** Packs what they say of an outcome into two bits each: 0 nothing, 2 wrong, 3 right. */
export function packVerdicts(outcome: Parameters<Measure>[0]): number {
  let packed = 0;
  for (const [place, name] of names.entries()) {
    const value = verdictMeasures[name](outcome);
    if (value !== undefined) packed |= (2 + value) << (2 * place);
  }
  return packed >>> 0;
}

/** Makes what reads one of them out of its pack: 1, 0 or undefined. */
export function verdictReader(name: VerdictName): (packed: number) => number | undefined {
  const shift = 2 * names.indexOf(name);
  return (packed) => {
    const bits = (packed >>> shift) & 3;
    return bits === 0 ? undefined : bits - 2;
  };
}
