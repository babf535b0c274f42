import { expect } from 'chai';
import { isAbsolute, resolve } from 'node:path';

import { cacheFolder } from '@grounder/models';

describe('cacheFolder', () => {
  it('follows the platform when nothing is said', () => {
    expect(isAbsolute(cacheFolder({}))).to.equal(true);
    expect(cacheFolder({})).to.match(/grounder/);
    expect(cacheFolder({ GROUNDER_CACHE: '' })).to.equal(cacheFolder({}));
  });

  it('follows GROUNDER_CACHE, made absolute', () => {
    expect(cacheFolder({ GROUNDER_CACHE: 'models' })).to.equal(resolve('models'));
  });
});
