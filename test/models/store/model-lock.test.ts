import { expect } from 'chai';
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import type { PullProgress } from '@grounder/models/internal';

import { rejectionOf } from '../../support/failures.js';
import { stallAfter } from '../hub/faults.js';
import type { Fault } from '../hub/server.js';
import { id, StoreKit } from './support.js';

const script = fileURLToPath(new URL('../processes/pull-model.js', import.meta.url));

const late: Fault = ({ answer }) => {
  setTimeout(answer, 300);
};

describe('concurrent pulls of modelStore', () => {
  let kit: StoreKit;

  beforeEach(async () => {
    kit = await StoreKit.create();
  });

  afterEach(async () => {
    await kit.remove();
  });

  function spawnPull(): ChildProcess {
    const args = [script, kit.hub.endpoint, kit.folder, id];
    return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  }

  it('fetch each file once in one process', async () => {
    const store = kit.store();
    const other = kit.store();
    const heard: PullProgress[] = [];
    kit.hub.faults.push(late);

    await Promise.all([
      store.pull(id),
      store.pull(id, { onProgress: (progress) => heard.push(progress) }),
      other.pull(id),
    ]);

    expect(kit.hub.downloads).to.have.length(1);
    await kit.expectGood();
  });

  it('fetch each file once in two processes', async () => {
    kit.hub.faults.push(late);

    const children = [spawnPull(), spawnPull()];
    const codes = await Promise.all(children.map((child) => once(child, 'exit')));

    expect(codes.map(([code]) => code as unknown)).to.deep.equal([0, 0]);
    expect(kit.hub.downloads).to.have.length(1);
    await kit.expectGood();
  });

  it('go on when the one that works is aborted', async () => {
    const store = kit.store();
    const controller = new AbortController();
    const reason = new Error('enough');
    kit.hub.faults.push(stallAfter(120_000));

    const aborted = rejectionOf(store.pull(id, { signal: controller.signal }));
    await untilExists(kit.part);
    const stages = new Set<string>();
    const onProgress = ({ stage }: PullProgress) => {
      stages.add(stage);
      if (stage === 'wait') controller.abort(reason);
    };
    await store.pull(id, { onProgress });

    expect(await aborted).to.equal(reason);
    expect([...stages]).to.deep.equal(['wait', 'download', 'verify']);
    expect(kit.hub.downloads).to.have.length(2);
    expect(kit.hub.downloads[1]?.range).to.match(/^bytes=\d+-$/);
    await kit.expectGood();
  });

  it('stop waiting when they are aborted', async () => {
    const store = kit.store();
    const [first, second] = [new AbortController(), new AbortController()];
    kit.hub.faults.push(stallAfter(1000));

    const working = rejectionOf(store.pull(id, { signal: first.signal }));
    await untilExists(kit.part);
    const onProgress = () => {
      second.abort(new Error('not that long'));
    };
    const waiting = await rejectionOf(store.pull(id, { signal: second.signal, onProgress }));
    first.abort(new Error('over'));

    expect(waiting).to.have.property('message', 'not that long');
    expect(await working).to.have.property('message', 'over');
  });

  it('take over from a process that was killed, and go on with its part', async () => {
    kit.hub.faults.push(stallAfter(120_000));
    const child = spawnPull();
    await untilExists(kit.part);
    while ((await stat(kit.part)).size < 120_000) await delay(10);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const lock = join(kit.folder, '.locks', 'acme--tiny-clip');
    const isLeft = (await stat(lock)).isDirectory();

    // The lock counts as left behind when it is not touched for ten seconds.
    await utimes(lock, new Date(0), new Date(0));
    await kit.store().pull(id);

    expect(isLeft).to.equal(true);
    expect(kit.hub.downloads.at(-1)?.range).to.equal('bytes=120000-');
    await kit.expectGood();
  });
});

async function untilExists(path: string): Promise<void> {
  while ((await stat(path).catch(() => undefined)) === undefined) await delay(5);
}
