import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';

import { expect } from 'chai';
import { build } from 'esbuild';

import { fixturePath, repositoryPath } from '../../../support/fixtures.js';

const worker = repositoryPath('packages/images/dist/decode/image-js/image-decoding-worker.js');

/** Decodes a file and tells how many threads are left. */
const program = `
  import { readFileSync } from 'node:fs';
  import { decodeImage } from '@grounder/images';

  let threads = 0;
  process.on('worker', (thread) => {
    threads += 1;
    thread.on('exit', () => (threads -= 1));
  });
  decodeImage(readFileSync(process.argv[2])).then(({ width, height }) => {
    // A thread that does not find its file takes a moment to end.
    setTimeout(() => console.log(width, height, threads), 200);
  });
`;

describe('a bundle that decodes', function () {
  this.timeout(60_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bundled-thread-'));
  });
  after(() => rm(folder, { recursive: true }));

  const common = { bundle: true, platform: 'node', logLevel: 'error' } as const;
  async function output(name: string, format: 'esm' | 'cjs', withWorker: boolean): Promise<string> {
    const outfile = join(folder, name, format === 'esm' ? 'app.mjs' : 'app.cjs');
    const stdin = { contents: program, resolveDir: repositoryPath('packages/pipeline') };
    await build({ ...common, stdin, outfile, format });
    const beside = join(folder, name, 'image-decoding-worker.js');
    if (withWorker)
      await build({ ...common, entryPoints: [worker], outfile: beside, format: 'cjs' });
    const picture = fixturePath('images/files/baseline-420.jpg');
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [outfile, picture]);
    return stdout.trim() + stderr;
  }

  it('does so on the calling thread when the worker’s file is not beside it', async () => {
    expect(await output('esm', 'esm', false)).to.equal('37 23 0');
    expect(await output('cjs', 'cjs', false)).to.equal('37 23 0');
  });

  it('does so on a thread of its own when the file is beside it', async () => {
    expect(await output('esm-with-worker', 'esm', true)).to.equal('37 23 1');
    expect(await output('cjs-with-worker', 'cjs', true)).to.equal('37 23 1');
  });
});
