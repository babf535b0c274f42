import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { bullQueue, workShards } from '@grounder/bullmq';
import type { PartStore } from '@grounder/core';
import { folderParts, mergeParts, runShards, ShardWorker } from '@grounder/shards';
import { expect } from 'chai';

import { expectRejection } from '../support/failures.js';
import { repositoryPath } from '../support/fixtures.js';
import { fakeJob, inputsOf, openFakeWork, textOf, turned } from './fake-work.js';
import type { QueueServer } from './servers.js';
import { isHere, startPostgres, startRedis } from './servers.js';

const servers = [
  { name: 'Redis', program: 'redis-server', start: startRedis },
  { name: 'PostgreSQL', program: 'postgres', start: startPostgres },
] as const;

for (const { name, program, start } of servers) {
  describe(`shards over ${name}`, function () {
    this.timeout(240_000);
    let folder = '';
    let server: QueueServer;
    let parts: PartStore;
    let queueName: string;
    let count = 0;
    const children: ChildProcess[] = [];

    before(async function () {
      if (!(await isHere(program))) {
        console.log(`      ${program} is not on this machine: nothing is tried with it`);
        this.skip();
      }
      folder = await mkdtemp(join(tmpdir(), 'grounder-queue-'));
      server = await start(folder);
    });

    beforeEach(async () => {
      count += 1;
      queueName = `run-${count}`;
      await mkdir(join(folder, queueName));
      parts = folderParts(join(folder, queueName));
    });

    afterEach(async () => {
      for (const child of children.splice(0)) {
        if (child.exitCode !== null || child.signalCode !== null) continue;
        const ended = once(child, 'exit');
        child.kill('SIGKILL');
        await ended;
      }
    });

    after(async () => {
      if (folder === '') return;
      await server.kill();
      await rm(folder, { recursive: true, force: true });
    });

    function startProcess(script: string, ...more: readonly string[]): ChildProcess {
      const path = repositoryPath(`build/test/shards/processes/${script}.js`);
      const child = spawn(
        process.execPath,
        [path, server.url, queueName, join(folder, queueName), ...more],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
      children.push(child);
      return child;
    }

    async function run(texts: readonly string[]): Promise<string> {
      await using queue = bullQueue({ url: server.url, name: queueName, backoffMs: 100 });
      const keys = await runShards({ job: fakeJob, inputs: inputsOf(texts), queue, parts });
      return await textOf(mergeParts(keys, parts));
    }

    function textsOf(length: number): readonly string[] {
      return Array.from({ length }, (_, at) => `item ${at};`);
    }

    for (const workers of [1, 2, 4]) {
      it(`gives what one process alone gives, with ${workers} workers`, async () => {
        for (let at = 0; at < workers; at += 1) startProcess('work');
        expect(await run(textsOf(1000))).to.equal(turned(textsOf(1000)));
      });
    }

    it('loses nothing when workers are killed at any moment', async () => {
      const texts = textsOf(200);
      startProcess('work', '5');
      const running = run(texts);
      for (let at = 0; at < 6; at += 1) {
        const victim = startProcess('work', '5');
        await new Promise((resolve) => setTimeout(resolve, 400 + 150 * at));
        victim.kill('SIGKILL');
      }
      expect(await running).to.equal(turned(texts));
      expect(await readdir(join(folder, queueName, 'unfinished'))).to.have.length.below(7);
    });

    it('goes on when the server is killed and started again', async () => {
      const texts = textsOf(200);
      startProcess('work', '10');
      const running = run(texts);
      await new Promise((resolve) => setTimeout(resolve, 700));
      await server.kill();
      await new Promise((resolve) => setTimeout(resolve, 500));
      await server.restart();
      expect(await running).to.equal(turned(texts));
    });

    it('gives the same bytes when the run itself is killed and begun again', async () => {
      const first = startProcess('run', '150');
      startProcess('work', '5');
      await new Promise((resolve) => setTimeout(resolve, 1200));
      first.kill('SIGKILL');
      const again = startProcess('run', '150');
      const [text] = await Promise.all([
        again.stdout === null ? '' : new Response(again.stdout as never).text(),
        once(again, 'exit'),
      ]);
      expect(text).to.equal(turned(textsOf(150)));
    });

    it('gives up what fails each time, says so, and does the rest', async () => {
      const texts = ['one;', 'broken;', 'two;'];
      startProcess('work');
      const error = await expectRejection(run(texts), 'SHARDS_FAILED');
      expect(error.message).to.contain('cannot turn broken');
      const done = inputsOf(['one;', 'two;']);
      await using queue = bullQueue({ url: server.url, name: queueName });
      const keys = await runShards({ job: fakeJob, inputs: done, queue, parts });
      expect(await textOf(mergeParts(keys, parts))).to.equal(turned(['one;', 'two;']));
    });

    it('gives up what kills each worker that takes it, and does the rest', async () => {
      let isOver = false;
      const keepWorking = async (): Promise<void> => {
        while (!isOver) await once(startProcess('work'), 'exit');
      };
      const working = keepWorking();
      const error = await expectRejection(run(['one;', 'poison;', 'two;']), 'SHARDS_FAILED');
      isOver = true;
      for (const child of children) child.kill('SIGKILL');
      await working;
      expect(error.message).to.contain('got 1').and.to.contain('stalled');
    });

    it('gives back to the others what a worker of another version refuses', async () => {
      const stranger = new ShardWorker({ parts, open: () => openFakeWork({ models: ['m2'] }) });
      const running = run(textsOf(5));
      const place = { url: server.url, name: queueName };
      const refused = workShards({ ...place, work: (shard) => stranger.work(shard) });
      await expectRejection(refused, 'SHARD_REFUSED');
      startProcess('work');
      expect(await running).to.equal(turned(textsOf(5)));
    });

    it('lets two runs with one store and one queue do each piece once', async () => {
      startProcess('work');
      const [one, two] = await Promise.all([run(textsOf(60)), run(textsOf(80))]);
      expect(one).to.equal(turned(textsOf(60)));
      expect(two).to.equal(turned(textsOf(80)));
    });
  });
}

describe('bullQueue', () => {
  it('refuses addresses of other servers, and does not show their passwords', () => {
    for (const url of ['http://a', 'mysql://me:secret@host/db', '', 'localhost:6379']) {
      expect(() => bullQueue({ url }))
        .to.throw('redis://')
        .with.property('message')
        .that.does.not.contain('secret');
    }
    expect(() => bullQueue({ url: 'redis://localhost', attempts: 0 })).to.throw('attempts');
  });
});
