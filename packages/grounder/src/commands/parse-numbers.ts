import { InvalidArgumentError } from 'commander';

/** Reads a count from the command line. */
export function parseCount(text: string): number {
  const count = Number(text);
  if (Number.isSafeInteger(count) && count >= 1) return count;
  throw new InvalidArgumentError('expected a whole number of at least 1');
}

/** Reads a seed from the command line. */
export function parseSeed(text: string): number {
  const seed = Number(text);
  if (text.trim() !== '' && Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32) return seed;
  throw new InvalidArgumentError('expected a whole number from 0 to 2^32 - 1');
}

/** Reads a number that may be none from the command line. */
export function parseWhole(text: string): number {
  const count = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(count) && count >= 0) return count;
  throw new InvalidArgumentError('expected a whole number of at least 0');
}
