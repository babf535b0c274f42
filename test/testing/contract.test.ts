import { expect } from 'chai';

import type { Detection, Detector } from '@grounder/core';
import type { ContractOptions, TestRunner } from '@grounder/testing';
import { describeDetector } from '@grounder/testing';
import * as nodeTest from 'node:test';

import { listCases } from './examples/listed-cases.js';

const found: Detection = {
  box: { left: 0, top: 0, right: 1, bottom: 1 },
  label: 'dog',
  score: 1,
};

/** A detector that counts what happens to it. */
function counted(box = found.box) {
  const counts = { made: 0, disposed: 0 };
  const create = (): Detector & AsyncDisposable => {
    counts.made += 1;
    return {
      detect: (_, { signal } = {}) =>
        signal?.aborted === true
          ? Promise.reject(signal.reason as Error)
          : Promise.resolve([{ ...found, box }]),
      [Symbol.asyncDispose]: () => {
        counts.disposed += 1;
        return Promise.resolve();
      },
    };
  };
  return { counts, create };
}

function suite(options: Omit<ContractOptions<Detector>, 'runner'>) {
  return (runner: TestRunner): void => {
    describeDetector('mine', { ...options, runner });
  };
}

describe('describeContract', () => {
  for (const ends of ['after', 'afterAll', 'none'] as const) {
    it(`makes the adapter once and disposes it once where the end is told by ${ends}`, async () => {
      const { counts, create } = counted();

      const cases = await listCases(suite({ create }), ends);

      expect(cases.filter(({ error }) => error !== undefined)).to.deep.equal([]);
      expect(counts).to.deep.equal({ made: 1, disposed: 1 });
    });
  }

  it('makes nothing where no case runs', () => {
    const { counts, create } = counted();

    suite({ create })({
      describe: (_, body) => {
        body();
      },
      it: () => undefined,
      after: () => undefined,
    });

    expect(counts.made).to.equal(0);
  });

  it('says in each case why there is no adapter', async () => {
    const create = () => Promise.reject(new Error('no weights'));

    const cases = await listCases(suite({ create }));

    expect(cases).to.have.length.above(5);
    for (const { error } of cases) expect(error?.message).to.equal('no weights');
  });

  it('says what was expected and what came', async () => {
    const { create } = counted({ left: 0, top: 0, right: 97, bottom: 1 });

    const cases = await listCases(suite({ create }));

    const { error } = cases.find(({ title }) => title.startsWith('returns boxes')) ?? {};
    expect(error?.message).to.equal(
      'expected a box with an area inside the image of 96×64, got { left: 0, top: 0, right: 97, bottom: 1 }',
    );
  });

  it('takes the module of a runner as it is', () => {
    const modules: readonly TestRunner[] = [nodeTest, { describe, it, after }];

    expect(modules).to.have.length(2);
  });
});
