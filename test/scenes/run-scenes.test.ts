import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { openDataSet } from '@grounder/evaluation';

import { repositoryPath } from '../support/fixtures.js';

const program = repositoryPath('packages/scenes/bin/grounder-scenes.js');

interface Outcome {
  readonly code?: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `grounder-scenes` in a process of its own. */
function run(...args: readonly string[]): Promise<Outcome> {
  return promisify(execFile)(process.execPath, [program, ...args]).catch(
    (error: unknown) => error as Outcome,
  );
}

describe('grounder-scenes', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'grounder-scenes-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('draws a data set that evaluation reads, and replaces none', async () => {
    const out = join(folder, 'scenes');

    const first = await run('--out', out, '--count', '5');
    const again = await run('--out', out, '--count', '5');

    expect(first.stdout).to.match(/5 scenes, \d+ objects, \d+ expressions/);
    expect((await openDataSet(join(out, 'refcoco'))).format).to.equal('refcoco');
    expect(again.code).to.equal(1);
    expect(again.stderr).to.contain(out);
  });

  it('prints JSON, and refuses numbers that cannot be', async () => {
    const out = join(folder, 'scenes');

    const { stdout } = await run('--out', out, '--count', '3', '--side', '96', '--json');
    const none = await run('--out', join(folder, 'x'), '--count', '0');
    const word = await run('--out', join(folder, 'x'), '--count', 'many');
    const nowhere = await run('--count', '3');

    expect(JSON.parse(stdout)).to.include({ scenes: 3, folder: out });
    expect([none, word, nowhere].map(({ code }) => code)).to.deep.equal([1, 1, 1]);
    expect(await readdir(folder)).not.to.include('x');
  });
});
