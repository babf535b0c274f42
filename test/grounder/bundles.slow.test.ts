import { expect } from 'chai';
import { build } from 'esbuild';
import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { imageJsCodec } from '@grounder/images';
import { createGrounder } from 'grounder';

import { repositoryPath } from '../support/fixtures.js';
import { harbour } from './pseudo-support.js';

const run = promisify(execFile);

/** A user's program: grounds a picture, and draws into another. */
const program = `
  import { annotateGrounding, createGrounder, GroundingError, loadImage, saveImage } from 'grounder';

  async function main([source, target]) {
    await using grounder = await createGrounder();
    const grounding = await grounder.ground(source, 'the man on the left');
    const image = await loadImage(source);
    await saveImage(target, image, [annotateGrounding(image, grounding)]);
    console.log(JSON.stringify({ label: grounding.label, box: grounding.box }));
  }

  main(process.argv.slice(2)).catch((error) => {
    console.log(GroundingError.isInstance(error) ? error.code : error);
  });
`;

describe('bundles for Node', function () {
  this.timeout(120_000);
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'grounder-bundles-'));
  });

  after(() => rm(folder, { recursive: true }));

  for (const [format, ending] of [
    ['esm', 'mjs'],
    ['cjs', 'cjs'],
  ] as const) {
    it(`of the format ${format} ground a picture and draw, and name what is not beside them`, async () => {
      const file = join(folder, 'installed', `app.${ending}`);
      const elsewhere = join(folder, `alone.${ending}`);
      const drawn = join(folder, `drawn-${format}.png`);
      await build({
        stdin: { contents: program, resolveDir: repositoryPath('.') },
        outfile: file,
        bundle: true,
        platform: 'node',
        target: 'node20',
        format,
        external: ['onnxruntime-node'],
        logLevel: 'error',
      });
      await symlink(
        repositoryPath('node_modules'),
        join(folder, 'installed', 'node_modules'),
      ).catch(() => undefined);
      await copyFile(file, elsewhere);

      const { stdout, stderr } = await run(process.execPath, [file, harbour, drawn]);
      const alone = await run(process.execPath, [elsewhere, harbour, drawn]);

      // The decoder that is inside the bundle.
      await using grounder = await createGrounder({ codec: imageJsCodec() });
      const { label, box } = await grounder.ground(harbour, 'the man on the left');
      const told = JSON.parse(stdout) as { label: string; box: unknown };
      expect(stderr).to.equal('');
      expect(told.label).to.equal(label);
      expect(told.box).to.deep.equal(box);
      expect((await readFile(drawn)).subarray(1, 4).toString()).to.equal('PNG');
      expect(alone.stdout).to.match(/MISSING_PACKAGE/);
    });
  }
});
