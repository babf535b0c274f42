import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { openMoveNet } from '@grounder/embedded';
import { describePeople, openFaceRes } from '@grounder/embedded/internal';
import { decodeImage } from '@grounder/images';
import { cacheFolder, fileCache, nodeRuntime } from '@grounder/models';

import type { LabelledPerson } from './labels.js';
import { loadLabels } from './labels.js';

/** A labelled person with the numbers that traits are read from. */
export interface LooksExample extends LabelledPerson {
  /** As `describePeople` makes them. */
  readonly features: Float32Array;
}

const folder = new URL('../../../../shared/data/persons/crops/', import.meta.url);

/** Describes every labelled person, or undefined when the crops are not on this machine. */
export async function loadLooksExamples(): Promise<readonly LooksExample[] | undefined> {
  if (!existsSync(fileURLToPath(folder))) return undefined;
  const stores = { runtime: nodeRuntime(), cache: fileCache(cacheFolder()) };
  await using poses = await openMoveNet(stores);
  await using encoder = await openFaceRes(stores);
  const examples: LooksExample[] = [];
  for (const label of loadLabels()) {
    const image = await decodeImage(await readFile(new URL(`${label.id}.jpg`, folder)));
    const [person] = await describePeople(image, [label.box], { encoder, poses });
    if (person !== undefined) examples.push({ ...label, features: person.features });
  }
  return examples;
}
