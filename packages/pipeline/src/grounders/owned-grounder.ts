import type { Grounder } from './grounder.js';

/** A grounder that holds an open model until it is disposed. */
export interface OpenGrounder extends Grounder, AsyncDisposable {
  /** Frees the models that were opened for this grounder; parts that came in stay open. */
  dispose(): Promise<void>;
}

/**
 * Gives a grounder what was opened for it.
 *
 * @returns The same grounder; the caller disposes it.
 */
export function ownedGrounder(grounder: Grounder, dispose: () => Promise<void>): OpenGrounder {
  return {
    ground: (image, phrase, call) => grounder.ground(image, phrase, call),
    ...(grounder.attend && { attend: grounder.attend.bind(grounder) }),
    dispose,
    [Symbol.asyncDispose]: dispose,
  };
}
