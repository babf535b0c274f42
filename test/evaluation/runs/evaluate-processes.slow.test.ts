import { expect } from 'chai';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { evaluate, readRecords } from '@grounder/evaluation';

import { halfRight, makeExamples } from './examples.js';

const child = fileURLToPath(new URL('../processes/evaluate-run.js', import.meta.url));
const count = 300;
const whole = await evaluate({ examples: makeExamples(count), systems: { slow: halfRight } });

describe('evaluate in a process of its own', () => {
  let folder: string;
  let results: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'grounder-evaluate-'));
    results = join(folder, 'results.jsonl');
  });

  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  const resume = () =>
    evaluate({
      examples: makeExamples(count),
      systems: { slow: halfRight },
      results,
      resume: true,
    });

  it('loses at most what is at work when it is killed, and resumes to the same records', async function () {
    this.timeout(30_000);
    const running = spawn(process.execPath, [child, results, String(count), '5']);
    const ended = once(running, 'exit');
    while ((await linesOf(results)) < 50) await new Promise((resolve) => setTimeout(resolve, 5));
    running.kill('SIGKILL');
    await ended;
    const before = await linesOf(results);
    expect(before).to.be.within(50, count);

    const resumed = await resume();

    expect(resumed).to.deep.equal(whole);
    expect((await readRecords(results)).records).to.have.length(count);
  });

  it('keeps all that is finished when the disk is full, and resumes when there is room', async function () {
    if (process.platform === 'win32') this.skip();
    this.timeout(30_000);
    const limit = `ulimit -f 64; exec "$0" "$@"`;
    const args = ['-c', limit, process.execPath, child, results, String(count), '0'];

    const { stdout } = await promisify(execFile)('bash', args);

    expect(stdout)
      .to.match(/^FILE_UNWRITABLE .*full disk/)
      .and.to.contain(results);
    const text = await readFile(results, 'utf8');
    expect(text.endsWith('\n')).to.equal(true);
    expect((await readRecords(results)).records).to.have.length(text.split('\n').length - 2);
    expect(await resume()).to.deep.equal(whole);
  });
});

async function linesOf(path: string): Promise<number> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.split('\n').length - 1;
}
