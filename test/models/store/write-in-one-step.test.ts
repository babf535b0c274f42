import { expect } from 'chai';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';

import { fileCache } from '@grounder/models';

/** Begins an entry in a process of its own and waits for ever in the middle of it. */
const half = `
const file = await (await import('node:fs/promises')).open(process.execPath);
Object.getPrototypeOf(file).sync = () => {
  console.log('half');
  return new Promise(() => setInterval(() => {}, 1000));
};
const { fileCache } = await import('@grounder/models');
await fileCache(process.argv[1]).readOrCreate('a.onnx', async () => new Uint8Array(1000));
`;

describe('what a killed writer left', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'grounder-abandoned-'));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  const keep = () =>
    fileCache(folder).readOrCreate('b.onnx', () => Promise.resolve(new Uint8Array(10)));
  const startWriter = async () => {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', half, folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    return child;
  };

  it('stays while the writer lives, and leaves with the next use when it is dead', async () => {
    const writer = await startWriter();
    await keep();
    const [left = '', ...others] = await readdir(folder);
    expect(left).to.match(/^\..*\.tmp$/);
    expect(others).to.deep.equal(['b.onnx']);

    writer.kill('SIGKILL');
    await once(writer, 'exit');
    await rm(join(folder, 'b.onnx'));
    await keep();

    expect(await readdir(folder)).to.deep.equal(['b.onnx']);
  });

  it('leaves after an hour when it is of another machine', async () => {
    const dead = await promisify(execFile)(process.execPath, ['-p', 'process.pid']);
    const name = (host: string) =>
      `.${host}-${dead.stdout.trim()}-01234567-89ab-cdef-0123-456789abcdef.tmp`;
    const [young, old, foreign] = [name('00000000'), name('11111111'), '.notes.tmp'];
    for (const file of [young, old, foreign]) await writeFile(join(folder, file), 'half');
    const before = new Date(Date.now() - 7_200_000);
    for (const file of [old, foreign]) await utimes(join(folder, file), before, before);

    await keep();

    expect((await readdir(folder)).sort()).to.deep.equal([young, foreign, 'b.onnx'].sort());
  });
});
