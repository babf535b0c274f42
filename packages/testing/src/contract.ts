import type { TestRunner } from './test-runner.js';
import { findRunner } from './test-runner.js';

/** What every suite is told. */
export interface ContractOptions<Adapter> {
  /**
   * Makes the adapter, once, for the first case that runs. It is disposed after the last one when it has
   * `Symbol.asyncDispose`.
   */
  readonly create: () => Adapter | Promise<Adapter>;
  /**
   * What the cases are told to, such as the module `vitest`.
   * @defaultValue the global `describe` and `it` of mocha, jest or vitest; `node:test` where there are none
   */
  readonly runner?: TestRunner;
}

/** Adds a case about the adapter. */
export type Check<Adapter> = (
  title: string,
  run: (adapter: Adapter) => void | Promise<void>,
) => void;

/** Describes one adapter by cases that all ask the same instance. */
export function describeContract<Adapter>(
  title: string,
  { create, runner = findRunner() }: ContractOptions<Adapter>,
  cases: (check: Check<Adapter>) => void,
): void {
  runner.describe(title, () => {
    let made: Promise<Adapter> | undefined;
    cases((name, run) => {
      runner.it(name, async () => {
        made ??= Promise.resolve().then(create);
        await run(await made);
      });
    });
    const dispose = async (): Promise<void> => {
      const adapter: unknown = await made?.catch(() => undefined);
      if (isAsyncDisposable(adapter)) await adapter[Symbol.asyncDispose]();
    };
    if (runner.after !== undefined) runner.after(dispose);
    else if (runner.afterAll !== undefined) runner.afterAll(dispose);
    else runner.it('is disposed', dispose);
  });
}

/** Makes an input when it is first wanted; every call gives a copy, which no adapter has spoiled yet. */
export function copies<Value extends object>(
  make: () => Value | Promise<Value>,
): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return async () => structuredClone(await (made ??= Promise.resolve().then(make)));
}

function isAsyncDisposable(value: unknown): value is AsyncDisposable {
  return typeof value === 'object' && value !== null && Symbol.asyncDispose in value;
}
