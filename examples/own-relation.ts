// Adds a relation of one's own to the table of the embedded default: what "aligned with" means.
import type { RelationDefinition } from '@grounder/language';
import { defaultRelations } from '@grounder/language';
import { createGrounder } from 'grounder';

import { harbour } from './photos.js';

const alignedWith: RelationDefinition = {
  kind: 'binary',
  name: 'aligned with',
  words: ['aligned with'],
  definition: 'The rows of the one are those of the other, as a share of the lower of the two.',
  score: (subject, object) => {
    const shared = Math.min(subject.bottom, object.bottom) - Math.max(subject.top, object.top);
    return Math.max(0, shared / Math.min(subject.height, object.height));
  },
};

await using grounder = await createGrounder({ relations: [...defaultRelations, alignedWith] });

for (const phrase of ['the boat', 'the boat aligned with the fisherman']) {
  const { box, candidates } = await grounder.ground(harbour, phrase);
  console.log(phrase, '→', Math.round(box?.left ?? NaN), Math.round(box?.top ?? NaN));
  for (const { kind, text, probability } of candidates[0]?.factors ?? []) {
    console.log(`  ${kind}: ${text} ${probability.toFixed(2)}`);
  }
}
// the boat → 412 134
//   noun: boat 1.00
//   confidence: detector confidence 0.70
//   size: size 0.41
//   typicalSize: typical size 0.87
//   duplicate: no duplicate 1.00
//   overlap: standing free 0.90
// the boat aligned with the fisherman → 485 646
//   noun: boat 1.00
//   relation: aligned with the fisherman 0.81
//   confidence: detector confidence 0.51
//   size: size 0.32
//   typicalSize: typical size 0.98
//   duplicate: no duplicate 1.00
//   overlap: standing free 0.82
