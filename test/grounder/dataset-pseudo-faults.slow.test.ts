import { expect } from 'chai';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { copyFile, link, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { copyScenes, linesOf, pseudo, withPseudoFolders } from './pseudo-support.js';
import { grounder, outcomeOf, startGrounder } from './run-grounder.js';

describe('grounder dataset pseudo (bad input)', function () {
  this.timeout(180_000);
  let root: string;
  let drawn: string;
  let images: string;

  withPseudoFolders((folders) => {
    ({ root, drawn, images } = folders);
  });

  it('passes over pictures that cannot be read and says so, or ends at the first', async () => {
    await copyScenes(drawn, images, 3);
    const whole = await readFile(join(images, '000001.png'));
    await writeFile(join(images, '000000.png'), whole.subarray(0, whole.length / 2));
    await writeFile(join(images, 'words.jpg'), 'no picture');
    await writeFile(join(images, 'empty.png'), '');
    const out = join(images, 'pseudo.jsonl');

    const strict = await pseudo(images, out, '--strict');
    const left = readdirSync(images);
    const lenient = await pseudo(images, out, '--json');

    expect(strict.exitCode).to.equal(1);
    expect(strict.stderr).to.match(/000000\.png.*\[INVALID_IMAGE\]/s);
    expect(left.filter((name) => name.includes('pseudo'))).to.deep.equal([]);
    expect(lenient.exitCode).to.equal(0);
    expect(lenient.stderr.match(/skipped:/g)).to.have.lengthOf(3);
    expect(lenient.stderr).to.contain('words.jpg').and.to.contain('empty.png');
    const told = JSON.parse(lenient.stdout) as { skipped: number; problems: string[] };
    expect(told).to.include({ skipped: 3, pictures: 3 });
    expect(told.problems).to.have.lengthOf(3);
  });

  it('passes over names that lines cannot hold', async function () {
    if (process.platform === 'win32') this.skip();
    await copyScenes(drawn, images, 2);
    await copyFile(join(images, '000001.png'), join(images, 'a\\b.png'));
    await copyFile(join(images, '000001.png'), join(images, ' blank.png'));

    const { stderr } = await pseudo(images, join(images, 'pseudo.jsonl'));
    const inspect = await grounder('dataset', 'inspect', join(images, 'pseudo.jsonl'));

    expect(stderr.match(/skipped:.*rename it/g)).to.have.lengthOf(2);
    expect(inspect.stdout).not.to.match(/broken|missing/);
  });

  it('says what is wrong with folders without pictures, and with pictures without objects', async () => {
    const out = join(root, 'nothing');
    const empty = await pseudo(images, out);
    const absent = await pseudo(images, out, '--images', join(root, 'absent'));
    await writeFile(join(images, 'words.jpg'), 'no picture');
    const broken = await pseudo(images, out);
    const file = await pseudo(images, out, '--images', join(images, 'words.jpg'));
    await rm(join(images, 'words.jpg'));
    await copyScenes(drawn, images, 2);
    const unsure = await pseudo(images, out, '--min-area', '1');

    expect(empty.stderr).to.match(/expected pictures in .*\[INVALID_DATA\]/);
    expect(absent.stderr).to.contain('[FILE_NOT_FOUND]');
    expect(broken.stderr).to.match(/1 that cannot be read; the first: .*\[INVALID_DATA\]/);
    expect(file.stderr).to.contain('[FILE_UNREADABLE]');
    expect(unsure.stderr).to.match(/--min-area.*\[INVALID_DATA\]/);
    for (const { exitCode } of [empty, absent, broken, file, unsure]) expect(exitCode).to.equal(1);
    expect(existsSync(out)).to.equal(false);
    expect(existsSync(`${out}.partial`)).to.equal(false);
  });

  it('writes over nothing, and nowhere from where pictures cannot be named', async () => {
    await copyScenes(drawn, images, 1);
    const taken = join(images, 'taken.jsonl');
    await writeFile(taken, 'mine');

    const cases: readonly (readonly [string, RegExp])[] = [
      [taken, /is there.*INVALID_OPTION/s],
      [drawn, /is there with .*INVALID_OPTION/s],
      [join(root, 'elsewhere', 'pseudo.jsonl'), /or in one above it.*INVALID_OPTION/s],
      [join(images, 'inner'), /outside of the pictures.*INVALID_OPTION/s],
    ];
    for (const [out, message] of cases) {
      const { exitCode, stderr } = await pseudo(images, out);
      expect(exitCode, out).to.equal(2);
      expect(stderr).to.match(message);
    }

    expect(await readFile(taken, 'utf8')).to.equal('mine');
    expect(readdirSync(images).sort()).to.deep.equal(['000001.png', 'taken.jsonl']);
    expect(existsSync(join(root, 'elsewhere'))).to.equal(false);
    const usage = await pseudo(images, join(root, 'x'), '--min-score', '2');
    expect(usage.exitCode).to.equal(2);
  });

  it('leaves nothing when it is interrupted, and gives way when it was killed', async () => {
    await copyScenes(drawn, images, 20);
    for (let number = 100; number < 6000; number += 1) {
      await link(join(images, '000001.png'), join(images, `${number}.png`));
    }
    const before = readdirSync(images).length;
    const out = join(images, 'pseudo.jsonl');
    const args = [
      'dataset',
      'pseudo',
      '--images',
      images,
      '--detector',
      '@grounder/scenes/detector',
      '--out',
      out,
    ];
    const started = async (partial: string) => {
      const child = startGrounder(args);
      const size = () =>
        stat(partial).then(
          (found) => found.size,
          () => 0,
        );
      while ((await size()) === 0) await wait(2);
      return child;
    };

    const interrupted = await started(`${out}.partial`);
    const outcome = outcomeOf(interrupted);
    interrupted.kill('SIGINT');
    const { exitCode, stderr } = await outcome;

    expect(exitCode).to.equal(1);
    expect(stderr).to.contain('interrupted; nothing was written');
    expect(readdirSync(images)).to.have.lengthOf(before);

    const killed = await started(`${out}.partial`);
    const ended = once(killed, 'exit');
    killed.kill('SIGKILL');
    await ended;

    expect(existsSync(out)).to.equal(false);
    const { exitCode: last, stderr: failure } = await pseudo(images, out, '--limit', '10');
    expect(last, failure).to.equal(0);
    expect(existsSync(`${out}.partial`)).to.equal(false);
    expect(new Set((await linesOf(out)).map(({ image }) => image)).size).to.be.at.most(10);
  });
});
