// Trains the layer that reads people's looks from a face network, and writes it where it ships
// (decision record 0142). The crops are not part of the repository.
// npm run train:looks
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { formatLooksHead } from '@grounder/embedded/internal';

import { calibrated, judgeByFolds } from './calibrate.js';
import { loadLooksExamples } from './examples.js';
import { trainLooksHead } from './train-head.js';

const file = new URL('../../../packages/embedded/src/face-res/looks-head.json', import.meta.url);

const examples = await loadLooksExamples();
if (examples === undefined) throw new Error('../shared/data/persons is not on this machine');
console.log(
  `${examples.length} people on ${new Set(examples.map(({ photo }) => photo)).size} photos`,
);
const head = calibrated(await trainLooksHead(examples), await judgeByFolds(examples));
await writeFile(fileURLToPath(file), `${JSON.stringify(formatLooksHead(head), undefined, 2)}\n`);
