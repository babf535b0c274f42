import { expect } from 'chai';
import type { ChildProcess } from 'node:child_process';
import { stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';

import type { PullPlan, StoredModel, VerifyReport } from '@grounder/models/internal';

import { dropAfter, stallAfter } from '../models/hub/faults.js';
import { commit, id, StoreKit } from '../models/store/support.js';
import type { Outcome } from './run-grounder.js';
import { grounderOnTerminal, outcomeOf, startGrounder } from './run-grounder.js';

describe('grounder models (command line)', function () {
  this.timeout(30_000);
  let kit: StoreKit;

  beforeEach(async () => {
    // The command line keeps models in the folder "models" of its cache.
    kit = await StoreKit.create('models');
  });

  afterEach(async () => {
    await kit.remove();
  });

  function environment(): NodeJS.ProcessEnv {
    return {
      PATH: process.env.PATH,
      NO_COLOR: '1',
      GROUNDER_CACHE: join(kit.folder, '..'),
      GROUNDER_HUB_ENDPOINT: kit.hub.endpoint,
    };
  }

  function start(...args: string[]): ChildProcess {
    return startGrounder(['models', ...args], environment());
  }

  async function models(...args: string[]): Promise<Outcome> {
    return outcomeOf(start(...args));
  }

  it('pulls, lists, finds, verifies and removes', async () => {
    const pulled = await models('pull', id);
    const listed = await models('list');
    const found = await models('where', id);
    const verified = await models('verify');
    const removed = await models('remove', id);
    const left = await models('list');

    expect(pulled.stderr).to.equal('');
    expect(pulled.stdout).to.equal(`${id} (c0ffee00, fp32): 4 files, 200 kB in ${kit.files}\n`);
    expect(listed.stdout).to.equal(`${id}  fp32  c0ffee00, 4 files, 200 kB\n`);
    expect(found.stdout).to.equal(`${kit.files}\n`);
    expect(verified.stdout).to.equal(`${id}: 4 files are whole\n`);
    expect(removed.stdout).to.equal(`removed ${id}: 200 kB are free again\n`);
    expect(left.stdout).to.equal(`no models in ${kit.folder}\n`);
  });

  it('prints JSON', async () => {
    const pulled = await models('pull', id, '--dtype', 'q8', '--json');
    const listed = await models('list', '--json');
    const found = await models('where', id, '--json');
    const verified = await models('verify', id, '--json');
    const removed = await models('remove', id, '--json');

    expect(JSON.parse(pulled.stdout) as PullPlan).to.include({ id, commit, missingBytes: 0 });
    const [model] = JSON.parse(listed.stdout) as StoredModel[];
    expect(model?.dtypes).to.deep.equal(['q8']);
    expect(JSON.parse(found.stdout)).to.deep.equal(model);
    const [report] = JSON.parse(verified.stdout) as VerifyReport[];
    expect(report).to.deep.include({ checkedFiles: 4, damaged: [] });
    expect(JSON.parse(removed.stdout)).to.deep.equal({ commits: [commit], bytes: 60_038 });
  });

  it('says what it would fetch without fetching it', async () => {
    const { stdout } = await models('pull', id, '--files', 'model', '--dry-run');

    expect(stdout).to.include('200 kB to fetch').and.to.include('  fetch onnx/model.onnx 200 kB');
    expect(kit.hub.downloads).to.deep.equal([]);
  });

  it('finds damage, and names the command that repairs it', async () => {
    await models('pull', id);
    await truncate(join(kit.files, 'onnx/model.onnx'), 100);

    const { exitCode, stdout, stderr } = await models('verify', id);
    const [, command = ''] = /run "grounder models ([^"]+)"/.exec(stderr) ?? [];
    const repaired = await models(...command.split(' '));

    expect(exitCode).to.equal(1);
    expect(stdout).to.include('onnx/model.onnx: expected 200000 bytes, got 100 bytes');
    expect(stderr).to.include('[INVALID_DATA]');
    expect(repaired.exitCode).to.equal(0);
    await kit.expectGood();
  });

  it('ends with one line when something fails', async () => {
    const unknown = await models('pull', 'acme/nothing');
    const illegal = await models('where', '../../etc');
    const absent = await models('where', 'acme/nothing');

    for (const [{ exitCode, stdout, stderr }, code] of [
      [unknown, 'MODEL_NOT_FOUND'],
      [illegal, 'INVALID_OPTION'],
      [absent, 'MODEL_NOT_FOUND'],
    ] as const) {
      expect(exitCode).to.equal(code === 'INVALID_OPTION' ? 2 : 1);
      expect(stdout).to.equal('');
      expect(stderr).to.match(new RegExp(`^grounder: .*\\[${code}\\]\n$`));
    }
  });

  it('refuses a number format that is none', async () => {
    const { exitCode, stderr } = await models('pull', id, '--dtype', 'fp8');

    expect(exitCode).to.equal(2);
    expect(stderr).to.include('q4f16');
  });

  it('stops at Ctrl-C, and goes on from there', async () => {
    kit.hub.faults.push(stallAfter(120_000));
    const child = start('pull', id);
    const outcome = outcomeOf(child);
    while ((await sizeOf(kit.part)) < 120_000) await delay(10);
    child.kill('SIGINT');
    const { exitCode, stderr } = await outcome;
    const kept = await sizeOf(kit.part);

    const again = await models('pull', id);

    expect(exitCode).to.equal(1);
    expect(stderr).to.match(/^grounder: interrupted; .* \[DOWNLOAD_FAILED\]\n$/);
    expect(kept).to.equal(120_000);
    expect(again.exitCode).to.equal(0);
    expect(kit.hub.downloads.at(-1)?.range).to.equal('bytes=120000-');
    await kit.expectGood();
  });

  it('draws a bar on a terminal', async function () {
    kit.hub.faults.push(dropAfter(100_000));

    const outcome = await grounderOnTerminal(['models', 'pull', id], environment());

    if (outcome === undefined) this.skip();
    const { stdout } = outcome;
    expect(stdout).to.include('200 kB of 200 kB').and.to.include('/s').and.to.include(' left ');
    expect(stdout).to.include('4 files, 200 kB in');
  });
});

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
