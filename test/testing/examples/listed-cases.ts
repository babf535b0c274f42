import type { TestRunner } from '@grounder/testing';

/** What became of a case. */
export interface ListedCase {
  readonly title: string;
  /** What it failed with, if it did. */
  readonly error: Error | undefined;
}

/**
 * Runs a suite by a runner that only lists what became of each case.
 *
 * @param ends - How the runner calls what comes last: `afterAll` as vitest, `after` as mocha, or not at all.
 */
export async function listCases(
  suite: (runner: TestRunner) => void,
  ends: 'after' | 'afterAll' | 'none' = 'afterAll',
): Promise<readonly ListedCase[]> {
  const cases: (readonly [title: string, body: () => Promise<void>])[] = [];
  const last: (() => Promise<void>)[] = [];
  suite({
    describe: (_, body) => {
      body();
    },
    it: (title, body) => cases.push([title, body]),
    ...(ends !== 'none' && { [ends]: (body: () => Promise<void>) => last.push(body) }),
  });
  const listed: ListedCase[] = [];
  for (const [title, body] of cases) {
    const error = await body().then(
      () => undefined,
      (reason: unknown) => reason as Error,
    );
    listed.push({ title, error });
  }
  for (const body of last) await body();
  return listed;
}
