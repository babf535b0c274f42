import { GroundingError } from '@grounder/core';

import type { Checkpoint } from './checkpoint.js';

/** What a training depends on, by what messages call it: `{ loss: 'l1', 'batch size': '32' }`. */
export type TrainingSettings = Readonly<Record<string, string>>;

/**
 * Checks that a training goes on with the settings that it began with. A checkpoint without settings
 * fits all.
 * @throws GroundingError `INVALID_OPTION` that names each difference.
 */
export function assertSameSettings(
  settings: TrainingSettings,
  { settings: before }: Pick<Checkpoint, 'settings'>,
): void {
  if (before === undefined) return;
  const names = new Set([...Object.keys(before), ...Object.keys(settings)]);
  const differences = [...names]
    .filter((name) => before[name] !== settings[name])
    .map((name) => `${name} (was ${before[name] ?? 'none'}, is ${settings[name] ?? 'none'})`);
  if (differences.length === 0) return;
  throw new GroundingError(
    'INVALID_OPTION',
    `expected to go on with what the training began with, got another ${differences.join(', ')}; ` +
      'resume with the former values, or start anew in another folder',
  );
}
