import { version } from '@grounder/core/internal';
import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';

import { repositoryPath } from '../support/fixtures.js';

describe('version', () => {
  it('is that of all packages; npm run version writes it', () => {
    const packages = readdirSync(repositoryPath('packages'));
    const versions = packages.map((name) => {
      const manifest = readFileSync(repositoryPath(`packages/${name}/package.json`), 'utf8');
      return (JSON.parse(manifest) as { version: string }).version;
    });

    expect(new Set(versions)).to.deep.equal(new Set([version]));
  });
});
