import { readdirSync, readFileSync } from 'node:fs';

import { expect } from 'chai';

import { repositoryPath } from '../support/fixtures.js';

const importPattern = /(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"]+)['"]|\brequire\s*\(/g;

describe('@grounder/core', () => {
  const folder = repositoryPath('packages/core/dist');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.js'),
  );

  it('imports nothing but its own files', () => {
    const imported = files.flatMap((file) =>
      Array.from(readFileSync(`${folder}/${file}`, 'utf8').matchAll(importPattern), (found) => ({
        file,
        specifier: found[1] ?? 'require',
      })),
    );

    expect(imported).to.not.be.empty;
    expect(imported.filter(({ specifier }) => !/^\.\.?\/[\w/-]+\.js$/.test(specifier))).to.be.empty;
  });

  it('declares no dependency', () => {
    const manifest = JSON.parse(
      readFileSync(repositoryPath('packages/core/package.json'), 'utf8'),
    ) as Record<string, unknown>;

    expect(manifest).to.not.have.any.keys(
      'dependencies',
      'peerDependencies',
      'optionalDependencies',
    );
  });
});
