import { expect } from 'chai';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openSystem } from 'grounder';
import { fixturePath, repositoryPath } from '../support/fixtures.js';
import { rejectionOf } from '../support/failures.js';
import { grounder, grounderIn } from './run-grounder.js';
import { picture } from './fakes.js';

const photo = fixturePath('models/images/boats-320x240.png');
const example = repositoryPath('examples/my-detector.js');

describe('parts that modules make', function () {
  this.timeout(30_000);
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'grounder-part-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  /** Writes a module, and gives its path. */
  async function moduleWith(code: string): Promise<string> {
    const path = join(folder, 'part.mjs');
    await writeFile(path, code);
    return path;
  }

  it('are detectors of the command line: the example', async () => {
    const detected = await grounder('detect', photo, '--detector', example, '--json');
    const found = JSON.parse(detected.stdout) as { readonly label: string }[];

    expect(detected.exitCode, detected.stderr).to.equal(0);
    expect(found.map(({ label }) => label)).to.deep.equal(['half', 'half']);
  });

  it('are named from the working folder, and ground', async () => {
    await moduleWith(
      `export default () => ({ detect: async ({ width, height }) =>
        [{ label: 'cup', score: 0.9, box: { left: 0, top: 0, right: width, bottom: height } }] });`,
    );

    const args = ['ground', photo, 'the cup', '--detector', './part.mjs', '--json'];
    const { stdout, stderr, exitCode } = await grounderIn(folder, ...args);

    expect(exitCode, stderr).to.equal(0);
    expect(JSON.parse(stdout)).to.have.property('label', 'cup');
  });

  it('are packages, which may name a folder', async () => {
    const options = { detector: '@grounder/scenes/detector', clip: '@grounder/scenes/clip' };
    const system = await openSystem('detr-clip', options);

    expect((await system.ground(picture, 'the red ring')).candidates).to.deep.equal([]);
    await system.dispose();
  });

  it('are scorers of the embedded system, and are disposed with it', async () => {
    const detector = await moduleWith(
      `export const calls = [];
       export default () => ({
         score: async ({ regions }) =>
           ({ scores: Float32Array.from(regions, ({ box }) => box.left / 10), unit: 'similarity' }),
         dispose: async () => calls.push('dispose'),
       });`,
    );
    const { calls } = (await import(detector)) as { calls: string[] };
    const column = (left: number) => ({ left, top: 0, right: left + 2, bottom: 4 });
    const regions = [0, 4].map((left) => ({ label: 'cup', score: 0.5, box: column(left) }));
    const proposer = { detect: () => Promise.resolve(regions) };

    const system = await openSystem('embedded', { proposer, scorer: detector });
    const { box } = await system.ground(picture, 'the cup');
    await system.dispose();

    expect(box).to.deep.equal(column(4));
    expect(calls).to.deep.equal(['dispose']);
  });

  const faults: readonly (readonly [string, string, string, RegExp])[] = [
    [
      'no default export',
      'export const detect = 1;',
      'INVALID_OPTION',
      /default export .*undefined/,
    ],
    ['a detector without detect', 'export default () => ({});', 'INVALID_OPTION', /without detect/],
  ];
  for (const [what, code, expected, message] of faults) {
    it(`are refused with ${what}`, async () => {
      const detector = await moduleWith(code);

      const error = await rejectionOf(openSystem('embedded', { detector }));

      expect(error).to.have.property('code', expected);
      expect(error).to.have.property('message').that.matches(message);
    });
  }

  it('are refused when there is no such file or package', async () => {
    const codeOf = async (detector: string) =>
      (await rejectionOf(openSystem('embedded', { detector }))) as { code?: string };

    expect(await codeOf(join(folder, 'none.js'))).to.have.property('code', 'FILE_NOT_FOUND');
    expect(await codeOf('@grounder/none/detector')).to.have.property('code', 'MISSING_PACKAGE');
    expect(await codeOf('no-such-package-here')).to.have.property('code', 'MISSING_PACKAGE');
  });

  it('tell the fault of a module that is there as it is', async () => {
    const detector = await moduleWith("import './missing.js'; export default () => ({});");

    const error = await rejectionOf(openSystem('embedded', { detector }));

    expect(error).to.have.property('code', 'ERR_MODULE_NOT_FOUND');
  });
});
