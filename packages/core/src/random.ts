/** The seed where nobody names one. */
export const defaultSeed = 1;

/** A source of chance: each call returns the next number, 0 inclusive to 1 exclusive. */
export type Random = () => number;

/**
 * Creates a seeded source of chance (mulberry32): the same seed gives the same numbers everywhere.
 * Not for cryptography.
 * @param seed - Any whole number; its lowest 32 bits count.
 */
export function createRandom(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
