import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { repositoryPath } from '../support/fixtures.js';
import { grounderIn, outcomeOf } from './run-grounder.js';

const scenes = repositoryPath('packages/scenes/bin/grounder-scenes.js');

/** The pages' numbers, and what they are here. */
const reductions: readonly (readonly [RegExp, string])[] = [
  [/--count 4000/, '--count 80'],
  [/ --out (runs\/\S+)/, ' --epochs 2 --out $1'],
];

describe('pages of commands', function () {
  this.timeout(240_000);
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'grounder-tutorial-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  /** Runs the commands of a page, and gives them and what they printed. */
  async function runPage(page: string) {
    const text = await readFile(repositoryPath(page), 'utf8');
    const blocks = [...text.matchAll(/```sh\n([^`]*)```/g)].map(([, block = '']) => block);
    const commands = blocks.flatMap((block) => block.trim().split('\n'));
    const output: string[] = [];
    for (const command of commands) output.push(await run(folder, command));
    return { commands, output: output.join('\n') };
  }

  it('docs/tutorial-train-a-head.md is a list of commands that all run', async () => {
    const { commands, output } = await runPage('docs/tutorial-train-a-head.md');

    expect(commands.filter((command) => command.includes('grounder train'))).to.have.lengthOf(3);
    expect(output).to.match(/80 scenes/);
    expect(output).to.match(/proposal-head +\| 0\.\d+/);
    for (const file of ['head.onnx', 'curves.svg', 'training.jsonl']) {
      expect((await stat(join(folder, 'runs/projection-l1', file))).size).to.be.greaterThan(0);
    }
    expect((await stat(join(folder, 'answer.png'))).size).to.be.greaterThan(0);
  });

  it('docs/fusion-heads.md, too', async () => {
    const { output } = await runPage('docs/fusion-heads.md');

    expect(output).to.match(/transvg +\| 0\.\d+/);
    expect((await stat(join(folder, 'heat.png'))).size).to.be.greaterThan(0);
  });
});

async function run(folder: string, command: string): Promise<string> {
  const reduced = reductions.reduce((text, [from, to]) => text.replace(from, to), command);
  const [program, ...words] = reduced.split(' ');
  if (program === 'mkdir') {
    await mkdir(join(folder, words.at(-1) ?? ''), { recursive: true });
    return '';
  }
  if (program === 'cp') {
    const [from = '', to = ''] = words;
    await copyFile(join(folder, from), join(folder, to));
    return '';
  }
  if (words[0] === 'grounder-scenes') {
    const drawn = await outcomeOf(
      spawn(process.execPath, [scenes, ...words.slice(1)], { cwd: folder }),
    );
    expect(drawn.exitCode, drawn.stderr).to.equal(0);
    return drawn.stdout;
  }
  expect(`${program} ${words[0]}`, command).to.equal('npx grounder');
  const { stdout, stderr, exitCode } = await grounderIn(folder, ...words.slice(1));
  expect(exitCode, `${reduced}\n${stderr}`).to.equal(0);
  return stdout;
}
