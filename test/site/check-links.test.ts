import { expect } from 'chai';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { repositoryPath } from '../support/fixtures.js';

interface LinkCheck {
  readonly findDeadLinks: (folder: string, base: string) => readonly string[];
}

const { findDeadLinks } = (await import(repositoryPath('site/check-links.js'))) as LinkCheck;

describe('findDeadLinks', () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'grounder-links-'));
    await mkdir(join(folder, 'docs'));
    await writeFile(join(folder, 'index.html'), '<p id="top"></p><a href="docs/a">good</a>');
  });

  after(() => rm(folder, { recursive: true }));

  const deadIn = async (html: string) => {
    await writeFile(join(folder, 'docs/a.html'), html);
    return findDeadLinks(folder, '/base/');
  };

  it('lets pass what is there: files, folders, anchors, other sites', async () => {
    const links = [
      '/base/',
      '/base/index.html#top',
      '../',
      '#here',
      'a.html?x',
      'https://other.org/',
    ];

    const dead = await deadIn(
      `<h1 id="here"></h1>${links.map((link) => `<a href="${link}">x</a>`).join('')}`,
    );

    expect(dead).to.deep.equal([]);
  });

  for (const link of ['b.html', '#gone', '/base/index.html#gone', '/elsewhere/', '../none/']) {
    it(`finds ${link}`, async () => {
      expect(await deadIn(`<img src="${link}">`)).to.deep.equal([`docs/a.html: ${link}`]);
    });
  }
});
