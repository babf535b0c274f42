import { createHash } from 'node:crypto';

import { version } from '@grounder/core/internal';

/** Names what is kept of a model's answers. */
export function keyOf(...parts: readonly string[]): string {
  // How answers are decoded and kept may change from one version to the next.
  const hash = createHash('sha256').update(JSON.stringify([version, ...parts]));
  return `${parts[0] ?? ''}-${hash.digest('hex')}`;
}
