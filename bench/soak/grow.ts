// Grounds phrases in pictures that are all different on one grounder, and prints the resident memory on
// the way: it must not grow. Not a test, since it takes minutes: `npm run soak -- --rounds 10000`.
import { parseArgs } from 'node:util';

import { createRandom } from '@grounder/core';
import type { RasterImage } from '@grounder/core';
import { createGrounder, loadImage } from 'grounder';

import { harbour } from './photos.js';

const phrases = ['the fisherman', 'a wooden ship', 'the zebra', 'second boat from the left'];
const width = 256;
const height = 192;
/** The resident memory at the end is compared with that after so many rounds. */
const settled = 500;

/** Prints resident memory and heap on the way, then by how much the memory grew. */
export async function soakGrounder(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { rounds: { type: 'string', default: '1000' } },
  });
  const rounds = Number(values.rounds);
  const photo = await loadImage(harbour);
  const random = createRandom(1);
  await using grounder = await createGrounder({ tiles: false });
  console.log('groundings  resident MB  heap MB');
  let after = 0;
  for (let round = 0; round <= rounds; round++) {
    const phrase = phrases[round % phrases.length] ?? 'the boat';
    await grounder.ground(cutOut(photo, random), phrase);
    const { rss, heapUsed } = process.memoryUsage();
    if (round === settled) after = rss;
    if (round % Math.ceil(rounds / 20) === 0) {
      console.log([round, rss, heapUsed].map(inColumns).join('  '));
    }
  }
  if (after === 0) return;
  const growth = (100 * (process.memoryUsage().rss - after)) / after;
  console.log(`${growth.toFixed(1)} % more than after ${settled} groundings`);
}

/** A stretch of a photo, each time another one. */
function cutOut(
  { width: stride, height: rows, data }: RasterImage,
  random: () => number,
): RasterImage {
  const left = Math.floor(random() * (stride - width));
  const top = Math.floor(random() * (rows - height));
  const cut = new Uint8Array(3 * width * height);
  for (let row = 0; row < height; row += 1) {
    const start = 3 * ((top + row) * stride + left);
    cut.set(data.subarray(start, start + 3 * width), 3 * row * width);
  }
  return { width, height, data: cut };
}

function inColumns(value: number, column: number): string {
  return column === 0 ? String(value).padStart(10) : (value / 2 ** 20).toFixed(0).padStart(11);
}
