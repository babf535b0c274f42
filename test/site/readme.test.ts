import { expect } from 'chai';
import { readFileSync, statSync } from 'node:fs';

import { loadImage } from 'grounder';

import { repositoryPath } from '../support/fixtures.js';

describe('README', () => {
  it('opens with a small picture of an answer, and a link to the page', async () => {
    const text = readFileSync(repositoryPath('README.md'), 'utf8');
    const manifest = readFileSync(repositoryPath('package.json'), 'utf8');

    const [, path = '', link] =
      /^# grounder\n\n\[!\[[^\]]+\]\(([^)]+)\)\]\(([^)]+)\)/.exec(text) ?? [];

    expect(statSync(repositoryPath(path)).size).to.be.within(20_000, 120_000);
    expect((await loadImage(repositoryPath(path))).width).to.equal(600);
    const [, owner, repository] = /github\.com\/([^/]+)\/([^/#.]+)/.exec(manifest) ?? [];
    expect(link).to.equal(`https://${owner ?? ''}.github.io/${repository ?? ''}/`);
  });
});
