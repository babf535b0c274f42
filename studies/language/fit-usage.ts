// `node build/studies/language/fit-usage.js`: writes what the language package knows of usage, and prints
// the weights of the kinds of evidence that belong to it, with the phrases that each rests on.
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { format, resolveConfig } from 'prettier';

import { loadBoxesExamples } from './boxes.js';
import { learnUsage, toFactorWeights, toUsageWeights } from './learn-usage.js';
import { learnedKinds, readUsageExamples } from './usage-data.js';

const examples = await readUsageExamples(loadBoxesExamples() ?? []);
const learned = await learnUsage(examples);
const path = '../../../packages/language/src/ground/usage/usage.json';
const file = fileURLToPath(new URL(path, import.meta.url));
const config = await resolveConfig(file);
const text = JSON.stringify(toUsageWeights(learned));
await writeFile(file, await format(text, { ...config, filepath: file }));
for (const kind of learnedKinds) {
  const count = examples.filter(({ kinds }) => kinds.has(kind)).length;
  console.log(`${kind} ${toFactorWeights(learned)[kind].toFixed(2)} (${count} phrases)`);
}
