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
// the fisherman → person 0.57 at 381, 645
//    label "person" is a kind-of match for "fisherman" (0.88) × confidence 0.42; ahead of person (0.45)
// a wooden ship → boat 0.56 at 412, 134
//    label "boat" is a synonym match for "ship" (0.95) × confidence 0.34; ahead of boat (0.52)
// the zebra → nothing 0.00
//    the phrase is about “zebra”, and no detected object fits: found person, boat, umbrella, bird, potted plant, elephant, bicycle
