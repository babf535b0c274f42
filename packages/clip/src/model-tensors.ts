import type { Session } from '@grounder/core';
import { listed } from '@grounder/core';
import { mismatch } from '@grounder/core/internal';

/** What an encoder needs of an open model. */
export type ClipSession = Pick<Session, 'inputs' | 'outputs' | 'run' | 'dispose'>;

/** Throws `MODEL_MISMATCH` when a model reads something that an encoder cannot give. */
export function checkKnownInputs({ inputs }: ClipSession, names: readonly string[]): void {
  const strange = inputs.filter(({ name }) => !names.includes(name));
  if (strange.length === 0) return;
  throw mismatch(`no inputs but ${names.join(', ')}`, listed(strange));
}
