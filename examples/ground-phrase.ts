// Finds the thing that a phrase means in a photo, with nothing to download.
import { createGrounder } from 'grounder';

import { harbour } from './photos.js';

await using grounder = await createGrounder();

for (const phrase of ['the fisherman', 'a wooden ship', 'the zebra']) {
  const { box, label, score, reason } = await grounder.ground(harbour, phrase);
  const where = box && Object.values(box).map((side) => Math.round(side));
  console.log(phrase, '→', label ?? 'nothing', score.toFixed(2), where?.join(' ') ?? '');
  console.log('  ', reason);
}
