import { localQueue, mergeParts, objectParts, runShards, ShardWorker } from '@grounder/shards';
import { expect } from 'chai';

import { expectRejection } from '../support/failures.js';
import { bytesOf, fakeJob, inputsOf, openFakeWork, textOf, turned } from './fake-work.js';
import type { ObjectStore } from './object-store.js';
import { startObjectStore } from './object-store.js';

const keys = {
  AWS_ACCESS_KEY_ID: 'key',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_REGION: 'us-east-1',
  AWS_MAX_ATTEMPTS: '1',
};

describe('objectParts', function () {
  this.timeout(30_000);
  let store: ObjectStore;
  const before_ = { ...process.env };

  before(async () => {
    Object.assign(process.env, keys);
    store = await startObjectStore();
  });

  after(async () => {
    for (const name of Object.keys(keys)) {
      if (before_[name] === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = before_[name];
    }
    await store[Symbol.asyncDispose]();
  });

  it('keeps the first bytes under a name, behind the prefix', async () => {
    const parts = await objectParts('s3://bucket/some/prefix/', { endpoint: store.endpoint });
    expect(await parts.has('parts/a')).to.equal(false);
    expect(await parts.read('parts/a')).to.equal(undefined);
    expect(await parts.keep('parts/a', bytesOf('first'))).to.equal(true);
    expect(await parts.keep('parts/a', bytesOf('second'))).to.equal(false);
    expect(new TextDecoder().decode(await parts.read('parts/a'))).to.equal('first');
    expect(await parts.has('parts/a')).to.equal(true);
    expect([...store.objects.keys()]).to.deep.equal(['/bucket/some/prefix/parts/a']);
  });

  it('tries again when two come at once, and finds the other one’s', async () => {
    const parts = await objectParts('s3://bucket', { endpoint: store.endpoint });
    await parts.keep('parts/b', bytesOf('theirs'));
    store.faults.push({ status: 409, code: 'ConditionalRequestConflict' });
    expect(await parts.keep('parts/b', bytesOf('ours'))).to.equal(false);
  });

  it('carries a whole run', async () => {
    const parts = await objectParts('s3://bucket/run', { endpoint: store.endpoint });
    const worker = new ShardWorker({ parts, open: () => openFakeWork() });
    const texts = ['one', 'two', 'three'];
    const queue = localQueue({ work: (shard) => worker.work(shard), jobs: 2 });
    const all = await runShards({ job: fakeJob, inputs: inputsOf(texts), queue, parts });
    expect(await textOf(mergeParts(all, parts))).to.equal(turned(texts));
  });

  it('says what the store refuses', async () => {
    const parts = await objectParts('s3://bucket', { endpoint: store.endpoint });
    store.faults.push({ status: 403, code: 'AccessDenied' });
    const error = await expectRejection(parts.keep('parts/c', bytesOf('x')), 'FILE_UNWRITABLE');
    expect(error.message).to.contain('AccessDenied');
    store.faults.push({ status: 403, code: 'AccessDenied' });
    await expectRejection(parts.read('parts/c'), 'FILE_UNREADABLE');
  });

  it('refuses what is no address of a bucket', async () => {
    for (const place of ['s3://', 'http://bucket', 'bucket', '']) {
      await expectRejection(objectParts(place), 'INVALID_OPTION');
    }
  });
});
