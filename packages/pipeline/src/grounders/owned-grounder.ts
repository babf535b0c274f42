import { Lifetime } from '@grounder/core/internal';

import type { Grounder } from './grounder.js';

/** A grounder that holds an open model until it is disposed. */
export interface OpenGrounder extends Grounder, AsyncDisposable {
  /**
   * Frees the models that were opened for this grounder; parts that came in stay open. Calls that have
   * begun are finished first; later ones are rejected with `DISPOSED`. A second call does nothing.
   */
  dispose(): Promise<void>;
}

/**
 * Gives a grounder what was opened for it.
 * @returns The same grounder; the caller disposes it.
 */
export function ownedGrounder(grounder: Grounder, free: () => Promise<void>): OpenGrounder {
  const life = new Lifetime('a grounder');
  const dispose = (): Promise<void> => life.end(free);
  const attend = grounder.attend?.bind(grounder);
  return {
    ground: (...request) => life.use(() => grounder.ground(...request)),
    ...(attend && { attend: (...request) => life.use(() => attend(...request)) }),
    dispose,
    [Symbol.asyncDispose]: dispose,
  };
}
