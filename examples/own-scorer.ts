// Adds a scorer of one's own to the embedded default: it prefers what is further to the left.
import type { RegionScorer } from '@grounder/core';
import { SubjectScorer, WinkQueryParser } from '@grounder/language';
import { loadDefaultMatcher, openEmbeddedDetector, ProposalGrounder } from 'grounder';

import { harbour } from './photos.js';

const leftness: RegionScorer = {
  score({ image, regions, query }) {
    const asked = query.subject?.superlatives.some(({ word }) => word.startsWith('left')) ?? false;
    const scores = regions.map(({ box }) =>
      asked ? 1 - (box.left + box.right) / 2 / image.width : 0,
    );
    return Promise.resolve({ scores: Float32Array.from(scores), unit: 'similarity' });
  },
};

await using detector = await openEmbeddedDetector();
const grounder = new ProposalGrounder({
  detector,
  parser: new WinkQueryParser(),
  scorers: [
    { name: 'subject', scorer: new SubjectScorer({ matcher: await loadDefaultMatcher() }) },
    { name: 'leftness', scorer: leftness, weight: 0.5 },
  ],
});

for (const phrase of ['the boat', 'the leftmost boat']) {
  const { box, score = NaN } = await grounder.ground(harbour, phrase);
  console.log(phrase, '→', Math.round(box?.left ?? NaN), score.toFixed(2));
}
// the boat → 412 0.59
// the leftmost boat → 412 0.80
