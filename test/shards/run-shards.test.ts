import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { PartStore, Shard } from '@grounder/core';
import type { ShardProgress } from '@grounder/shards';
import { folderParts, localQueue, mergeParts, runShards, ShardWorker } from '@grounder/shards';
import { expect } from 'chai';

import { expectRejection } from '../support/failures.js';
import { bytesOf, fakeJob, inputsOf, openFakeWork, textOf, turned } from './fake-work.js';

const texts = ['one', 'two', 'three', 'four', 'five', 'two'];

describe('runShards', () => {
  let folder: string;
  let parts: PartStore;
  let worked: string[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'grounder-shards-'));
    parts = folderParts(folder);
    worked = [];
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  function queueOf(jobs = 1, attempts = 1): ReturnType<typeof localQueue> {
    const worker = new ShardWorker({ parts, open: () => openFakeWork() });
    const work = async (shard: Shard): Promise<void> => {
      worked.push(shard.key);
      await worker.work(shard);
    };
    return localQueue({ work, jobs, attempts });
  }

  it('gives the parts in the order of the inputs, however many work', async () => {
    for (const jobs of [1, 3]) {
      const keys = await runShards({
        ...{ job: fakeJob, inputs: inputsOf(texts), queue: queueOf(jobs), parts },
      });
      expect(await textOf(mergeParts(keys, parts))).to.equal(turned(texts));
    }
  });

  it('does equal work once, and work of an earlier run not at all', async () => {
    const run = { job: fakeJob, inputs: inputsOf(texts), parts };
    await runShards({ ...run, queue: queueOf() });
    expect(worked).to.have.length(5);
    const told: ShardProgress[] = [];
    await runShards({ ...run, queue: queueOf(), onProgress: (progress) => told.push(progress) });
    expect(worked).to.have.length(5);
    expect(told.at(-1)).to.deep.equal({ done: 5, before: 5, failed: 0 });
  });

  it('is other work with another setting, model or version', async () => {
    const run = { inputs: inputsOf(texts), parts };
    const work = (): Promise<void> => Promise.resolve();
    const keysOf = async (job: typeof fakeJob): Promise<readonly string[]> => {
      const seen: string[] = [];
      const queue = localQueue({
        work: (shard) => {
          seen.push(shard.key);
          return parts.keep(`parts/${shard.key}`, bytesOf('x')).then(work);
        },
      });
      await runShards({ ...run, job, queue });
      return seen;
    };
    const all = [
      await keysOf(fakeJob),
      await keysOf({ ...fakeJob, settings: { turn: false } }),
      await keysOf({ ...fakeJob, models: ['m2'] }),
      await keysOf({ ...fakeJob, version: '0.0.0' }),
    ];
    expect(new Set(all.flat()).size).to.equal(20);
  });

  it('finishes the others before it says what failed, and goes on from them', async () => {
    const run = { job: fakeJob, inputs: inputsOf(['one', 'broken', 'three']), parts };
    const error = await expectRejection(
      runShards({ ...run, queue: queueOf(1, 3) }),
      'SHARDS_FAILED',
    );
    expect(error.message).to.contain('cannot turn broken').and.to.contain('got 1');
    expect(worked).to.have.length(5);
    worked.length = 0;
    await expectRejection(runShards({ ...run, queue: queueOf() }), 'SHARDS_FAILED');
    expect(worked).to.have.length(1);
  });

  it('believes the store and not the queue', async () => {
    const lying = localQueue({ work: () => Promise.resolve() });
    const run = runShards({ job: fakeJob, inputs: inputsOf(['one']), queue: lying, parts });
    await expectRejection(run, 'SHARDS_FAILED');
  });

  it('ends at a signal, and what was at work is kept', async () => {
    const controller = new AbortController();
    const worker = new ShardWorker({ parts, open: () => openFakeWork() });
    const queue = localQueue({
      work: async (shard) => {
        controller.abort(new Error('enough'));
        await worker.work(shard);
        worked.push(shard.key);
      },
    });
    const { signal } = controller;
    const run = runShards({ job: fakeJob, inputs: inputsOf(texts), queue, parts, signal });
    const reason = await run.then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(reason).to.have.property('message', 'enough');
    expect(worked).to.have.length(1);
    expect(await parts.has(`parts/${worked[0] ?? ''}`)).to.equal(true);
  });

  it('does not merge what has a hole', async () => {
    const keys = await runShards({
      ...{ job: fakeJob, inputs: inputsOf(['one']), queue: queueOf(), parts },
    });
    const missing = textOf(mergeParts([...keys, 'f'.repeat(64)], parts));
    await expectRejection(missing, 'INVALID_DATA');
  });

  it('refuses counts below one', () => {
    const work = (): Promise<void> => Promise.resolve();
    expect(() => localQueue({ work, jobs: 0 })).to.throw('jobs');
    expect(() => localQueue({ work, attempts: 0 })).to.throw('attempts');
  });
});
