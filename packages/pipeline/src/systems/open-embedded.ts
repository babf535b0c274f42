import { GroundingError } from '@grounder/core';
import { defined } from '@grounder/core/internal';

import type { OpenGrounder } from '../grounders/owned-grounder.js';
import { ownedGrounder } from '../grounders/owned-grounder.js';
import { embeddedDetector } from '../open/model-needs.js';
import type { ModelOpener } from '../open/opener.js';
import type { CreateGrounderOptions } from '../open/options.js';
import { detectorFor } from '../open/vision.js';
import { composeEmbedded } from './create-grounder.js';

/** Opens the embedded default or part of it, with the detector and the scorer that the user named. */
export async function openEmbedded(
  opener: ModelOpener,
  create: (options: CreateGrounderOptions) => Promise<OpenGrounder>,
): Promise<OpenGrounder> {
  const { detector: name, proposer, scorer, ...rest } = opener.options;
  const { groups, closest, parser, codec, runtime, tiles, scoreThreshold, maxProposals } = rest;
  const { relations, noTargetThreshold, poses, persons } = rest;
  const isNamed = proposer === undefined && name !== undefined;
  const detector = isNamed ? await detectorFor(opener, embeddedDetector) : proposer;
  const search = { detector, tiles, scoreThreshold, maxProposals };
  const options = defined({ ...search, groups, closest, parser, codec, runtime });
  const grounder =
    scorer === undefined
      ? await create({ ...options, ...defined({ relations, noTargetThreshold, poses, persons }) })
      : await composeEmbedded({ name: 'scorer', scorer: await scorerOf(opener, scorer) }, options);
  return ownedGrounder(grounder, async () => {
    await Promise.all([grounder.dispose(), opener.dispose()]);
  });
}

/** Groups compare totals as shares, which those of another scorer need not be. */
function scorerOf(opener: ModelOpener, name: string) {
  if (opener.options.groups !== true) return opener.scorer(name);
  throw new GroundingError(
    'INVALID_OPTION',
    `expected the scorer of the system for groups, got ${name}: leave one of the two out`,
  );
}
