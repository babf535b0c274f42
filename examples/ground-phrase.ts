// Finds the thing that a phrase means in a photo, with nothing to download.
import { createGrounder } from 'grounder';

import { harbour } from './photos.js';

await using grounder = await createGrounder();

for (const phrase of ['the fisherman', 'a wooden ship', 'the zebra']) {
  const { box, label, score, reason } = await grounder.ground(harbour, phrase);
  const where = box === undefined ? '' : `at ${Math.round(box.left)}, ${Math.round(box.top)}`;
  console.log(phrase, '→', label ?? 'nothing', score.toFixed(2), where);
  console.log('  ', reason);
}
