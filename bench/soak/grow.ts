// Grounds 1,000 phrases on one grounder and prints the resident memory on the way: it must not
// grow. Not a test, since it takes minutes: `npm run soak`.
import { createGrounder } from 'grounder';

import { harbour } from './photos.js';

const rounds = 1000;
const phrases = ['the fisherman', 'a wooden ship', 'the zebra', 'second boat from the left'];

/** Prints resident memory and heap every hundred groundings. */
export async function soakGrounder(): Promise<void> {
  await using grounder = await createGrounder();
  console.log('groundings  resident MB  heap MB');
  for (let round = 0; round <= rounds; round++) {
    await grounder.ground(harbour, phrases[round % phrases.length] ?? 'the boat');
    if (round % 100 === 0) {
      const { rss, heapUsed } = process.memoryUsage();
      console.log([round, rss, heapUsed].map(inColumns).join('  '));
    }
  }
}

function inColumns(value: number, column: number): string {
  return column === 0 ? String(value).padStart(10) : (value / 2 ** 20).toFixed(0).padStart(11);
}
