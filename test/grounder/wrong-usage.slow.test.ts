import { expect } from 'chai';

import { grounder } from './run-grounder.js';

const training = ['--dataset', 'x', '--image-encoder', 'y', '--out', 'z'];
const evaluation = ['--dataset', 'x', '--system', 'random'];

/** What is wrong with each command, by the command that its hint points to. */
const wrong: readonly (readonly [string, readonly string[]])[] = [
  ['', ['fly']],
  ['', ['--fly']],
  ['ground', []],
  ['ground', ['a.jpg']],
  ['ground', ['--phrase', 'dog']],
  ['ground', ['a.jpg', 'dog', '--fly']],
  ['ground', ['a.jpg', 'dog', '--top', 'many']],
  ['ground', ['a.jpg', 'dog', '--dtype', 'fp7']],
  ['detect', []],
  ['detect', ['a.jpg', '--fly']],
  ['detect', ['a.jpg', '--detector']],
  ['parse', []],
  ['systems', ['more']],
  ['models', ['fly']],
  ['models list', ['more']],
  ['models pull', []],
  ['models pull', ['a/b', 'c/d']],
  ['models pull', ['a/b', '--dtype', 'fp7']],
  ['models where', []],
  ['models verify', ['a/b', 'c/d']],
  ['models remove', ['--fly']],
  ['dataset', ['fly']],
  ['dataset inspect', []],
  ['dataset fetch', ['x', '--from', 'y']],
  ['dataset pseudo', ['--images', 'x', '--out', 'y', '--min-score', '2']],
  ['train', ['fly']],
  ['train projection-head', [...training, '--epochs', '0']],
  ['train proposal-head', [...training, 'more']],
  ['train fusion-head', [...training, '--preset', 'x']],
  ['evaluate', []],
  ['evaluate', [...evaluation, '--jobs', '-1']],
  ['evaluate', [...evaluation, '--system', 'x']],
];

describe('wrong usage', function () {
  this.timeout(30_000);

  for (const [command, args] of wrong) {
    it(`of "grounder ${[command, ...args].join(' ')}" is exit code 2, and points to its help`, async () => {
      const words = command === '' ? [] : command.split(' ');
      const { exitCode, stdout, stderr } = await grounder(...words, ...args);

      expect(exitCode).to.equal(2);
      expect(stdout).to.equal('');
      expect(stderr).to.match(/^error: /);
      expect(stderr).to.contain(`(${['grounder', ...words].join(' ')} --help shows`);
    });
  }

  for (const args of [
    ['ground', 'a.jpg', 'dog', '--system', 'nothing'],
    ['ground', 'a.jpg', ' '],
    ['ground', '-', '-', '--phrase', 'dog'],
    ['models', 'pull', 'no slash'],
    ['dataset', 'fetch', 'x', '--from', 'http://localhost/', '--sha256', 'zz'],
    ['train', 'projection-head', ...training, '--loss', 'x'],
    ['evaluate', ...evaluation, '--resume'],
  ]) {
    it(`of "grounder ${args.join(' ')}" is exit code 2 and one line`, async () => {
      const { exitCode, stdout, stderr } = await grounder(...args);

      expect(exitCode).to.equal(2);
      expect(stdout).to.equal('');
      expect(stderr).to.match(/^grounder: expected .*\n$/);
    });
  }

  for (const words of [[], ['models'], ['dataset'], ['train']]) {
    it(`of "grounder ${words.join(' ')}" alone is exit code 2 and the help`, async () => {
      const { exitCode, stderr } = await grounder(...words);

      expect(exitCode).to.equal(2);
      expect(stderr).to.contain(`Usage: ${['grounder', ...words].join(' ')}`);
    });
  }
});
