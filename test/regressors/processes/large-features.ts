// Writes 80,000 vectors of 1,024 numbers and reads them all in a random order, batch by batch:
// node large-features.js FILE. Tells the length of the file and by how much memory grew meanwhile.
import { statSync } from 'node:fs';
import process from 'node:process';

import { createRandom } from '@grounder/core';
import { createFeatureFile, openFeatureFile } from '@grounder/regressors';
import { shuffledOrder } from '@grounder/training/internal';

const [path = ''] = process.argv.slice(2);
const [rows, dim, batch] = [80_000, 1024, 32];

const block = new Float32Array(500 * dim);
const before = process.memoryUsage.rss();
let highest = before;
await using file = await createFeatureFile(path, { dim, type: 'float16' });
for (let row = 0; row < rows; row += 500) {
  for (let place = 0; place < 500; place += 1) block[place * dim] = (row + place) / 2;
  await file.append(block);
  highest = Math.max(highest, process.memoryUsage.rss());
}
await file.finish();

using features = openFeatureFile(path);
const order = shuffledOrder(rows, createRandom(1));
let read = 0;
for (let start = 0; start < rows; start += batch) {
  const wanted = order.subarray(start, start + batch);
  const vectors = features.read(wanted);
  // float16 keeps four digits.
  for (const [place, row] of wanted.entries()) {
    if (Math.abs((vectors[place * dim] ?? NaN) - row / 2) <= row / 1000) read += 1;
  }
  highest = Math.max(highest, process.memoryUsage.rss());
}
const megabytes = (bytes: number) => Math.round(bytes / 2 ** 20);
console.log(
  JSON.stringify({
    rows: read,
    fileMegabytes: megabytes(statSync(path).size),
    grownMegabytes: megabytes(highest - before),
  }),
);
