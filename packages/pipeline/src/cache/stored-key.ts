import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';

/** How answers are decoded and kept may change from one version of this package to the next. */
const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };

/** Names what is kept of a model's answers. */
export function keyOf(...parts: readonly string[]): string {
  const hash = createHash('sha256').update(JSON.stringify([version, ...parts]));
  return `${parts[0] ?? ''}-${hash.digest('hex')}`;
}
