// `npm run results`: measures, and writes what comes out into docs/results.md, the misses into
// docs/misses.md, between the comments that name each part. `npm run results -- language detection` does those two only.
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';

import type { Print } from './print.js';
import { resultsDetection } from './detection/detection-results.js';
import { resultsFusion } from './heads/fusion-results.js';
import { resultsHeads } from './heads/heads-results.js';
import { resultsBoxes } from './language/boxes-results.js';
import { resultsLanguage } from './language/language-results.js';
import { resultsAbsent } from './grounding/no-target-study.js';
import { resultsMisses } from './grounding/misses-results.js';
import { resultsPersons } from './persons/persons-results.js';
import { resultsProposals } from './grounding/proposals-results.js';
import { resultsPseudoHeads } from './captions/pseudo-heads-results.js';
import { resultsPseudo } from './captions/pseudo-results.js';
import { resultsReliability } from './grounding/reliability-results.js';
import { resultsRelations } from './grounding/relations-results.js';
import { resultsRefcocos } from './grounding/refcocos-results.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  // COCO's results format, for pycocotools.
  options: { coco: { type: 'string' } },
});
const parts: Readonly<Record<string, (print: Print) => Promise<void>>> = {
  refcocos: resultsRefcocos,
  relations: resultsRelations,
  absent: resultsAbsent,
  reliability: resultsReliability,
  misses: resultsMisses,
  persons: resultsPersons,
  language: resultsLanguage,
  boxes: resultsBoxes,
  proposals: resultsProposals,
  heads: resultsHeads,
  fusion: resultsFusion,
  pseudo: resultsPseudo,
  'pseudo-heads': resultsPseudoHeads,
  detection: (print) => resultsDetection(print, values.coco),
};
const names = positionals.length > 0 ? positionals : Object.keys(parts);

for (const name of names) {
  const measure = parts[name];
  if (measure === undefined) throw new Error(`no part ${name}: ${Object.keys(parts).join(', ')}`);
  const lines: string[] = [];
  await measure((text) => {
    console.log(text);
    lines.push(text);
  });
  // Where the data are missing, older numbers stay.
  if (lines.length > 1) await replacePart(name, lines.join('\n'));
}

async function replacePart(name: string, text: string): Promise<void> {
  const file = name === 'misses' ? 'misses.md' : 'results.md';
  const path = fileURLToPath(new URL(`../../docs/${file}`, import.meta.url));
  const document = await readFile(path, 'utf8');
  const [before, rest] = document.split(`<!-- results:${name} -->`);
  const [, after] = rest?.split(`<!-- /results:${name} -->`) ?? [];
  if (before === undefined || after === undefined) throw new Error(`${path} has no part ${name}`);
  const whole = `${before}<!-- results:${name} -->\n\n${text.trim()}\n\n<!-- /results:${name} -->${after}`;
  const config = await resolveConfig(path);
  await writeFile(path, await format(whole, { ...config, filepath: path }));
}
