import { hashBytes } from '@grounder/core';

/** What chance decides about a picture. */
export interface PictureChance {
  /** Pictures with the least numbers are taken when not all are. */
  readonly draw: number;
  /** Seed of what is drawn about the picture. */
  readonly seed: number;
  /** 0 inclusive to 1 exclusive: which split it is in. */
  readonly split: number;
}

/**
 * Makes the chance of a picture from its name, so that other pictures in the folder change nothing
 * about it.
 */
export function chanceOf(name: string, seed: number): PictureChance {
  const [draw, own, split] = hashBytes(new TextEncoder().encode(name), seed);
  return { draw, seed: own, split: split / 2 ** 32 };
}

/** Draws pictures, each with the same chance. More pictures of one seed include the same ones. */
export function drawPictures(
  names: readonly string[],
  limit: number | undefined,
  seed: number,
): readonly string[] {
  if (limit === undefined || limit >= names.length) return names;
  const drawn = names
    .map((name) => ({ name, draw: chanceOf(name, seed).draw }))
    .sort((one, other) => one.draw - other.draw)
    .slice(0, limit);
  const taken = new Set(drawn.map(({ name }) => name));
  return names.filter((name) => taken.has(name));
}
