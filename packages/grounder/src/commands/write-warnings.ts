import type { QueryWarning } from '@grounder/core';
import pc from 'picocolors';

import type { CommandStreams } from './streams.js';
import { shown } from '../guard-streams.js';

/** Tells a person what may have been misread, where it disturbs no machine. */
export function writeWarnings(
  warnings: readonly QueryWarning[],
  { stderr }: Pick<CommandStreams, 'stderr'>,
): void {
  for (const { code, message } of warnings) {
    stderr.write(`${pc.yellow('warning:')} ${shown(message)} [${code}]\n`);
  }
}
