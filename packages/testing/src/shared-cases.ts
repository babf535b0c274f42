import type { CallOptions, Progress } from '@grounder/core';

import type { Check } from './contract.js';
import { expectEqual, expectThat, expectWithin, rejectionOf } from './expectations.js';

/** One call of an adapter about one input. */
export type Ask<Adapter> = (adapter: Adapter, options?: CallOptions) => Promise<unknown>;

/** The cases that hold for every awaited call: repetition, concurrency, cancellation, progress. */
export function checkCalls<Adapter>(check: Check<Adapter>, ask: Ask<Adapter>): void {
  checkRepetition(check, ask);
  checkAbort(check, ask);
  check('reports a stage by name, and no more progress than there is to make', async (adapter) => {
    const reports: Progress[] = [];

    await ask(adapter, { onProgress: (progress) => reports.push(progress) });

    for (const report of reports) {
      expectThat(report.stage !== '', 'the name of a stage', report);
      expectWithin(report.done, [0, report.total], 'units that are done');
    }
  });
}

/** Rejection with the signal's own reason. */
export function checkAbort<Adapter>(check: Check<Adapter>, ask: Ask<Adapter>): void {
  check('rejects with the reason of a signal that is aborted', async (adapter) => {
    const reason = new Error('no longer wanted');

    const error = await rejectionOf(ask(adapter, { signal: AbortSignal.abort(reason) }));

    expectThat(error === reason, 'the very reason of the signal', error);
  });
}

/** What is asked is left as it was. */
export function checkInput<Adapter, Input>(
  check: Check<Adapter>,
  input: () => Promise<Input>,
  ask: (adapter: Adapter, given: Input) => Promise<unknown>,
): void {
  check('leaves what it is given as it was', async (adapter) => {
    const given = await input();
    const before = structuredClone(given);

    await ask(adapter, given);

    expectEqual(structuredClone(given), before, 'the input unchanged');
  });
}

function checkRepetition<Adapter>(check: Check<Adapter>, ask: Ask<Adapter>): void {
  check('returns the same for the same question', async (adapter) => {
    const first = await ask(adapter);

    expectEqual(await ask(adapter), first, 'the same answer as before');
  });

  check('returns the same for concurrent calls', async (adapter) => {
    const alone = await ask(adapter);
    const together = await Promise.all([ask(adapter), ask(adapter)]);

    for (const each of together) expectEqual(each, alone, 'the answer of a call alone');
  });
}
