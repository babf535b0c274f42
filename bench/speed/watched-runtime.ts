import type { Runtime, Session } from '@grounder/core';
import type { NodeRuntimeOptions } from '@grounder/models/internal';
import { nodeRuntime } from '@grounder/models';

/** A runtime that adds up the time spent inside `session.run`. */
export interface WatchedRuntime {
  /** Opens sessions that are watched. */
  readonly runtime: Runtime;
  /** The time so far; set it to 0 to begin anew. */
  milliseconds: number;
}

/**
 * Creates a runtime that adds up the time spent inside `session.run`.
 *
 * @param options - Those of `nodeRuntime`.
 * @returns The runtime and its clock.
 */
export function watchedRuntime(options: NodeRuntimeOptions = {}): WatchedRuntime {
  const inner = nodeRuntime(options);
  const watch: WatchedRuntime = {
    milliseconds: 0,
    runtime: {
      async open(...call: Parameters<Runtime['open']>): Promise<Session> {
        const session = await inner.open(...call);
        return {
          inputs: session.inputs,
          outputs: session.outputs,
          async run(feeds, runOptions) {
            const start = performance.now();
            try {
              return await session.run(feeds, runOptions);
            } finally {
              watch.milliseconds += performance.now() - start;
            }
          },
          dispose: () => session.dispose(),
          [Symbol.asyncDispose]: () => session.dispose(),
        };
      },
    },
  };
  return watch;
}
