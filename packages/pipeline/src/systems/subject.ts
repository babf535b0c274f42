import { SubjectScorer } from '@grounder/language';

import { loadDefaultMatcher } from '../open/default-matcher.js';
import type { OpenGrounder } from '../grounders/owned-grounder.js';
import type { EmbeddedOptions } from './embedded.js';
import { composeEmbedded } from './embedded.js';

/**
 * Creates system 5 as it is without the rest of the phrase: what its noun names, and of several the
 * one that the detector is most confident about. For comparison with the embedded default.
 *
 * @param options - Parts to replace.
 * @returns A grounder; the caller disposes it.
 * @throws GroundingError as `createGrounder` does.
 */
export async function createSubjectGrounder(options: EmbeddedOptions = {}): Promise<OpenGrounder> {
  const scorer = new SubjectScorer({ matcher: await loadDefaultMatcher() });
  return composeEmbedded({ name: 'subject', scorer }, options);
}
