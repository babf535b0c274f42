// What pseudo-queries by templates are good for as captions that a phrase is compared with, which is
// system 9: `npm run results -- pseudo`.
import type { Print } from '../print.js';
import { pseudoColours } from './pseudo-colours.js';
import { pseudoRefcocos } from './pseudo-refcocos.js';
import { pseudoScenes } from './pseudo-scenes.js';
import { loadRefcocos } from '../grounding/refcocos.js';

/** Prints every table, or none when the photos are missing: then older numbers stay. */
export async function resultsPseudo(print: Print): Promise<void> {
  if (loadRefcocos() === undefined) {
    print('../shared/data is not on this machine: nothing to measure');
    return;
  }
  await pseudoColours(print);
  await pseudoRefcocos(print);
  await pseudoScenes(print);
}
