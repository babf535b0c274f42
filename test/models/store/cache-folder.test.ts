import { expect } from 'chai';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';

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
});
