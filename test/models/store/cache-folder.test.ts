import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';

import { cacheFolder } from '@grounder/models';

describe('cacheFolder', () => {
  it("is the platform's place for caches", () => {
    const folder = cacheFolder({ environment: {} });

    expect(isAbsolute(folder)).to.equal(true);
    expect(folder).to.match(/grounder(?:[/\\]Cache)?$/);
    expect(folder).to.match(/cache/i);
  });

  for (const [value, expected] of [
    [resolve('/var/models'), resolve('/var/models')],
    ['relative/folder', resolve('relative/folder')],
    ['~', homedir()],
    ['~/models', join(homedir(), 'models')],
    ['~other', resolve('~other')],
  ] as const) {
    it(`is ${value} when GROUNDER_CACHE says so`, () => {
      expect(cacheFolder({ environment: { GROUNDER_CACHE: value } })).to.equal(expected);
    });
  }

  for (const value of ['', '  ', undefined]) {
    it(`takes ${JSON.stringify(value)} in GROUNDER_CACHE for nothing`, () => {
      const folder = cacheFolder({ environment: { GROUNDER_CACHE: value } });

      expect(folder).to.equal(cacheFolder({ environment: {} }));
    });
  }

  it('is never in the working folder, whatever is empty or relative', async () => {
    const moved = { HOME: '', USERPROFILE: '', XDG_CACHE_HOME: 'relative', LOCALAPPDATA: '' };
    const program =
      "const { cacheFolder, parseModelName } = await import('@grounder/models');" +
      "console.log(JSON.stringify([cacheFolder(), parseModelName('~/a.onnx').path]))";
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '--eval', program],
      { env: { ...process.env, ...moved, GROUNDER_CACHE: '' } },
    );

    for (const path of JSON.parse(stdout) as string[]) {
      expect(isAbsolute(path)).to.equal(true);
      expect(path.startsWith(process.cwd()), path).to.equal(false);
    }
  });

  it("takes the platform's variables from the environment that is given", function () {
    if (process.platform === 'win32' || process.platform === 'darwin') this.skip();

    const folder = cacheFolder({ environment: { XDG_CACHE_HOME: '/var/tmp/caches' } });

    expect(folder).to.equal('/var/tmp/caches/grounder');
    expect(cacheFolder({ environment: { XDG_CACHE_HOME: 'caches' } })).to.match(
      /\/\.cache\/grounder$/,
    );
  });
});
