import type { PartStore, Shard } from '@grounder/core';
import { localQueue, runShards, ShardWorker } from '@grounder/shards';
import { expect } from 'chai';

import { expectRejection } from '../support/failures.js';
import { bytesOf, fakeJob, inputsOf, openFakeWork } from './fake-work.js';

/** A store in memory whose entries can be damaged. */
function memoryParts(): PartStore & { readonly kept: Map<string, Uint8Array> } {
  const kept = new Map<string, Uint8Array>();
  return {
    kept,
    keep: (name, bytes) => {
      const isFirst = !kept.has(name);
      if (isFirst) kept.set(name, bytes);
      return Promise.resolve(isFirst);
    },
    read: (name) => Promise.resolve(kept.get(name)),
    has: (name) => Promise.resolve(kept.has(name)),
  };
}

/** Puts a job with one shard into a store. */
async function shardIn(parts: PartStore, job = fakeJob): Promise<Shard> {
  const dealt: Shard[] = [];
  const queue = localQueue({
    work: (shard) => {
      dealt.push(shard);
      return Promise.resolve();
    },
  });
  await runShards({ job, inputs: inputsOf(['one']), queue, parts }).catch(() => undefined);
  const [shard] = dealt;
  if (shard === undefined) throw new Error('nothing was dealt');
  return shard;
}

describe('ShardWorker', () => {
  it('opens a job once for all its shards', async () => {
    const parts = memoryParts();
    let opened = 0;
    const worker = new ShardWorker({
      parts,
      open: () => {
        opened += 1;
        return openFakeWork();
      },
    });
    const queue = localQueue({ work: (shard) => worker.work(shard), jobs: 3 });
    await runShards({ job: fakeJob, inputs: inputsOf(['a', 'b', 'c']), queue, parts });
    expect(opened).to.equal(1);
  });

  it('refuses a job of another version, and of other models', async () => {
    const other = memoryParts();
    const shard = await shardIn(other, { ...fakeJob, version: '0.0.1' });
    const worker = new ShardWorker({ parts: other, open: () => openFakeWork() });
    const error = await expectRejection(worker.work(shard), 'SHARD_REFUSED');
    expect(error.message).to.contain('0.0.1');

    const parts = memoryParts();
    const ours = await shardIn(parts);
    const models = ['another'];
    const stranger = new ShardWorker({ parts, open: () => openFakeWork({ models }) });
    await expectRejection(stranger.work(ours), 'SHARD_REFUSED');
    expect(await parts.has(`parts/${ours.key}`)).to.equal(false);
  });

  it('notices an input and a job that are not what they are named by', async () => {
    for (const name of ['inputs', 'jobs'] as const) {
      const parts = memoryParts();
      const shard = await shardIn(parts);
      const key = name === 'inputs' ? shard.key : shard.job;
      parts.kept.set(`${name}/${key}`, bytesOf('{"models":["m1"]}'));
      const worker = new ShardWorker({ parts, open: () => openFakeWork() });
      await expectRejection(worker.work(shard), 'INVALID_DATA');
      parts.kept.delete(`${name}/${key}`);
      await expectRejection(worker.work(shard), 'INVALID_DATA');
    }
  });

  it('leaves a part alone that another one made', async () => {
    const parts = memoryParts();
    const shard = await shardIn(parts);
    await parts.keep(`parts/${shard.key}`, bytesOf('theirs'));
    await new ShardWorker({ parts, open: () => openFakeWork() }).work(shard);
    expect(parts.kept.get(`parts/${shard.key}`)).to.deep.equal(bytesOf('theirs'));
  });

  it('opens again when opening failed', async () => {
    const parts = memoryParts();
    const shard = await shardIn(parts);
    let tries = 0;
    const worker = new ShardWorker({
      parts,
      open: () => {
        tries += 1;
        return tries === 1 ? Promise.reject(new Error('not yet')) : openFakeWork();
      },
    });
    await worker.work(shard).catch(() => undefined);
    await worker.work(shard);
    expect(await parts.has(`parts/${shard.key}`)).to.equal(true);
  });
});
