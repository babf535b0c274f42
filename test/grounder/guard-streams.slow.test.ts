import { hasControls } from '@grounder/core/internal';
import { expect } from 'chai';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { fixturePath } from '../support/fixtures.js';
import { grounder, grounderOnTerminal } from './run-grounder.js';

/** Retitles a terminal, clears it, turns the direction of text, and forges a line. */
const hostile = '\u001b]0;mine\u0007\u009b2J\u001b[8m\u202edog\u2028\u007f';
const escaped = '\\u001b]0;mine\\u0007\\u009b2J\\u001b[8m\\u202edog\\u2028\\u007f';

/** Whether anything but line feeds would steer a terminal. */
function steers(text: string): boolean {
  return text.split('\n').some(hasControls);
}

describe('grounder (text from strangers)', function () {
  this.timeout(60_000);
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'grounder-text-'));
  });

  after(async () => {
    await rm(folder, { recursive: true });
  });

  it('shows class names escaped, one line each', async () => {
    const labels = join(folder, 'labels.txt');
    await writeFile(labels, Array.from({ length: 5 }, () => hostile).join('\n'));
    const detect = ['detect', fixturePath('models/images/boats-320x240.png')];
    const model = [
      '--detector',
      fixturePath('models/tiny-yolov5/onnx/model.onnx'),
      '--labels',
      labels,
    ];

    const text = await grounder(...detect, ...model);
    const json = await grounder(...detect, ...model, '--json');

    expect(text.stdout).to.contain(escaped);
    expect(steers(text.stdout)).to.equal(false);
    expect(text.stdout.trimEnd().split('\n')).to.satisfy((lines: readonly string[]) =>
      lines.every((line) => line.includes(escaped)),
    );
    expect(steers(json.stdout)).to.equal(false);
    const [first] = JSON.parse(json.stdout) as readonly { readonly label: string }[];
    expect(first?.label).to.equal(hostile);
  });

  it('shows a phrase escaped, as text and as JSON', async () => {
    const phrase = `the dog ${hostile} left\u0085of the cat\nerror: no`;

    const text = await grounder('parse', phrase, '--explain');
    const json = await grounder('parse', phrase, '--json');

    expect(steers(text.stdout + text.stderr)).to.equal(false);
    expect(text.stdout).to.not.match(/^error/m);
    expect(steers(json.stdout)).to.equal(false);
    expect(JSON.parse(json.stdout)).to.have.property('text', phrase);
  });

  it('shows names of files, options and commands escaped in errors', async () => {
    for (const args of [
      ['detect', `${hostile}.jpg`],
      ['detect', `--${hostile}`],
      [hostile],
      ['dataset', 'inspect', join(folder, hostile)],
      ['models', 'where', `owner/${hostile}`],
      ['ground', 'x.jpg', 'the dog', '--system', hostile],
    ]) {
      const { stdout, stderr, exitCode } = await grounder(...args);

      expect(exitCode, args.join(' ')).to.be.greaterThan(0);
      expect(stderr, args.join(' ')).to.contain('\\u001b]0;mine');
      expect(steers(stdout + stderr), args.join(' ')).to.equal(false);
    }
  });

  it('shows what a data set is made of escaped', async () => {
    const path = join(folder, 'phrases.jsonl');
    const lines = [
      { id: 1, image: `${hostile}.jpg`, expression: 'a', box: [0, 0, 1, 1], split: hostile },
      { id: hostile, image: 'b.jpg', expression: hostile, box: hostile },
    ];
    await writeFile(path, lines.map((line) => JSON.stringify(line)).join('\n'));

    const { stdout, stderr } = await grounder('dataset', 'inspect', path);

    expect(stdout + stderr).to.contain('\\u001b]0;mine');
    expect(steers(stdout + stderr)).to.equal(false);
  });

  it('keeps its own colours', async function () {
    const env: NodeJS.ProcessEnv = { ...process.env, FORCE_COLOR: '1' };
    delete env.NO_COLOR;

    const outcome = await grounderOnTerminal(['systems'], env);

    if (outcome === undefined) this.skip();
    expect(outcome.stdout).to.contain('\u001b[32mready\u001b[39m');
  });
});
