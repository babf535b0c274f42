import * as nodeTest from 'node:test';

/** What a suite needs of a test runner; the modules `vitest`, `mocha`, `@jest/globals` and `node:test` are such. */
export interface TestRunner {
  /** Groups cases. */
  describe(name: string, body: () => void): unknown;
  /** Adds a case. */
  it(name: string, body: () => Promise<void>): unknown;
  /** Runs at the end of a group, in mocha and `node:test`. */
  after?(body: () => Promise<void>): unknown;
  /** Runs at the end of a group, in vitest and jest. */
  afterAll?(body: () => Promise<void>): unknown;
}

/** The runner whose functions are global, else `node:test`. */
export function findRunner(): TestRunner {
  const globals = globalThis as Partial<TestRunner>;
  return typeof globals.describe === 'function' && typeof globals.it === 'function'
    ? (globals as TestRunner)
    : nodeTest;
}
