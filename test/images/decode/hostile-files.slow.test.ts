import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';

import { expect } from 'chai';

import { repositoryPath } from '../../support/fixtures.js';
import { hostileImages } from '../../support/hostile/images.js';

const program = repositoryPath('build/test/images/processes/decode-files.js');
const maxPixels = 1_000_000;
/** The promise: 24 bytes for each allowed pixel, and 64 MB. */
const mostBytes = 24 * maxPixels + 64 * 2 ** 20;

describe('a file that costs more than its pixels', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'hostile-'));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  for (const codec of ['image-js', 'sharp']) {
    for (const { name, make } of hostileImages) {
      it(`${name} stays within the bounds of ${codec}`, async () => {
        const file = join(folder, 'file');
        writeFileSync(file, make());

        const { outcome, added, seconds } = await decodeInChild(codec, file);

        expect(outcome).to.match(/^\d+×\d+$|^[A-Z_]+$/);
        expect(added).to.be.at.most(mostBytes);
        expect(seconds).to.be.at.most(20);
      }).timeout(60_000);
    }
  }
});

interface Report {
  readonly outcome: string;
  readonly added: number;
  readonly seconds: number;
}

async function decodeInChild(codec: string, file: string): Promise<Report> {
  const args = [program, codec, String(maxPixels), file];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout) as Report;
}
