import { SubjectScorer } from '@grounder/language';

import { loadDefaultMatcher } from '../open/default-matcher.js';
import { detectorWeights } from '../open/model-needs.js';
import { composeEmbedded } from './create-grounder.js';
import { openEmbedded } from './open-embedded.js';
import { system } from './system.js';

/** System 5 without the rest of the phrase: what its noun names, the most confident of several. */
export const subject = system({
  number: 5,
  name: 'subject',
  composition: 'CenterNet detector + subject of the phrase against its labels',
  needs: [detectorWeights],
  isEmbedded: true,
  open: (opener) =>
    openEmbedded(opener, async (options) => {
      const scorer = new SubjectScorer({ matcher: await loadDefaultMatcher() });
      return composeEmbedded({ name: 'subject', scorer }, options);
    }),
});
