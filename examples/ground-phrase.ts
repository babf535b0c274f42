// Finds the thing that a phrase means in a photo, with nothing to download.
import { createGrounder } from 'grounder';

import { harbour } from './photos.js';

await using grounder = await createGrounder();

for (const phrase of ['the fisherman', 'the black boat on the left', 'the zebra']) {
  const { box, label, score, reason } = await grounder.ground(harbour, phrase);
  const where = box === undefined ? '' : `at ${Math.round(box.left)}, ${Math.round(box.top)}`;
  console.log(phrase, '→', label ?? 'nothing', score?.toFixed(2), where);
  console.log('  ', reason);
}
// the fisherman → person 0.64 at 381, 645
//    fisherman 0.95; ahead of person (0.10)
// the black boat on the left → boat 0.26 at 30, 641
//    boat 1.00 · black 0.71 · most left 0.17 · left 0.63; ahead of boat (0.06)
// the zebra → nothing 0.00
//    nothing fits: no detected label names a zebra; found person, boat, bird, bench, umbrella, train, car, potted plant and 4 more
