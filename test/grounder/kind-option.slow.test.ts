import { expect } from 'chai';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { fixturePath, readJsonFixture } from '../support/fixtures.js';
import { grounder } from './run-grounder.js';

const photo = fixturePath('models/images/boats-320x240.png');
const yolox = fixturePath('models/tiny-yolox/onnx/model.onnx');

describe('--kind', function () {
  this.timeout(60_000);
  let folder: string;
  let named: readonly string[];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'grounder-kind-'));
    const { names } = readJsonFixture('models/tiny-yolox/reference.json') as { names: string[] };
    const labels = join(folder, 'labels.txt');
    await writeFile(labels, `\uFEFF${names.join('\r\n')}`);
    named = ['--detector', yolox, '--labels', labels];
  });

  after(() => rm(folder, { recursive: true }));

  for (const [command, ...phrase] of [['detect'], ['ground', 'the', 'boat']] as const) {
    it(`says to ${command} what a detector is that its file does not tell`, async () => {
      const told = await grounder(command, photo, ...phrase, ...named, '--kind', 'yolox', '--json');
      const untold = await grounder(command, photo, ...phrase, ...named);
      const wrong = await grounder(command, photo, ...phrase, ...named, '--kind', 'yolo');

      expect(told.exitCode, told.stderr).to.equal(0);
      expect(told.stdout).to.match(/"label"/);
      expect(untold.exitCode).to.equal(1);
      expect(untold.stderr).to.match(/MODEL_MISMATCH/);
      expect(wrong.exitCode).to.equal(2);
      expect(wrong.stderr).to.match(/yolox/);
    });
  }
});
