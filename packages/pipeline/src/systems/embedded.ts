import { clip, detectorWeights } from '../open/model-needs.js';
import { clipFor } from '../open/vision.js';
import { createGrounder } from './create-grounder.js';
import { openEmbedded } from './open-embedded.js';
import { system } from './system.js';

/** System 5, the default; a CLIP helps when the user names one. */
export const embedded = system({
  number: 5,
  name: 'embedded',
  composition:
    'CenterNet detector + subject, properties, places, counts, relations and denials of the phrase',
  needs: [detectorWeights],
  isEmbedded: true,
  open: (opener) =>
    openEmbedded(opener, async (options) => {
      if (opener.options.clip === undefined) return createGrounder(options);
      return createGrounder({ ...options, clip: await clipFor(opener, clip) });
    }),
});
