import type { CallOptions } from '@grounder/core';
import type { ContractOptions, TestRunner } from '@grounder/testing';

/** An adapter that breaks its contract in one way. */
export interface Broken<Adapter> {
  /** What it does, as it reads after "that". */
  readonly how: string;
  readonly create: () => Adapter | Promise<Adapter>;
  /** Titles of the cases that must fail; others may. */
  readonly fails: readonly string[];
}

/** A suite with an adapter that passes it, and adapters that must not. */
export interface Example {
  readonly port: string;
  readonly good: (runner?: TestRunner) => void;
  readonly broken: readonly {
    readonly title: string;
    readonly fails: readonly string[];
    readonly run: (runner?: TestRunner) => void;
  }[];
}

/** Makes an example, in which types no longer tell ports apart. */
export function exampleOf<Adapter>(
  suite: (name: string, options: ContractOptions<Adapter>) => void,
  port: string,
  create: () => Adapter,
  broken: readonly Broken<Adapter>[],
): Example {
  const runWith =
    (name: string, make: () => Adapter | Promise<Adapter>) => (runner?: TestRunner) => {
      suite(name, { create: make, ...(runner && { runner }) });
    };
  return {
    port,
    good: runWith(`a good ${port}`, create),
    broken: broken.map(({ how, create: make, fails }) => {
      const title = `a ${port} that ${how}`;
      return { title, fails, run: runWith(title, make) };
    }),
  };
}

/** Something done around each call of an adapter. */
export type Around<Result> = (
  ask: (options: CallOptions) => Promise<Result>,
  options: CallOptions,
) => Promise<Result>;

/**
 * The faults that any awaited call can have.
 *
 * @param wrap - Makes the good adapter with something around its calls.
 * @param alter - Makes another answer of a good one.
 */
export function callFaults<Adapter, Result>(
  wrap: (around: Around<Result>) => Adapter,
  alter: (result: Result) => Result,
): readonly Broken<Adapter>[] {
  return [
    {
      how: 'ignores the signal',
      create: () => wrap((ask) => ask({})),
      fails: ['rejects with the reason of a signal that is aborted'],
    },
    {
      how: 'rejects with an error of its own when aborted',
      create: () =>
        wrap((ask, options) => {
          if (options.signal?.aborted === true) return Promise.reject(new Error('aborted'));
          return ask(options);
        }),
      fails: ['rejects with the reason of a signal that is aborted'],
    },
    {
      how: 'answers otherwise each second time',
      create: () => {
        let calls = 0;
        return wrap(async (ask, options) => {
          calls += 1;
          const odd = calls % 2 === 1;
          const result = await ask(options);
          return odd ? result : alter(result);
        });
      },
      fails: ['returns the same for the same question'],
    },
    {
      how: 'cannot answer two at once',
      create: () => {
        let busy = 0;
        return wrap(async (ask, options) => {
          busy += 1;
          const crowded = busy > 1;
          await new Promise(setImmediate);
          try {
            const result = await ask(options);
            return crowded ? alter(result) : result;
          } finally {
            busy -= 1;
          }
        });
      },
      fails: ['returns the same for concurrent calls'],
    },
    {
      how: 'reports more progress than there is',
      create: () =>
        wrap((ask, options) => {
          options.onProgress?.({ stage: 'work', done: 3, total: 2 });
          return ask(options);
        }),
      fails: ['reports a stage by name, and no more progress than there is to make'],
    },
  ];
}

/** Does what a good adapter does before its work: heeds the signal, and tells of progress. */
export function begin({ signal, onProgress }: CallOptions): void {
  signal?.throwIfAborted();
  onProgress?.({ stage: 'work', done: 1, total: 1 });
}
