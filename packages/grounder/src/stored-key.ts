import { createHash } from 'node:crypto';

/** Changes when what is kept is written otherwise. */
const version = 1;

/**
 * Names what is kept of a model's answers.
 *
 * @param parts - What the answer depends on.
 * @returns A file name.
 */
export function keyOf(...parts: readonly string[]): string {
  const hash = createHash('sha256').update(JSON.stringify([version, ...parts]));
  return `${parts[0] ?? ''}-${hash.digest('hex')}`;
}
