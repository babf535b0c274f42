import { expect } from 'chai';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { createRandom } from '@grounder/core';
import type { TrainingRecord } from '@grounder/training/internal';
import { fileCheckpoints, readTrainingLog, train } from '@grounder/training';
import { encodeCheckpoint } from '@grounder/training/internal';

import { openSmallTraining } from './small-training.js';

const child = fileURLToPath(new URL('../processes/train-run.js', import.meta.url));
const run = promisify(execFile);

describe('train in a process of its own', () => {
  let folder: string;
  let whole: Uint8Array;
  const records: TrainingRecord[] = [];

  before(async () => {
    const options = await openSmallTraining();
    const { last } = await train({ ...options, onRecord: (record) => void records.push(record) });
    await options.step.dispose();
    whole = encodeCheckpoint(last);
  });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'grounder-train-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  const lastBytes = async () => {
    const last = await fileCheckpoints(folder).load('last');
    return last && encodeCheckpoint(last);
  };

  const loggedRecords = async () => (await readTrainingLog(folder)).map(({ record }) => record);

  it('ends with the same bits and the same log however often it is killed', async function () {
    this.timeout(120_000);
    const random = createRandom(7);

    for (let kill = 0; kill < 6; kill += 1) {
      await killAfter(folder, Math.floor(1 + 6 * random()), 3 * random());
    }
    await run(process.execPath, [child, folder]);

    expect(await lastBytes()).to.deep.equal(whole);
    expect(await loggedRecords()).to.deep.equal(records);
    expect(await eventCount(folder)).to.equal(records.length);
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).to.deep.equal([]);
  });

  it('keeps its checkpoints when the disk is full, and resumes when there is room', async function () {
    if (process.platform === 'win32') this.skip();
    this.timeout(60_000);
    await run(process.execPath, [child, folder, '2']);
    for (const name of ['last', 'best']) {
      await copyFile(join(folder, `${name}.safetensors`), join(folder, `${name}.copy`));
    }

    // Room for the logs, but for no checkpoint.
    const limited = ['-c', 'ulimit -f 3; exec "$0" "$@"', process.execPath, child, folder];
    const { stdout } = await run('bash', limited);

    expect(stdout).to.match(/FILE_UNWRITABLE .*last\.safetensors.*full disk/);
    for (const name of ['last', 'best']) {
      const kept = await readFile(join(folder, `${name}.safetensors`));
      expect(kept).to.deep.equal(await readFile(join(folder, `${name}.copy`)));
    }
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).to.deep.equal([]);
    await run(process.execPath, [child, folder]);
    expect(await lastBytes()).to.deep.equal(whole);
    expect(await loggedRecords()).to.deep.equal(records);
  });
});

/** Starts a training and kills it some milliseconds after it has made some steps. */
async function killAfter(folder: string, steps: number, milliseconds: number): Promise<void> {
  const running = spawn(process.execPath, [child, folder]);
  const ended = once(running, 'exit');
  let told = '';
  for await (const chunk of running.stdout) {
    told += String(chunk);
    if (told.split('\n').length > steps) break;
  }
  await wait(milliseconds);
  running.kill('SIGKILL');
  await ended;
}

/** Counts the records of a TensorBoard event file, without its heading. */
async function eventCount(folder: string): Promise<number> {
  const name = (await readdir(folder)).find((each) => each.includes('tfevents')) ?? '';
  const file = await readFile(join(folder, name));
  let count = -1;
  for (let offset = 0; offset < file.length; count += 1) {
    offset += 16 + Number(file.readBigUInt64LE(offset));
  }
  return count;
}
